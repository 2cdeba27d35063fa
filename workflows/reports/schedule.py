"""What comes round by itself in this room, on the first open day of a month: the draft of last month's report (and in
May that of the fiscal year that is over), and the question for its values; and the question for those that are still
missing once they were due. Each morning, those who asked are told what was released.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, tokyo_date
from connected_desk.records import jobs
from workflows.engine.registry import SYSTEM

from . import actions, entries, queries, subscribing
from .months import Month, Year

HOUR = 6
MAIL_HOUR = 9
APRIL = 4  # once it is over, March has been reported and the year can be told


@dataclass(frozen=True, eq=False)  # two of the same are two: a name is given once
class Monthly:
    """A period for jobs.every: the month before, from an hour on of the one day that follows from it."""

    day_after: Callable[[Month], date]
    hour: int

    def __call__(self, at: datetime) -> str | None:
        today = tokyo_date(at)
        month = Month.of(today).previous
        is_due = jobs.daily(self.hour)(at) is not None and self.day_after(month) == today
        return str(month) if is_due else None

    def next_after(self, at: datetime) -> datetime:
        """When the next period begins."""
        this_month = Month.of(tokyo_date(at))
        begins = self._begins(this_month.previous)
        return begins if begins > at else self._begins(this_month)

    def _begins(self, month: Month) -> datetime:
        return datetime.combine(self.day_after(month), time(self.hour), TOKYO)


def _first_open_day(month: Month) -> date:
    """The first open day after the month."""
    return open_days.next_open(month.until)


def _day_after_due(month: Month) -> date:
    """The open day after the one by which the month's values were due."""
    return open_days.add(entries.due_on(month), 1)


# The draft is there when people come; mails leave when they read them.
first_open_day = Monthly(_first_open_day, HOUR)
year_opens = Monthly(_first_open_day, HOUR)
mail_morning_of_first_day = Monthly(_first_open_day, MAIL_HOUR)
morning_after_due = Monthly(_day_after_due, MAIL_HOUR)


def register() -> None:
    """Name the recurring work of reports."""
    jobs.every("reports.open_last_month", first_open_day, open_last_month)
    jobs.every("reports.open_last_year", year_opens, open_last_year)
    jobs.every("reports.tell_subscribers", jobs.daily(MAIL_HOUR), tell_subscribers, outside=True)
    jobs.every("reports.ask_for_values", mail_morning_of_first_day, ask_for_values)
    jobs.every("reports.ask_again_for_values", morning_after_due, ask_again_for_values)


def open_last_month(*, period: str, at: datetime) -> None:
    """Open the draft of that month, unless somebody has."""
    month = Month.parse(period)
    if not queries.of_period(month).exists():
        actions.open_report(month, by=SYSTEM, at=at)


def open_last_year(*, period: str, at: datetime) -> None:
    """Open the draft of the fiscal year that ended before that month, unless somebody has or it is no April."""
    month = Month.parse(period)
    year = Year(month.fiscal_year - 1)
    if month.first.month == APRIL and not queries.of_period(year).exists():
        actions.open_report(year, by=SYSTEM, at=at)


def tell_subscribers(*, period: str, at: datetime) -> None:
    """Mail what was released to those who asked, and forget the addresses nobody confirmed."""
    subscribing.forget_unconfirmed(at=at)
    subscribing.tell(at=at)


def ask_for_values(*, period: str, at: datetime) -> None:
    """Ask the bureaus for the values of that month."""
    entries.ask(Month.parse(period), "entry_open", at=at)


def ask_again_for_values(*, period: str, at: datetime) -> None:
    """Ask those that have not entered them yet."""
    entries.ask(Month.parse(period), "entry_missing", at=at)
