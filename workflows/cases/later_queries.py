"""What stand-ins did in somebody's place: the rows of the log that say so, and which of them were looked at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from connected_desk.city.models import Person
from connected_desk.records import log
from connected_desk.records.models import LogRow
from connected_desk.ui.looks import LogLine
from workflows.decisions.definition import DECISION
from workflows.decisions.models import Decision
from workflows.engine import record
from workflows.engine.registry import LIVES

from .later_models import LaterView

PAGE = 30


@dataclass(frozen=True)
class Line:
    """Something done in a person's place: about what, the line of its record, and when it was looked at."""

    key: UUID
    seq: int
    about: str
    url: str
    line: LogLine
    seen_at: datetime | None


@dataclass(frozen=True)
class Page:
    """One page, the newest first, and where the next begins ("" on the last)."""

    lines: list[Line]
    after: str


def done_for(person: Person) -> QuerySet[LogRow]:
    """The rows written in this person's place, without those undone.

    A decision and the move it carried out are one act: the row of the decision stands for both.
    """
    same = {name: OuterRef(name) for name in ("occurred_at", "actor_id", "acting_for_id")}
    decided = LogRow.objects.filter(subject_kind=DECISION.name, move="decide", **same)
    rows = log.standing(LogRow.objects.filter(acting_for_id=person.pk))
    return rows.exclude(~Q(subject_kind=DECISION.name) & Exists(decided))


def unseen(person: Person) -> QuerySet[LogRow]:
    """Of these, what the person has not looked at: neither here nor on the decision's own page."""
    looked_at = Decision.objects.filter(acted_for=person, seen_at__isnull=False)
    rows = done_for(person).filter(later_view=None)
    return rows.exclude(subject_kind=DECISION.name, subject_key__in=looked_at.values("key"))


def unseen_moves(person: Person) -> QuerySet[LogRow]:
    """Of those, the moves: decisions are asked about one by one already."""
    return unseen(person).exclude(subject_kind=DECISION.name)


def page(rows: QuerySet[LogRow], *, after: str = "") -> Page:
    """One page of these rows by keyset: `after` is the hash of the last one shown."""
    last = LogRow.objects.filter(hash=after).first() if after.isalnum() else None
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found = list(rows.select_related("kept", "later_view").order_by("-pk")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(_lines(found[:PAGE]), found[PAGE - 1].hash if more else "")


def _lines(rows: Sequence[LogRow]) -> list[Line]:
    subjects = _subjects(rows)
    seen = {one.key: one.seen_at for one in subjects.values() if isinstance(one, Decision)}
    found = []
    for row in rows:
        about = subjects[row.subject_key]
        [line] = record.lines(LIVES[row.subject_kind], [row])
        view: LaterView | None = getattr(row, "later_view", None)
        seen_at = view.seen_at if view else seen.get(row.subject_key)
        found.append(Line(row.subject_key, row.seq, str(about), about.get_absolute_url(), line, seen_at))
    return found


def _subjects(rows: Sequence[LogRow]) -> dict[UUID, Any]:
    """What the rows are about, in one query a kind."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        by_kind[row.subject_kind].add(row.subject_key)
    found: dict[UUID, Any] = {}
    for kind, keys in by_kind.items():
        life = LIVES[kind]
        wanted = life.model._base_manager.filter(key__in=keys)
        for subject in wanted.select_related(life.parent) if life.parent else wanted:
            found[subject.key] = subject
    return found
