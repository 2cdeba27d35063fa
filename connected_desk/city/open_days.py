"""Open days of the city hall (開庁日): which days count, and arithmetic on them.

Closed are weekends, public holidays, 29 December to 3 January, and the city's own closed days (rows). A page that asks
for many days fetches those rows once with `closed_days()` and hands them on.
"""

from datetime import date, timedelta

import holidays

from connected_desk.records.facts import standing

from .models import ClosedDay

ONE_DAY = timedelta(days=1)
_HOLIDAYS = holidays.country_holidays("JP")


@standing("city_closedday")
def closed_days() -> frozenset[date]:
    """The city's own closed days."""
    return frozenset(ClosedDay.objects.values_list("day", flat=True))


def is_open(day: date, *, closed: frozenset[date] | None = None) -> bool:
    """Whether the city hall is open on that day."""
    closed = closed_days() if closed is None else closed
    return not (day.weekday() >= 5 or day in _HOLIDAYS or _turn_of_the_year(day) or day in closed)


def add(day: date, n: int, *, closed: frozenset[date] | None = None) -> date:
    """The n-th open day after (before, where n is negative) that day; the day itself for 0."""
    closed = closed_days() if closed is None else closed
    step = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not is_open(day, closed=closed):
            day += step
    return day


def between(a: date, b: date, *, closed: frozenset[date] | None = None) -> int:
    """How many open days lie after a up to and including b; negative where b is earlier."""
    if b < a:
        return -between(b, a, closed=closed)
    closed = closed_days() if closed is None else closed
    return sum(is_open(a + ONE_DAY * n, closed=closed) for n in range(1, (b - a).days + 1))


def next_open(day: date, *, closed: frozenset[date] | None = None) -> date:
    """That day if it is open, otherwise the first open day after it."""
    closed = closed_days() if closed is None else closed
    while not is_open(day, closed=closed):
        day += ONE_DAY
    return day


def _turn_of_the_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
