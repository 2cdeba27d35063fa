"""What changed rules would have suggested for the last cases that found an owner, beside what the present ones do.

Likeness to past cases is left out of both: it depends on who looks, and a case is like those that came after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from connected_desk.city.models import Unit
from connected_desk.city.queries import tree
from workflows.cases.models import Case

from .models import Rule
from .suggestions import Advised, Matter, advise, matter_of

LAST = 20
AMONG = 3


@dataclass(frozen=True)
class Replayed:
    """One case: its owner, and the unit suggested first before and after."""

    case: Case
    owner: Unit | None
    before: Unit | None
    after: Unit | None


@dataclass(frozen=True)
class Replay:
    """How often the owner came first, and among three, before and after; and the cases whose first unit changed."""

    cases: int
    first: tuple[int, int]
    three: tuple[int, int]
    changed: list[Replayed]


def replay(now: Sequence[Rule], then: Sequence[Rule], on: date) -> Replay:
    """Both sets of rules on the last cases with an owner; a fixed number of queries for each of them."""
    cases = Case.objects.filter(owner_unit__isnull=False).select_related("owner_unit", "proposal__challenge__unit")
    found = [(case, _matter(case, on)) for case in cases.order_by("-received_at", "-pk")[:LAST]]
    pairs = [(case, advise(matter, on, now), advise(matter, on, then)) for case, matter in found]
    places = [(_place(case, before), _place(case, after)) for case, before, after in pairs]
    changed = [
        Replayed(case, case.owner_unit, _first(before), _first(after))
        for case, before, after in pairs
        if _first(before) != _first(after)
    ]
    first = sum(b == 1 for b, _a in places), sum(a == 1 for _b, a in places)
    three = sum(0 < b <= AMONG for b, _a in places), sum(0 < a <= AMONG for _b, a in places)
    return Replay(len(pairs), first, three, changed)


def with_rule(rules: Sequence[Rule], changed: Rule) -> list[Rule]:
    """The rules with this one in the place of its namesake; left out where it is switched off."""
    kept = [rule for rule in rules if rule.name != changed.name]
    return [*kept, changed] if changed.is_active else kept


def _matter(case: Case, on: date) -> Matter:
    return replace(matter_of(case, None, on), left_out=frozenset())


def _first(advised: Advised) -> Unit | None:
    return advised.units[0].of if advised.units else None


def _place(case: Any, advised: Advised) -> int:
    """The place of the case's owner, or of a unit above it; 0 where it was not suggested."""
    above = set(tree().upwards(case.owner_unit_id))
    return next((place for place, one in enumerate(advised.units, 1) if one.of.pk in above), 0)
