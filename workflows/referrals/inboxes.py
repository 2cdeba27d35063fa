"""What other units wait for from somebody's: hand-overs, opinions, the ICT office's support; each a list by keyset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import speaks_for_ict
from connected_desk.records.places import row_of
from workflows.cases.definition import CASE
from workflows.engine import deadlines

from .models import HandOver, OpinionRequest, SupportRequest
from .queries import spoken_for

PAGE = 30


@dataclass(frozen=True)
class InboxLine:
    """Something a unit waits for, complete: the template asks nothing more. `left` counts open days."""

    number: str
    title: str
    url: str
    unit: str
    asked_by: str
    asked_on: date
    due_on: date | None = None
    left: int | None = None
    note: str = ""


@dataclass(frozen=True)
class InboxPage:
    """One page of an inbox, and where the next one begins ("" on the last)."""

    lines: list[InboxLine]
    after: str


@dataclass(frozen=True)
class Inbox:
    """A list of what waits: its name, its rows (ordered by `place`), the same place on a row, and its line."""

    label: Any
    rows: Callable[[Person, date], QuerySet[Any]]
    place: str
    line: Callable[[Any, date, frozenset[date]], InboxLine]


def hand_overs_offered(person: Person, on: date) -> QuerySet[HandOver]:
    """The open hand-overs to this person's units, the nearest date first."""
    rows = HandOver.objects.filter(unit__in=spoken_for(person, on), closed_at=None)
    return rows.annotate(place=Coalesce("extended_to", "due_on")).select_related(
        "case", "unit", "section", "offered_by"
    )


def opinions_asked(person: Person, on: date) -> QuerySet[OpinionRequest]:
    """What this person's units were asked and have not answered, about cases that go on; the nearest date first."""
    rows = OpinionRequest.objects.filter(
        unit__in=spoken_for(person, on), answered_at=None, case__state__in=CASE.open_states
    )
    return rows.annotate(place=F("due_on")).select_related("case", "unit", "asked_by")


def support_wanted(person: Person, on: date) -> QuerySet[SupportRequest]:
    """The support requests that are not closed, oldest first, for those who speak for the ICT office."""
    rows = (
        SupportRequest.objects.filter(closed_at=None) if speaks_for_ict(person, on) else SupportRequest.objects.none()
    )
    return rows.annotate(place=F("asked_at")).select_related("case__responsible_unit", "asked_by")


def _hand_over(row: HandOver, on: date, closed: frozenset[date]) -> InboxLine:
    return InboxLine(
        number=row.case.number,
        title=row.case.title,
        url=row.get_absolute_url(),
        unit=str(row.section or row.unit),
        asked_by=str(row.offered_by),
        asked_on=tokyo_date(row.offered_at),
        due_on=row.answer_by,
        left=deadlines.left(row.answer_by, on, closed),
        note=row.note,
    )


def _opinion(row: OpinionRequest, on: date, closed: frozenset[date]) -> InboxLine:
    return InboxLine(
        number=row.case.number,
        title=row.case.title,
        url=row.get_absolute_url(),
        unit=str(row.unit),
        asked_by=str(row.asked_by),
        asked_on=tokyo_date(row.asked_at),
        due_on=row.due_on,
        left=deadlines.left(row.due_on, on, closed),
        note=row.question,
    )


def _support(row: SupportRequest, on: date, closed: frozenset[date]) -> InboxLine:
    standing, _look = row.standing
    return InboxLine(
        number=row.case.number,
        title=row.case.title,
        url=row.get_absolute_url(),
        unit=str(row.case.responsible_unit),
        asked_by=str(row.asked_by),
        asked_on=tokyo_date(row.asked_at),
        note=standing,
    )


# Of those that are not empty the first is shown first.
INBOXES = {
    "hand_overs": Inbox(_("Asked to take on"), hand_overs_offered, "answer_by", _hand_over),
    "opinions": Inbox(_("Asked for an opinion"), opinions_asked, "due_on", _opinion),
    "support": Inbox(_("Support of the ICT office"), support_wanted, "asked_at", _support),
}


def counts(person: Person, on: date) -> dict[str, int]:
    """How many each inbox holds: the same rules as the lists."""
    return {name: inbox.rows(person, on).count() for name, inbox in INBOXES.items()}


def page(name: str, person: Person, on: date, *, after: str = "") -> InboxPage:
    """One page of an inbox by keyset: `after` is the key of the last one shown."""
    inbox = INBOXES[name]
    rows = inbox.rows(person, on).order_by("place", "pk")
    last = row_of(rows.model.objects.all(), after)
    if last is not None:
        place = getattr(last, inbox.place)
        rows = rows.filter(Q(place__gt=place) | Q(place=place, pk__gt=last.pk))
    found = list(rows[: PAGE + 1])
    more, closed = len(found) > PAGE, open_days.closed_days()
    return InboxPage([inbox.line(row, on, closed) for row in found[:PAGE]], str(found[PAGE - 1].key) if more else "")
