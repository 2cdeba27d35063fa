"""Somebody's due dates as an iCalendar file (RFC 5545): one all-day event each, the same bytes for the same rows.

It leaves the desk for whatever program fetches it, so it holds the number, the title cut short and what is due; never
what was written down about it.
"""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .due import Dated

TITLE = 40  # characters of a title
ZONE = "Asia/Tokyo"


def as_calendar(found: Iterable[Dated], *, name: str = "") -> bytes:
    """The file, in the language in force, called `name` or the due dates.

    The events stand under the same UID for as long as the thing is due.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Connected Desk//Due dates//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name or _("Due dates (Connected Desk)"))
    calendar.add("x-wr-timezone", ZONE)
    for one in found:
        calendar.add_component(_event(one))
    return calendar.to_ical()


def _event(one: Dated) -> Event:
    event = Event()
    event.add("uid", f"{one.kind}-{one.key}@{urlsplit(settings.DESK_URL).hostname}")
    event.add("dtstamp", one.stamp)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    event.add("summary", summary(one))
    event.add("url", f"{settings.DESK_URL}{one.url}")
    event.add("transp", "TRANSPARENT")  # a due date keeps nobody from meeting
    return event


def summary(one: Dated) -> str:
    """What is due, the number and the title cut short."""
    title = one.subject if len(one.subject) <= TITLE else one.subject[: TITLE - 1] + "…"
    return f"{one.label}: {' '.join(filter(None, (one.number, title)))}"
