"""Lessons still to be written after an ending, as things with a date (cases/due.py)."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.cases.definition import CASE
from workflows.cases.due import Dated, Whose, dated

from .models import Closing


def _awaited(whose: Whose) -> QuerySet[Closing]:
    rows = Closing.objects.filter(
        learned="", unit__in=whose.units, case__in=whose.cases, closed_at=F("case__state_since")
    )
    return rows.exclude(case__state__in=CASE.open_states).select_related("case").annotate(day=F("complete_by"))


def _line(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.case.title,
        url=reverse("closing:write", args=[row.case.number]),
        due_on=row.day,
        stamp=row.closed_at,
        number=row.case.number,
    )


dated("closing", _("Write down what was learned"), _awaited, _line)
