"""What comes round by itself in this room, on the first open day of a month: the draft of last month's report, and the
question for its values; and the question for those that are still missing once they were due.
"""

from datetime import datetime

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.records import jobs
from workflows.engine.registry import SYSTEM

from . import actions, entries
from .models import Report
from .months import Month

HOUR = 6
MAIL_HOUR = 9
daily = jobs.daily(HOUR)
mail_daily = jobs.daily(MAIL_HOUR)


def register() -> None:
    """Name the recurring work of reports."""
    jobs.every("reports.open_last_month", first_open_day, open_last_month)
    jobs.every("reports.ask_for_values", mail_morning_of_first_day, ask_for_values)
    jobs.every("reports.ask_again_for_values", morning_after_due, ask_again_for_values)


def first_open_day(at: datetime) -> str | None:
    """The month that is due, from six in the morning of the first open day after it; None on any other day."""
    today = tokyo_date(at)
    if daily(at) is None or open_days.next_open(today.replace(day=1)) != today:
        return None
    return str(Month.of(today).previous)


def mail_morning_of_first_day(at: datetime) -> str | None:
    """The same from nine in the morning, when people read their mail."""
    return first_open_day(at) if mail_daily(at) else None


def morning_after_due(at: datetime) -> str | None:
    """The month whose values were due on the open day before this one; None on any other day."""
    today = tokyo_date(at)
    month = Month.of(today).previous
    if mail_daily(at) is None or open_days.add(entries.due_on(month), 1) != today:
        return None
    return str(month)


def open_last_month(*, period: str, at: datetime) -> None:
    """Open the draft of that month, unless somebody has."""
    month = Month.parse(period)
    if not Report.objects.filter(month=month.first).exists():
        actions.open_report(month, by=SYSTEM, at=at)


def ask_for_values(*, period: str, at: datetime) -> None:
    """Ask the bureaus for the values of that month."""
    entries.ask(Month.parse(period), "entry_open", at=at)


def ask_again_for_values(*, period: str, at: datetime) -> None:
    """Ask those that have not entered them yet."""
    entries.ask(Month.parse(period), "entry_missing", at=at)
