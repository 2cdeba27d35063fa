"""What hangs on open days and on the budget calendar: rooms register how much of their open work a change would touch.

Only numbers: whoever keeps the settings sees no cases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

Closed = frozenset[date]


@dataclass(frozen=True)
class DayEffect:
    """A kind of open work: how many of it have their date on a day, and of how many a date worked out would move."""

    label: Any
    falls_on: Callable[[date], int] | None
    moves: Callable[[Closed, Closed], int] | None


@dataclass(frozen=True)
class Touched:
    """How many of a kind stay on the day, and how many move."""

    label: str
    stay: int
    move: int


DAYS: list[DayEffect] = []
CALENDARS: list[tuple[Any, Callable[[str, int], int]]] = []


def days(label: Any, *, falls_on: Any = None, moves: Any = None) -> None:
    """Register a kind of work with dates: those kept (`falls_on` a day) or worked out (`moves` between closed days)."""
    DAYS.append(DayEffect(label, falls_on, moves))


def calendar(label: Any, count: Callable[[str, int], int]) -> None:
    """Register how much of a kind counts down to an account's calendar towards the budget of a fiscal year."""
    CALENDARS.append((label, count))


def touched_by(day: date, before: Closed, after: Closed) -> list[Touched]:
    """What a day that closes or opens would touch; kinds of which nothing is touched are left out."""
    found = [
        Touched(
            str(one.label),
            one.falls_on(day) if one.falls_on and day in after else 0,
            one.moves(before, after) if one.moves else 0,
        )
        for one in DAYS
    ]
    return [one for one in found if one.stay or one.move]


def counting_down(account: str, fiscal_year: int) -> list[tuple[str, int]]:
    """How much of each kind counts down to that calendar."""
    found = [(str(label), count(account, fiscal_year)) for label, count in CALENDARS]
    return [(label, number) for label, number in found if number]
