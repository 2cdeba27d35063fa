"""Evaluations as these tests need them: two evaluators, a trial of the water bureau."""

from datetime import date, datetime, timedelta
from typing import Any

from connected_desk.sample import answers_evaluations
from tests.rows import once
from tests.support import MONDAY, bureau_officer, received_case, somebody, walk
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.evaluations import actions
from workflows.evaluations.models import Evaluation, Evaluator
from workflows.pocs import actions as pocs
from workflows.pocs.actions import Side
from workflows.pocs.models import Poc

# Walks begin on MONDAY and take a few hours; what the tests do themselves comes on the Wednesday.
LATER = MONDAY + timedelta(days=2)
DUE = date(2026, 8, 5)
CODES = ("effect", "feasibility", "cost", "safety", "spread")


def under_evaluation(*, evaluators: Any = None) -> Case:
    """A case whose trial has finished, just given to its evaluators."""
    return _given_to(evaluators) if evaluators else once("under evaluation", None, _given_to)


def _given_to(evaluators: Any = None) -> Case:
    walker = walk()
    case = walker.to(received_case(), "proof_of_concept")
    edge = case.life.move("evaluate")
    walker.prepare(case, edge)
    given = evaluators or [somebody("evaluator"), somebody("evaluator2")]
    return move(case, "evaluate", by=bureau_officer(), at=walker.at, evaluators=given, due_on=DUE).subject


def evaluation_of(case: Case) -> Evaluation:
    return Evaluation.objects.get(case=case)


def place_of(case: Case, account: str) -> Evaluator:
    """Somebody's place among the evaluators of the case."""
    return Evaluator.objects.select_related("evaluation__case").get(
        evaluation__case=case, person__email=f"{account}@sakai.example"
    )


def grades(*given: int, comment: str = "十分に確かめられていません。") -> dict[str, tuple[int, str]]:
    """A sheet with these grades in the order of CODES; the low ones carry the comment."""
    return {code: (grade, comment if grade <= 2 else "") for code, grade in zip(CODES, given, strict=True)}


def submit(
    case: Case, account: str, *given: int, at: datetime = LATER, comment: str = "十分に確かめられていません。"
) -> None:
    """Declare that no interest is touched, and submit these grades."""
    evaluator = place_of(case, account)
    actions.declare(evaluator, conflict="none", text="", by=evaluator.person, at=at)
    actions.submit_scores(evaluator, scores=grades(*given, comment=comment), by=evaluator.person, at=at)


def scored() -> Case:
    """A case with every score in."""
    return once("scored", None, _scored)


def _scored() -> Case:
    case = under_evaluation()
    answers_evaluations.score(walk(), case)
    case.refresh_from_db()
    return case


def trial_with(case: Case, *criteria: dict[str, Any]) -> Poc:
    """A trial of the case with just these criteria, taken to its end."""
    walker = walk()
    poc = case.pocs.get()
    by = {"by": bureau_officer(), "at": MONDAY}
    common = {"unit": "件", "method": "数える。", "measure_on": date(2026, 9, 30)}
    for one in criteria:
        pocs.add_criterion(poc, **common, **one, **by)
    for side in Side:
        pocs.agree_criteria(poc, side=side, on=date(2026, 7, 6), **by)
    return walker.move(walker.to(poc, "running"), "finish")
