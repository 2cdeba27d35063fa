"""What a move of a decision causes, and what the moves of others cause to decisions that wait."""

from typing import Any

from django.db.models import QuerySet

from workflows.engine.details import decode
from workflows.engine.move import move, move_many
from workflows.engine.registry import SYSTEM, Context, effect, follows_every_row, watched

from .definition import DECISION
from .models import Decision
from .queries import open_decisions

# Written into the record in the city's own language, whatever language the screen is in that caused it.
OVERTAKEN = "起案した後に、対象の記録が増えたため"
CASE_WITHDRAWN = "提案が取り下げられたため"


@effect(
    "decisions.carry_out",
    "決裁された対応を、同じ手順で行う",
    "Makes the move that was decided, through the same door",
)
def carry_out(decision: Decision, context: Context) -> None:
    """Make the move that was decided, through the one door: a refusal there refuses the deciding as a whole."""
    move_many(
        [decision.subject],
        decision.move,
        by=context.by,
        at=context.at,
        decision=decision,
        origin=context.origin,
        **decode(decision.details),
    )


@effect(
    "decisions.withdraw_open",
    "この案件を待っている伺いを失効とし、起案者に知らせる",
    "Voids the decisions that wait about the case and tells their drafters",
)
def withdraw_open(case: Any, context: Context) -> None:
    """End what waits about a withdrawn case and everything that belongs to it."""
    for decision in open_decisions().filter(case_key=case.key):
        _void(decision, CASE_WITHDRAWN, context)


@watched("case")
def decisions_about(case: Any) -> list[QuerySet[Decision]]:
    """Drafted about the case or what belongs to it: a move is not undone past one, nor where it made one void."""
    return [Decision.objects.filter(case_key=case.key)]


@follows_every_row
def void_overtaken(subject: Any, context: Context) -> None:
    """End what was drafted about a subject before the row just logged; the decision that carried it out is decided."""
    if subject.life is DECISION:
        return
    overtaken = open_decisions().filter(
        subject_kind=subject.life.name, subject_key=subject.key, subject_seq__lt=subject.log_seq
    )
    for decision in overtaken:
        _void(decision, OVERTAKEN, context)


def _void(decision: Decision, reason: str, context: Context) -> None:
    move(decision, "void", by=SYSTEM, at=context.at, origin=context.origin, reason=reason)
