"""The running order of a meeting (進行表): what begins when, how long it may take, and who speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import pgettext

from workflows.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Slot:
    """A line of the running order. `begins` is None after a matter whose minutes nobody has said."""

    number: int | None  # of the matter; None for opening and closing
    title: str
    kind: str
    speaker: str
    minutes: int | None
    begins: datetime | None


def running_order(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Slot]:
    """The opening, each matter in its turn, and the closing, with the instants at which they begin."""
    chair = meeting.body.chair_office
    begins: datetime | None = meeting.held_at
    slots = [Slot(None, pgettext("in a meeting", "Opening"), "", chair, None, begins)]
    for item in items:
        slots.append(Slot(item.position, item.title, item.get_kind_display(), item.speaker, item.minutes, begins))
        begins = begins + timedelta(minutes=item.minutes) if begins and item.minutes else None
    slots.append(Slot(None, pgettext("in a meeting", "Closing"), "", chair, None, begins))
    return slots
