"""What comes round by itself in this room: reminders to units whose answer is awaited."""

from datetime import datetime

from connected_desk.city import open_days
from connected_desk.records import jobs
from workflows.cases.definition import CASE
from workflows.cases.reminders import remind

from .models import HandOver, OpinionRequest

HOUR = 9


def register() -> None:
    """Name the recurring work of referrals."""
    jobs.every("referrals.remind_units", jobs.daily(HOUR), remind_units)


def remind_units(*, period: str, at: datetime) -> None:
    """Remind the units of hand-overs and opinion requests they have not answered."""
    closed = open_days.closed_days()
    offered = HandOver.objects.filter(closed_at=None).select_related("case", "unit", "section")
    for row in offered.order_by("pk"):
        details = {"key": row.key, "unit": row.section or row.unit}
        remind(row.case, "hand_over_due", due_on=row.answer_by, details=details, at=at, closed=closed)
    asked = OpinionRequest.objects.filter(answered_at=None, case__state__in=CASE.open_states)
    for one in asked.select_related("case", "unit").order_by("pk"):
        details = {"key": one.key, "unit": one.unit}
        remind(one.case, "opinion_due", due_on=one.due_on, details=details, at=at, closed=closed)
