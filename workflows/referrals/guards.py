"""Facts about asking other units that must hold before a move of a case, each with its sentence."""

from collections.abc import Mapping, Sequence

from workflows.cases.models import Case
from workflows.engine.registry import Context, guard

from .models import OpinionRequest


def asked(cases: Sequence[Case]) -> Mapping[int, int]:
    """The cases about which some unit was asked for its opinion."""
    return {case: case for case in OpinionRequest.objects.filter(case__in=cases).values_list("case", flat=True)}


@guard(
    "referrals.ict_answered",
    "ICTに関わるかどうかを答えてください。",
    "Say whether the case concerns ICT.",
)
def ict_answered(case: Case, context: Context) -> bool:
    """Answered before, or together with the move, where that asks for it."""
    if case.ict is not None:
        return True
    if context.details is not None:
        return context.details.get("ict") is not None
    return bool(context.move) and "ict" in case.life.move(context.move).asks


@guard(
    "referrals.opinions_asked",
    "関係する局に意見照会をしてから、所管を決めてください。",
    "Ask the bureaus concerned for their opinions before the owner is assigned.",
    facts=asked,
)
def opinions_asked(case: Case, context: Context) -> bool:
    return case.pk in context.facts
