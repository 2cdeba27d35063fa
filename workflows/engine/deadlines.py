"""When a state is late: pure date arithmetic over open days, from the norm of the definition or the desk's own."""

from calendar import monthrange
from datetime import date

from connected_desk.city import open_days

from .models import Norm
from .vocabulary import Life, State


def norms_set(life: Life) -> dict[str, int]:
    """The norms the desk has set itself for a life's states, in open days."""
    return dict(Norm.objects.filter(life=life.name).values_list("state", "open_days"))


def norm_of(life: Life, state: State) -> int | None:
    """The norm in force for a state, in open days; None where the state has none."""
    if state.norm is None:
        return None
    return norms_set(life).get(state.code, state.norm)


def due_on(life: Life, state: State, since: date) -> date | None:
    """The day by which the state ought to have been left, counted in open days from the day it was entered."""
    norm = norm_of(life, state)
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
