"""Who may write what of an evaluation, and when: the sentences of refusal, and rows taken up under the case's lock."""

from datetime import datetime
from typing import Any

from connected_desk.city.calendar import tokyo_date
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.move import lock, roles_of
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Outsider
from workflows.engine.vocabulary import Role

from .models import Evaluation, Evaluator

NOT_YOURS = Reason("evaluations.not_yours", "評価できるのは、評価者本人です。", "Only the evaluator can do this.")
NOT_THE_OWNER = Reason("role", "これができるのは、所管です。", "This is for the owning unit.")
OVER = Reason("evaluations.over", "この評価は終わっています。", "This evaluation is over.")
NOT_AWAITED = Reason(
    "evaluations.not_awaited",
    "評価は提出済みか、免除されています。",
    "The scores have been submitted, or the evaluator has been excused.",
)


def acting(evaluator: Evaluator) -> Any:
    """Who acts where the evaluator does: the person, or the guest by name."""
    return evaluator.person or Outsider(Role.EVALUATOR.value, evaluator.name)


def own_place(evaluator: Evaluator, by: Any) -> tuple[Evaluator, Case]:
    """The evaluator as the database has them now and their case, locked, for an act of their own; or MoveRefused.

    `by` is the person, or for somebody without an account the guest whom the link and the code have proved.
    """
    [case] = lock([evaluator.evaluation.case])
    evaluator = fresh(evaluator)
    if by is None or by not in (evaluator.person, evaluator.guest):
        raise MoveRefused("role", [NOT_YOURS], case)
    if evaluator.evaluation.closed_at or case.state != CaseState.EVALUATION:
        raise MoveRefused("source", [OVER], case)
    if not evaluator.may_score:
        raise MoveRefused("source", [NOT_AWAITED], case)
    return evaluator, case


def fresh(evaluator: Evaluator) -> Evaluator:
    """The evaluator as the database has them now."""
    rows = Evaluator.objects.select_related("evaluation__criteria_set", "person", "guest")
    return rows.get(pk=evaluator.pk)


def owned(evaluation: Evaluation, by: Any, at: datetime) -> Case:
    """The case of an evaluation still open, locked, for an act of the owner; or MoveRefused."""
    [case] = lock([evaluation.case])
    only_the_owner(case, by, at)
    if Evaluation.objects.filter(pk=evaluation.pk, closed_at__isnull=False).exists():
        raise MoveRefused("source", [OVER], case)
    return case


def only_the_owner(case: Case, by: Any, at: datetime) -> None:
    """MoveRefused for anybody but the unit that owns the case."""
    if Role.OWNER not in roles_of(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_THE_OWNER], case)
