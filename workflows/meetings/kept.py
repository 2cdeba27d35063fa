"""What becomes of meetings and instructions when their time is over."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.keeping import Due, keeps, retention_kind

from .models import Instruction, Meeting

KIND = "meeting"
YEARS = 10  # until the city sets its own

keeps(KIND, "meetings.Meeting", "key", "place", "attendees")
keeps(KIND, "meetings.AgendaItem", "meeting__key", "title", "speaker")
keeps(KIND, "meetings.ExpectedQuestion", "meeting__key", "question", "answer", "source")
keeps(KIND, "meetings.Remark", "item__meeting__key", "by_whom", "text", "answered_by", "answer")
# One that was given outside a meeting is a thing of its own.
keeps(KIND, "meetings.Instruction", "meeting__key", "text", "from_whom")
keeps(KIND, "meetings.Instruction", "key", "text", "from_whom")
keeps(KIND, "meetings.Reply", "instruction__meeting__key", "text")
keeps(KIND, "meetings.Reply", "instruction__key", "text")


def ended(before: date) -> list[Due]:
    """The meetings held before that day, and the instructions that belong to none, the longest ago first."""
    midnight = datetime.combine(before, time.min, timezone.get_default_timezone())
    held = Meeting.objects.filter(held_at__lt=midnight).select_related("body")
    meetings = [
        Due(one.key, f"{one.body.code} {one.fiscal_year}-{one.number}", tokyo_date(one.held_at)) for one in held
    ]
    alone = Instruction.objects.filter(meeting=None, closed_at__lt=midnight)
    rest = [Due(one.key, f"#{one.pk}", tokyo_date(one.closed_at)) for one in alone if one.closed_at]
    return sorted([*meetings, *rest], key=lambda due: due.ended_on)


def mark(key: UUID, erasure: Any) -> None:
    """Nothing more: every page shows the words that stand in the place of those that went."""


retention_kind(KIND, _("Meetings and instructions"), _("the day of the meeting"), YEARS, ended, mark)
