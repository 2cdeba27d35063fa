"""What the owner writes once every score is in: what was talked over, and a sheet opened again after it."""

from datetime import date, datetime

from django.db import transaction

from connected_desk.city.models import Person
from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason

from . import guest_mails
from .models import Discussion, Evaluation, Evaluator
from .sheet_models import SheetCriterion
from .standing import fresh, owned

SCORES_MISSING = Reason(
    "evaluations.scores_missing",
    "全員の評価がそろってから記録できます。",
    "This can be written once every score is in.",
)
NOTHING_TO_OPEN = Reason(
    "evaluations.nothing_to_open",
    "訂正できるのは、提出した評価だけです。訂正を待っている間は、もう一度開けません。",
    "Only submitted scores can be opened again, and not twice while a correction is awaited.",
)


@transaction.atomic
def record_discussion(
    evaluation: Evaluation,
    criterion: SheetCriterion,
    *,
    on: date,
    took_part: str,
    words: str,
    by: Person,
    at: datetime,
    origin: str = "live",
) -> Discussion:
    """The owner writes down what was said about a criterion, by whom and when, once every score is in."""
    case = owned(evaluation, by, at)
    _all_in(evaluation, case)
    kept = Discussion.objects.create(
        evaluation=evaluation, criterion=criterion, on=on, took_part=took_part, words=words, by=by, at=at
    )
    body = {"criterion": criterion.name_ja, "on": on, "took_part": took_part, "words": words}
    note(case, "talked_over", by=by, at=at, body=body, origin=origin)
    return kept


@transaction.atomic
def reopen_scores(evaluator: Evaluator, *, reason: str, by: Person, at: datetime, origin: str = "live") -> Evaluator:
    """The owner lets an evaluator correct what they submitted, with the reason; they are told by mail.

    What was submitted counts until it is corrected, so nobody waits for a correction.
    """
    case = owned(evaluator.evaluation, by, at)
    evaluator = fresh(evaluator)
    _all_in(evaluator.evaluation, case)
    if evaluator.submitted_at is None or evaluator.reopened_at:
        raise MoveRefused("source", [NOTHING_TO_OPEN], case)
    evaluator.reopened_at, evaluator.reopened_because = at, reason
    evaluator.save()
    evaluator.evaluation.case = case
    body = {"evaluator": evaluator.person or evaluator.name, "reason": reason}
    note(case, "scores_reopened", by=by, at=at, body=body, origin=origin)
    dedupe = f"reopened:{evaluator.key}:{at:%Y%m%d%H%M%S%f}"
    guest_mails.tell(evaluator, "evaluation_reopened", by=by, at=at, dedupe=dedupe, reason=reason)
    return evaluator


def _all_in(evaluation: Evaluation, case: object) -> None:
    if evaluation.evaluators.filter(submitted_at=None, excused_at=None).exists():
        raise MoveRefused("guard", [SCORES_MISSING], case)
