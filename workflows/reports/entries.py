"""Asking bureaus for what there is to say of last month: on the first open day, and again once it was due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from connected_desk.city import mail_texts, open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.city.models import City, Unit
from connected_desk.city.queries import officers_of
from connected_desk.records.facts import standing
from connected_desk.strategy.queries import months_back
from workflows.cases import mail_values, mails

from .entry_rows import Row, sheets
from .months import Month

# The open day of a month by which the values of the month before are to be entered.
DUE_ON_OPEN_DAY = 5
MONTHS_OPEN = 13
NAMED = 20  # of what is missing, so many are named in a mail
# What says who owes what: the plan, what hangs on it, and what was entered, which is saved some hundred times a month.
ENTERED = (
    "city_unit",
    *(
        f"strategy_{table}"
        for table in (
            "plan", "edition", "item", "followed", "indicator", "indicatortarget", "indicatorversion", "indicatorvalue",
            "initiative", "milestone", "milestonechange", "monthremark", "gradescale",
        )
    ),
)  # fmt: skip


def due_on(month: Month) -> date:
    """The day by which the values of that month are to be entered."""
    return open_days.add(month.last_day, DUE_ON_OPEN_DAY)


def missing(month: Month) -> Mapping[Unit, Sequence[Row]]:
    """What was not entered for that month, by the unit that owes it; "not applicable" and "unchanged" are entries."""
    return {sheet.unit: sheet.missing for sheet in sheets(month) if sheet.missing}


@standing(*ENTERED)
def owing(month: Month) -> Mapping[int, int]:
    """How many things each unit has still to enter for that month, by its id, in 建制順."""
    return {unit.pk: len(rows) for unit, rows in missing(month).items()}


def last_over(on: date) -> Month:
    """The month that is to be entered on that day: the last that is over."""
    return Month.of(on).previous


def months_open(on: date) -> list[Month]:
    """The months of which something may be entered on that day, the latest first: earlier ones to put them right."""
    return [Month(first) for first in reversed(months_back(last_over(on).first, MONTHS_OPEN))]


def ask(month: Month, name: str, *, at: datetime) -> None:
    """Queue the mail of that name to the officers of each unit that still owes a value; once for each month."""
    on, written, city = tokyo_date(at), mail_texts.current(name), City.get()
    due = due_on(month)
    for unit, owed in missing(month).items():
        values = {}
        for language in LANGUAGES:
            with translation.override(language):
                values[language] = {
                    "month": month.label,
                    "due": mail_values.day(due, language),
                    "unit": mail_values.unit_name(unit, language),
                    "missing": _listed(owed),
                    "link": settings.DESK_URL + reverse("reports:entry_sheet", args=[unit.key, month]),
                    "signature": city.signed(language),
                }
        told = mails.of_people(officers_of(unit, on))
        dedupe = f"{name}:{month}:{unit.key}"
        mails.queue_to(told, written, values, at=at, reference=str(month), dedupe=dedupe)


def _listed(owed: Sequence[Row]) -> str:
    lines = [f"{number}　{row.kind_label}：{row.name}" for number, row in enumerate(owed[:NAMED], 1)]
    if (more := len(owed) - NAMED) > 0:
        lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return "\n".join(lines)
