"""When a state is late: pure date arithmetic over open days, from the norm of the definition or the desk's own.

A norm counts for states entered while it is in force: whatever is entered earlier keeps the number of its day.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connected_desk.city import open_days
from connected_desk.city.queries import tree
from connected_desk.records.facts import standing

from .models import Norm
from .vocabulary import Life, State

Dated = Sequence[tuple[date, int | None]]  # first day and open days, the earliest first


@dataclass(frozen=True)
class Norms:
    """The norms of a life as they were set, by state and unit; a list asks for them once (`norms_of`)."""

    set: Mapping[tuple[str, int | None], Dated]
    parents: Mapping[int, int | None]

    def of(self, state: State, on: date, unit: int | None = None) -> int | None:
        """The open days for a state entered on that day in the hands of that unit (its id); None where it has no norm.

        The unit's own count first, then those of the nearest unit above, then the desk's, then the house default.
        """
        if state.norm is None:
            return None
        for above in [*self._upwards(unit), None]:
            days = self._set(state.code, above, on)
            if days is not None:
                return days
        return state.norm

    def _upwards(self, unit: int | None) -> Iterator[int]:
        while unit is not None and self.parents:
            yield unit
            unit = self.parents.get(unit)

    def _set(self, state: str, unit: int | None, on: date) -> int | None:
        in_force = [days for first, days in self.set.get((state, unit), ()) if first <= on]
        return in_force[-1] if in_force else None


def norms_of(life: Life) -> Norms:
    """The norms set for a life's states; one query, and one for the units where one of them has its own."""
    return _norms_of(life.name)


@standing("engine_norm", "city_unit")
def _norms_of(life: str) -> Norms:
    found: dict[tuple[str, int | None], list[tuple[date, int | None]]] = defaultdict(list)
    rows = Norm.objects.filter(life=life).order_by("valid_from")
    for state, unit, first, days in rows.values_list("state", "unit_id", "valid_from", "open_days"):
        found[state, unit].append((first, days))
    own = any(unit is not None for _state, unit in found)
    return Norms(found, tree().parents if own else {})


def norm_of(life: Life, state: State, on: date, unit: int | None = None) -> int | None:
    """The norm for a state entered on that day, in open days (see Norms.of)."""
    return None if state.norm is None else norms_of(life).of(state, on, unit)


def due_on(life: Life, state: State, since: date, unit: int | None = None) -> date | None:
    """The day by which the state ought to have been left, counted in open days from the day it was entered."""
    norm = norm_of(life, state, since, unit)
    return None if norm is None else open_days.add(since, norm)


def left(due: date, on: date, closed: frozenset[date] | None = None) -> int:
    """Open days from `on` to the due day: 0 on the day itself and on no other, negative when it has passed.

    So a Friday's date is late on the Sunday after, although no open day lies between. Lists give `closed`, asked for
    once.
    """
    if due == on:
        return 0
    if due > on:
        return max(1, open_days.between(on, due, closed=closed))
    return min(-1, -open_days.between(due, on, closed=closed))


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
