"""Instructions to reply to as things with a date (cases/due.py)."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.cases.due import Dated, Whose, dated

from .models import Instruction


def _instructions(whose: Whose) -> QuerySet[Instruction]:
    rows = Instruction.objects.filter(owner_unit__in=whose.units, closed_at=None)
    return rows.annotate(day=F("due_on"))


def _instruction(row: Any) -> Dated:
    """An instruction has no title: its words stay on the page, the calendar says only that there is one."""
    return Dated(
        key=row.key,
        subject=row.get_kind_display(),
        url=row.get_absolute_url(),
        due_on=row.day,
        stamp=row.recorded_at,
        what=row.text,
    )


dated("instruction", _("Reply to an instruction"), _instructions, _instruction)
