"""How far the budget calendar is: the next step, and whether something ready on a day still makes the year's budget.

Pure arithmetic over calendar rows that were fetched before; `queries.countdown` fetches them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connected_desk.city import open_days
from connected_desk.city.calendar import Step
from connected_desk.city.models import CalendarStep
from workflows.engine.deadlines import months_after

MONTHS = 12


@dataclass(frozen=True)
class Countdown:
    """What the calendar says on a day about the budget of `fiscal_year`.

    `step` is the next one (None when all are over) and `on` its day; `makes_year` is the fiscal year whose budget is
    still reached, and `months_missed` by how many begun months the wanted year is missed (0 where it is made).
    """

    fiscal_year: int
    step: CalendarStep | None
    on: date | None
    open_days_left: int | None
    calendar_days_left: int | None
    makes_year: int
    months_missed: int

    @property
    def in_time(self) -> bool:
        return not self.months_missed


def count_down(
    rows: Iterable[CalendarStep],
    fiscal_year: int,
    *,
    on: date,
    ready_on: date,
    closed: frozenset[date] | None = None,
) -> Countdown | None:
    """The countdown towards one year's budget, over one account's steps of that year and later, in order of their days.

    `ready_on` is the day what is to be requested is known: a trial's planned end, or today, or long ago where it was
    requested in time. What counts is the 局内締切; None where the year has none. `closed` are the city's closed days,
    where many are counted at once.
    """
    laid = list(rows)
    deadlines = {step.fiscal_year: step.on for step in laid if step.step == Step.BUREAU_DEADLINE}
    if fiscal_year not in deadlines:
        return None
    ahead = _next_step(laid, fiscal_year, on)
    return Countdown(
        fiscal_year=fiscal_year,
        step=ahead,
        on=ahead.on if ahead else None,
        open_days_left=open_days.between(on, ahead.on, closed=closed) if ahead else None,
        calendar_days_left=(ahead.on - on).days if ahead else None,
        makes_year=_year_made(deadlines, fiscal_year, ready_on),
        months_missed=_months_late(deadlines[fiscal_year], ready_on),
    )


def _next_step(rows: Sequence[CalendarStep], fiscal_year: int, on: date) -> CalendarStep | None:
    return next((step for step in rows if step.fiscal_year == fiscal_year and step.on >= on), None)


def _months_late(deadline: date, ready: date) -> int:
    """How many months have begun since the deadline on the day of readiness."""
    months = 0
    while months_after(deadline, months) < ready:
        months += 1
    return months


def _year_made(deadlines: Mapping[int, date], wanted: int, ready: date) -> int:
    """The first year whose deadline is met: by its own calendar, or by the wanted year's days where it is not laid."""
    year = wanted
    while deadlines.get(year, months_after(deadlines[wanted], MONTHS * (year - wanted))) < ready:
        year += 1
    return year
