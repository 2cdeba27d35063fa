"""How far the budget calendar is: the next step, and whether something ready on a day still makes the year's budget.

Pure arithmetic over calendar rows that were fetched before; `queries.countdown` fetches them.
"""

from collections.abc import Sequence
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
    steps: Sequence[CalendarStep], *, on: date, ready_on: date, closed: frozenset[date] | None = None
) -> Countdown | None:
    """The countdown over one account's steps towards one year's budget, in order of their days.

    `ready_on` is the day what is to be requested is known: a trial's planned end, or today, or long ago where it was
    requested in time. What counts is the 局内締切; None where the calendar has none. `closed` are the city's closed
    days, where many are counted at once.
    """
    deadline = next((step for step in steps if step.step == Step.BUREAU_DEADLINE), None)
    if deadline is None:
        return None
    ahead = next((step for step in steps if step.on >= on), None)
    return Countdown(
        fiscal_year=deadline.fiscal_year,
        step=ahead,
        on=ahead.on if ahead else None,
        open_days_left=open_days.between(on, ahead.on, closed=closed) if ahead else None,
        calendar_days_left=(ahead.on - on).days if ahead else None,
        makes_year=deadline.fiscal_year + _years_late(deadline.on, ready_on),
        months_missed=_months_late(deadline.on, ready_on),
    )


def _months_late(deadline: date, ready: date) -> int:
    """How many months have begun since the deadline on the day of readiness."""
    months = 0
    while months_after(deadline, months) < ready:
        months += 1
    return months


def _years_late(deadline: date, ready: date) -> int:
    """How many years on the same deadline is met; later years' own calendars are not laid yet when this is asked."""
    return -(-_months_late(deadline, ready) // MONTHS)
