"""Every write of closed days and of the budget calendar by an administrator. No due date that is kept moves."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from . import setting_record
from .actions import lay_calendar, lay_calendars
from .models import CalendarStep, ClosedDay, Person
from .setting_record import Entry

CLOSED_DAYS, CALENDAR = "closed_days", "calendar"


@transaction.atomic
def close_day(
    day: date, *, reason_ja: str, reason_en: str, reason: str, seen: int, by: Person, at: datetime
) -> ClosedDay:
    """The city hall is closed on that day. Raises setting_record.Overtaken."""
    book = setting_record.take(CLOSED_DAYS, seen=seen)
    closed = ClosedDay.objects.create(day=day, reason_ja=reason_ja, reason_en=reason_en)
    values = {"closed": (False, True), "reason_ja": (None, reason_ja), "reason_en": (None, reason_en)}
    setting_record.write(book, [Entry((str(day), str(day)), values)], reason=reason, by=by, at=at)
    return closed


@transaction.atomic
def open_day(closed: ClosedDay, *, reason: str, seen: int, by: Person, at: datetime) -> None:
    """The day closed by mistake is open again: no record hangs on the row. Raises setting_record.Overtaken."""
    book = setting_record.take(CLOSED_DAYS, seen=seen)
    day = str(closed.day)
    values = {"closed": (True, False), "reason_ja": (closed.reason_ja, None), "reason_en": (closed.reason_en, None)}
    closed.delete()
    setting_record.write(book, [Entry((day, day), values)], reason=reason, by=by, at=at)


@transaction.atomic
def move_steps(
    account: str, fiscal_year: int, days: Mapping[str, date], *, reason: str, seen: int, by: Person, at: datetime
) -> list[CalendarStep]:
    """Move the steps of that calendar to these days (step → day); returns those that moved.

    What counts down to them counts to the new days from now on. Raises setting_record.Overtaken.
    """
    book = setting_record.take(CALENDAR, seen=seen)
    rows = CalendarStep.objects.filter(account=account, fiscal_year=fiscal_year, step__in=days)
    moved = [row for row in rows if row.on != days[row.step]]
    entries = [
        Entry(
            (f"{fiscal_year} {row.name_ja}", f"{fiscal_year} {row.name_en or row.name_ja}"),
            {"on": (row.on, days[row.step])},
        )
        for row in moved
    ]
    for row in moved:
        row.on = days[row.step]
        row.save(update_fields=["on"])
    if entries:
        setting_record.write(book, entries, reason=reason, by=by, at=at)
    return moved


@transaction.atomic
def add_account(name: str, fiscal_years: Iterable[int], *, seen: int, reason: str, by: Person, at: datetime) -> int:
    """Lay the house calendar of another account towards the budgets of those years; returns how many steps.

    Its steps are moved like those of any other. Raises setting_record.Overtaken.
    """
    book = setting_record.take(CALENDAR, seen=seen)
    laid = lay_calendar(account=name, fiscal_years=fiscal_years)
    setting_record.write(book, [Entry((name, name), {"laid": (None, laid)})], reason=reason, by=by, at=at)
    return laid


@transaction.atomic
def lay_year(fiscal_year: int, *, seen: int, reason: str, by: Person, at: datetime) -> int:
    """Lay the house calendar of every account towards the budgets up to that year; returns how many steps were laid."""
    book = setting_record.take(CALENDAR, seen=seen)
    laid = lay_calendars(around=fiscal_year - 3)
    if laid:
        entry = Entry((str(fiscal_year), str(fiscal_year)), {"laid": (None, laid)})
        setting_record.write(book, [entry], reason=reason, by=by, at=at)
    return laid
