"""The entries of a month as things with a date (cases/due.py): one for each unit that still owes some."""

from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.models import Unit
from workflows.cases.due import Dated, Whose, dated

from . import entries
from .months import Month


def _owing(whose: Whose) -> QuerySet[Unit]:
    """Of the person's units those that owe something of the month that is over."""
    month = entries.last_over(whose.on)
    owing = [unit for unit in entries.owing(month) if unit in whose.units] if whose.units else []
    due = entries.due_on(month)
    return Unit.objects.filter(pk__in=owing).annotate(
        day=Value(due, DateField()), month=Value(month.first, DateField())
    )


def _entry(row: Any) -> Dated:
    month = Month(row.month)
    return Dated(
        key=row.key,
        subject=_("Progress of %(month)s") % {"month": month.label},
        url=reverse("reports:entry_sheet", args=[row.key, month]),
        due_on=row.day,
        stamp=month.end,
        what=row.name,
    )


dated("month_entry", gettext_lazy("Enter the progress of the month"), _owing, _entry)
