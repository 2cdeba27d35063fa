"""The log read as it was known at a cut-off: what state a subject was in, since when, and what it had been told.

A row counts from when it happened, as far as it was recorded by the cut-off. So any past month can be told again. What
was undone by then did not happen: neither the row nor the one that says so is told.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.log import TAKE_OVER, UNDO
from connected_desk.records.models import LogRow


@dataclass(frozen=True)
class Event:
    """A row of the log. `at` is never before that of the row before it; `happened_at` is what was written down."""

    seq: int
    move: str
    before: str
    after: str
    at: datetime
    happened_at: datetime
    recorded_at: datetime
    body: str = ""  # as the log keeps it: parsed only where a figure asks; empty once erased

    @cached_property
    def details(self) -> Mapping[str, Any]:
        return (json.loads(self.body).get("details") or {}) if self.body else {}

    @property
    def on(self) -> date:
        return tokyo_date(self.at)

    @property
    def opens(self) -> bool:
        """Whether the subject came to the desk by it: not so where an earlier ledger held it before."""
        return not self.before and self.move != TAKE_OVER

    @property
    def takes_over(self) -> bool:
        return self.move == TAKE_OVER

    @property
    def changes_state(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Story:
    """What happened to one subject, in order."""

    key: UUID
    events: tuple[Event, ...]

    @cached_property
    def _instants(self) -> list[datetime]:
        return [event.at for event in self.events]

    def until(self, end: datetime) -> tuple[Event, ...]:
        """What had happened before that instant."""
        return self.events[: bisect_left(self._instants, end)]

    def between(self, start: datetime, end: datetime) -> Iterator[Event]:
        """What happened from `start` on and before `end`."""
        return (event for event in self.events if start <= event.at < end)

    def state(self, end: datetime) -> str:
        """The state just before that instant; empty where it did not exist yet."""
        before = bisect_left(self._instants, end)
        return self.events[before - 1].after if before else ""

    def since(self, end: datetime) -> Event:
        """The event that brought the subject into the state it had just before that instant."""
        return [event for event in self.until(end) if event.changes_state][-1]

    def last(self, moves: Collection[str], end: datetime) -> Event | None:
        """The latest of these moves before that instant."""
        return next((event for event in reversed(self.until(end)) if event.move in moves), None)

    def told(self, moves: Collection[str], name: str, end: datetime) -> Any:
        """What the latest of these moves that said something under `name` said; None where none did."""
        said = [event.details[name] for event in self.until(end) if event.move in moves and name in event.details]
        return plain(said[-1]) if said else None


def stories(kind: str, cut_off: datetime, *, of: Collection[UUID] | QuerySet[Any, Any]) -> dict[UUID, Story]:
    """The subjects of a kind with these keys, each with what was recorded of it up to the cut-off; one query."""
    rows = LogRow.objects.filter(subject_kind=kind, subject_key__in=of, recorded_at__lte=cut_off)
    columns = ("subject_key", "seq", "move", "from_state", "to_state", "occurred_at", "recorded_at", "kept__body")
    found: dict[UUID, list[Event]] = defaultdict(list)
    for key, seq, move, old, new, occurred_at, recorded_at, body in rows.order_by("subject_key", "seq").values_list(
        *columns
    ):
        before = found[key]
        if move == UNDO:
            before.pop()
            continue
        at = max(occurred_at, before[-1].at) if before else occurred_at
        before.append(Event(seq, move, old, new, at, occurred_at, recorded_at, body))
    return {key: Story(key, tuple(events)) for key, events in found.items()}


def plain(value: Any) -> Any:
    """A detail of the log as a value: a date, or the key of the row it referred to."""
    match value:
        case {"$date": text}:
            return date.fromisoformat(text)
        case {"$ref": _, "key": key}:
            return key
    return value
