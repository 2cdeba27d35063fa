"""Writing down what was suggested and what was chosen; called by the move's effect, in its transaction."""

from collections.abc import Callable
from datetime import datetime

from connected_desk.city.models import Unit
from connected_desk.city.queries import units_below
from workflows.cases.models import Case

from .models import Advice
from .suggestions import Advised, Suggestion


def write_advice(case: Case, advised: Advised, *, unit: Unit, move: str, at: datetime) -> Advice:
    """Keep what the rules suggested about the case beside the unit that was chosen, its primary item and ICT answer.

    A section counts as its bureau's: the desk hands on to bureaus and to sections, rules point to either.
    """
    primary = case.links.filter(ended_at=None, is_primary=True).values_list("item_id", flat=True).first()
    return Advice.objects.create(
        case=case,
        move=move,
        at=at,
        unit=unit,
        lines=_lines(advised),
        units_suggested=len(advised.units),
        rank=_rank(advised.units, lambda one: unit in units_below(one.of)),
        items_suggested=len(advised.items),
        item_rank=_rank(advised.items, lambda one: one.of.pk == primary),
        support_suggested=bool(advised.support),
        support_asked=bool(case.ict),
    )


def _rank(suggestions: list[Suggestion], is_it: Callable[[Suggestion], bool]) -> int | None:
    return next((place for place, one in enumerate(suggestions, 1) if is_it(one)), None)


def _lines(advised: Advised) -> list[dict[str, object]]:
    return [
        *({"unit": one.of.code, "grounds": [ground.kept() for ground in one.grounds]} for one in advised.units),
        *({"support": True, "grounds": [ground.kept()]} for ground in advised.support),
        *({"item": str(one.of.key), "grounds": [ground.kept() for ground in one.grounds]} for one in advised.items),
    ]
