"""What has a date and is somebody's: rooms register their kinds here; the page of due dates and the calendar show them.

A list over all kinds is read by keyset: of each kind no more rows than fit a page, and of those the first.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from heapq import nsmallest
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.city.models import Person
from connected_desk.city.queries import units_headed, units_served
from workflows.engine import deadlines

from .models import Case
from .scope import visible_cases

PAGE = 50
SUNDAY = 6
GROUPS = {"overdue": _("Overdue"), "today": _("Today"), "week": _("This week"), "later": _("Later")}


@dataclass(frozen=True)
class Whose:
    """For whom on which day: what is this person's to do; `as_head` what lies with the units the person is head of.

    `units` are the ids of the units whose work it is: those the person is an officer of, or the head of.
    """

    person: Person
    on: date
    units: frozenset[int]
    as_head: bool = False

    @classmethod
    def of(cls, person: Person, on: date, *, as_head: bool = False) -> "Whose":
        return cls(person, on, (units_headed if as_head else units_served)(person, on), as_head)

    @cached_property
    def cases(self) -> QuerySet[Case]:
        """The cases the person may see; worked out once for all kinds."""
        return visible_cases(self.person, self.on)

    @cached_property
    def rows(self) -> dict[str, Any]:
        """What is dated, kind by kind; found once for the counts and for the lines."""
        return {name: kind.rows(self) for name, kind in KINDS.items()}

    @cached_property
    def nearest(self) -> dict[str, list[Any]]:
        """Of each kind the nearest, one more than a page holds; read once for the counts and for the first page."""
        return {name: list(rows.order_by("day", "pk")[: PAGE + 1]) for name, rows in self.rows.items()}


@dataclass(frozen=True)
class Dated:
    """One thing with a date. `subject` is what it is about (a case's title), `what` the words it was entered with.

    `stamp` is when what it says was last written, `left` counts open days to the date, negative when it has passed.
    """

    key: UUID
    subject: str
    url: str
    due_on: date
    stamp: datetime
    number: str = ""
    what: str = ""
    label: Any = ""
    kind: str = ""
    left: int | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of dated things: what is to be done, the rows with their date as `day`, and a row's line."""

    name: str
    label: Any
    rows: Callable[[Whose], QuerySet[Any]]
    line: Callable[[Any], Dated]


@dataclass(frozen=True)
class Page:
    """One page of what is due, in groups by how near it is; `after` is where the next begins ("" on the last)."""

    groups: list[tuple[str, Any, list[Dated]]]
    after: str


KINDS: dict[str, Kind] = {}


def dated(name: str, label: Any, rows: Any, line: Any) -> None:
    """Register a kind. A line says what it is by `label` where it has none of its own."""
    KINDS[name] = Kind(name, label, rows, line)


def named_in(rows: QuerySet[Any], column: str, person: Person) -> QuerySet[Any]:
    """Those of the rows whose text names the person, however the name is spaced (see holdings.named_in)."""
    solid = Replace(Replace(F(column), Value(" "), Value("")), Value("\u3000"), Value(""))
    return rows.annotate(solid=solid).filter(solid__contains="".join(person.name.split()))


def group_of(day: date, on: date) -> str:
    """How near a day is: overdue, today, this week (up to its Sunday) or later."""
    if day < on:
        return "overdue"
    if day == on:
        return "today"
    return "week" if day <= _end_of_week(on) else "later"


def counts(whose: Whose) -> dict[str, int]:
    """How many things each group holds: the same rows as the list. One query a kind, two where a page is too short."""
    found = Counter(dict.fromkeys(GROUPS, 0))
    for name, rows in whose.nearest.items():
        fits = len(rows) <= PAGE
        found.update(Counter(group_of(row.day, whose.on) for row in rows) if fits else _counted(whose, name))
    return dict(found)


def _counted(whose: Whose, name: str) -> dict[str, int]:
    on, sunday = whose.on, _end_of_week(whose.on)
    rules = {
        "overdue": Q(day__lt=on),
        "today": Q(day=on),
        "week": Q(day__gt=on, day__lte=sunday),
        "later": Q(day__gt=sunday),
    }
    asked = {group: Count("pk", filter=rule) for group, rule in rules.items()}
    return whose.rows[name].order_by().aggregate(**asked)


def page(whose: Whose, *, after: str = "") -> Page:
    """One page of what is due, the nearest day first, by keyset: `after` is where the last page ended."""
    place = _place(after)
    found = []
    for position, (name, kind) in enumerate(KINDS.items()):
        rows = whose.nearest[name] if place is None else _behind(whose, name, _beyond(place, position))
        found += [((row.day, position, row.pk), kind, row) for row in rows]
    first = nsmallest(PAGE + 1, found, key=lambda one: one[0])
    closed = open_days.closed_days()
    lines = [_line(kind, row, whose.on, closed) for _mark, kind, row in first[:PAGE]]
    grouped: dict[str, list[Dated]] = {name: [] for name in GROUPS}
    for line in lines:
        grouped[group_of(line.due_on, whose.on)].append(line)
    return Page(
        [(name, GROUPS[name], within) for name, within in grouped.items() if within],
        ".".join(map(str, first[PAGE - 1][0])) if len(first) > PAGE else "",
    )


def all_of(whose: Whose) -> Iterator[Dated]:
    """Everything that is due, kind by kind: for the calendar."""
    closed = open_days.closed_days()
    for name, kind in KINDS.items():
        for row in whose.rows[name].order_by("day", "pk"):
            yield _line(kind, row, whose.on, closed)


def _line(kind: Kind, row: Any, on: date, closed: frozenset[date]) -> Dated:
    line = kind.line(row)
    left = deadlines.left(line.due_on, on, closed)
    return replace(line, kind=kind.name, label=line.label or kind.label, left=left)


def _end_of_week(on: date) -> date:
    return on + timedelta(days=SUNDAY - on.weekday())


def _place(after: str) -> tuple[date, int, int] | None:
    try:
        day, position, pk = after.split(".")
        place = date.fromisoformat(day), int(position), int(pk)
    except ValueError:
        return None
    return place if 0 <= place[2] <= BigIntegerField.MAX_BIGINT else None


def _behind(whose: Whose, name: str, beyond: Q) -> list[Any]:
    return list(whose.rows[name].order_by("day", "pk").filter(beyond)[: PAGE + 1])


def _beyond(place: tuple[date, int, int], position: int) -> Q:
    """The rows of the kind at that position that come behind the place: days first, kinds in their order, then ids."""
    day, kind, pk = place
    if position < kind:
        return Q(day__gt=day)
    return Q(day__gt=day) | Q(day=day, pk__gt=pk) if position == kind else Q(day__gte=day)
