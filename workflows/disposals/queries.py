"""What is due, what is held back, who may do what with a list, and which backups still hold what was erased."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from connected_desk.city.calendar import fiscal_year
from connected_desk.city.models import Person
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from connected_desk.records.keeping import KINDS, Due, RetentionKind
from connected_desk.records.models import Backup

from .classes import YEARLY, Yearly
from .models import Disposal, DisposalItem, Hold, RetentionPeriod

READERS = (HeldRole.DESK, HeldRole.DESK_HEAD, HeldRole.AUDITOR)
WORKERS = (HeldRole.DESK, HeldRole.DESK_HEAD)
MOST = 200  # on one list: what two people can review


@dataclass(frozen=True)
class Period:
    """For how long a kind is kept, and by which rule; `basis` is empty where the city has set nothing."""

    kind: RetentionKind | Yearly
    years: int
    basis: str


@dataclass(frozen=True)
class DueKind:
    """What of a kind is due, without what is held back or on an open list."""

    period: Period
    due: list[Due]
    held: int


def periods() -> list[Period]:
    """Every kind with its years, those on lists before those that go by themselves; one query."""
    own = {row.kind: row for row in RetentionPeriod.objects.all()}
    return [
        Period(kind, own[name].years if name in own else kind.years, own[name].basis if name in own else "")
        for name, kind in (KINDS | YEARLY).items()
    ]


def kept_until(ended_on: date, years: int) -> date:
    """The first day on which something may be disposed of: full fiscal years count, from the 1 April after its end."""
    return date(fiscal_year(ended_on) + 1 + years, 4, 1)


def ended_before(years: int, on: date) -> date:
    """What ended before this day may be disposed of today."""
    return date(fiscal_year(on) - years, 4, 1)


def due(on: date) -> list[DueKind]:
    """What is due of each kind, the longest ago first; three queries and those of each kind."""
    held = _subjects(Hold.objects.filter(lifted_at=None))
    listed = _subjects(
        # Also what was erased: not every kind has a place of its own where that is written.
        DisposalItem.objects.filter(disposal__dropped_at=None, spared_because="")
    )
    found = []
    for period in periods():
        if not isinstance(period.kind, RetentionKind):
            continue
        ended = period.kind.ended(ended_before(period.years, on))
        free = [one for one in ended if one.key not in held | listed]
        found.append(DueKind(period, free, sum(one.key in held for one in ended)))
    return found


def _subjects(rows: QuerySet[Any]) -> set[UUID]:
    return set(rows.values_list("subject_key", flat=True))


def held_of(disposal: Disposal) -> list[Hold]:
    """What is on the list and held back: while there is any, the list is not carried out."""
    keys = [item.subject_key for item in disposal.items.all() if not item.spared_because]
    return list(Hold.objects.filter(lifted_at=None, subject_key__in=keys))


def still_holding(disposal: Disposal) -> list[Backup]:
    """The backups that were made before the list was carried out, and are still there: they hold what it erased."""
    if disposal.carried_out_at is None:
        return []
    return list(Backup.objects.filter(at__lt=disposal.carried_out_at, removed_at=None))


def may_work(person: Person, on: date) -> bool:
    """Whether the person may draw up lists, hold things back and carry out what was approved."""
    return any(holds(person, role, on) for role in WORKERS)


def may_approve(disposal: Disposal, person: Person, on: date) -> bool:
    """Whether the person may approve this list: the head of the desk, unless the list is their own."""
    return disposal.listed_by_id != person.pk and holds(person, HeldRole.DESK_HEAD, on)
