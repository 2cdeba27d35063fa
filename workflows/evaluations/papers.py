"""The score sheet on paper: empty, to be filled in by hand, or with the scores of one evaluator."""

from dataclasses import dataclass

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from connected_desk.ui import paper

from .models import Evaluation, Evaluator
from .queries import own_scores
from .sheet_models import CriteriaSet, SheetCriterion

EMPTY, OWN = "empty", "own"


@dataclass(frozen=True)
class Box:
    """A grade to tick: what it is called, what it stands for, and whether it was given."""

    label: str
    anchor: str
    ticked: bool


@dataclass(frozen=True)
class Part:
    """A criterion on paper with its grades, the last box for not judging, and the comment."""

    criterion: SheetCriterion
    boxes: list[Box]
    comment: str


def names(own: Evaluator | None) -> tuple[str, ...]:
    """The papers there are for somebody whose place among the evaluators is this, for their address."""
    return (EMPTY, OWN) if own and own.submitted_at else (EMPTY,)


def make(evaluation: Evaluation, own: Evaluator | None, *, language: str) -> bytes:
    """The sheet as PDF with this evaluator's scores, empty where none is given. Raises PdfUnavailable."""
    with paper.in_language(language):
        values = {
            "case": evaluation.case,
            "evaluation": evaluation,
            "evaluator": own,
            "submitted_on": tokyo_date(own.submitted_at) if own and own.submitted_at else None,
            "low": evaluation.criteria_set.label(evaluation.criteria_set.low),
            "parts": parts(evaluation, own),
            "office": City.get().signature,
        }
        return paper.make("paper/score_sheet.html", values, language=language)


def parts(evaluation: Evaluation, own: Evaluator | None) -> list[Part]:
    """The criteria of the sheet with their boxes, ticked where this evaluator gave the grade."""
    sheet, given = evaluation.criteria_set, own_scores(own) if own else {}
    return [_part(sheet, one, given.get(one.code)) for one in sheet.criteria.all()]


def _part(sheet: CriteriaSet, criterion: SheetCriterion, given: tuple[int | None, str] | None) -> Part:
    boxes = [
        Box(sheet.label(grade), criterion.anchor(grade) if grade else "", given is not None and given[0] == grade)
        for grade in (*sheet.scale, None)
    ]
    return Part(criterion, boxes, given[1] if given else "")


def file_name(evaluation: Evaluation) -> str:
    """What the paper is called when it is saved."""
    return f"{evaluation.case.number}-score-sheet.pdf"
