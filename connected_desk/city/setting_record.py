"""The record of settings: each kind has a chained log that says who changed what, when, from what to what, and why.

An action takes the kind's book first, which locks it, changes the rows, and writes one row of the book.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.records import erased, log
from connected_desk.records.models import ActorKind, LogRow
from connected_desk.ui.formats import full_date

from .models import Person
from .setting_kinds import KINDS, Last, SettingKind
from .setting_models import SettingsBook
from .words import pick

KIND = "setting"
SHOWN = 30
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Overtaken(Exception):
    """Somebody changed this kind of setting since the form was drawn."""


@dataclass(frozen=True)
class Entry:
    """What was changed about one thing: its name in both languages, and each value by its code, before and after."""

    about: tuple[str, str]
    values: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Told:
    """An entry as it is read: the thing's name, and (label, before, after) of each value."""

    about: str
    values: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Change:
    """One row of a book as it is read."""

    at: datetime
    who: str
    reason: str
    told: list[Told]


def version(kind: str) -> int:
    """How often that kind of setting was changed: what a form sends back to say what the person saw."""
    return SettingsBook.objects.filter(name=kind).values_list("log_seq", flat=True).first() or 0


def take(kind: str, *, seen: int) -> SettingsBook:
    """The kind's book, locked until the transaction ends. Raises Overtaken where `seen` is not its version any more."""
    SettingsBook.objects.get_or_create(name=kind)
    book = SettingsBook.objects.select_for_update().get(name=kind)
    if book.log_seq != seen:
        raise Overtaken
    return book


def write(book: SettingsBook, entries: Sequence[Entry], *, reason: str, by: Person, at: datetime) -> LogRow:
    """Write down what was changed in a book that was taken."""
    told = [{"about": list(one.about), "values": _plain(one.values)} for one in entries]
    row = log.append(
        book,
        kind=KIND,
        move="change",
        from_state="",
        to_state="",
        body={"by": by.name, "reason": reason, "entries": told},
        actor=log.Actor(ActorKind.PERSON, by.pk),
        unit_id=None,
        at=at,
    )
    book.save()
    return row


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of two sets of values, those that differ, before and after."""
    return {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}


def history(kind: str) -> list[Change]:
    """The last changes of that kind, the newest first; two queries."""
    book = SettingsBook.objects.filter(name=kind).first()
    return [_change(kind, row) for row in log.latest(KIND, book.key, SHOWN)] if book else []


def last_changes() -> dict[str, tuple[datetime, str]]:
    """When each kind was last changed and by whom, for the kinds that have a book; two queries."""
    books = {book.log_head: book.name for book in SettingsBook.objects.exclude(log_head="")}
    rows = LogRow.objects.filter(subject_kind=KIND, hash__in=books).select_related("kept")
    return {books[row.hash]: (row.occurred_at, _who(row)) for row in rows}


def kinds_with_changes() -> list[tuple[SettingKind, Last]]:
    """Every kind of setting with when it was last changed and by whom; None where it never was."""
    booked = last_changes()
    return [(one, one.last() if one.last else booked.get(one.name)) for one in KINDS.values()]


def _plain(values: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    return {name: [before, after] for name, (before, after) in values.items()}


def _change(kind: str, row: LogRow) -> Change:
    body = row.body or {"entries": [], "reason": erased.told(row.kept.erased_by)}
    labels = KINDS[kind].values
    told = [
        Told(
            pick(*entry["about"]),
            [(str(labels.get(name, name)), _said(old), _said(new)) for name, (old, new) in entry["values"].items()],
        )
        for entry in body["entries"]
    ]
    return Change(row.occurred_at, _who(row), body["reason"], told)


def _who(row: LogRow) -> str:
    return (row.body or {}).get("by", "")


def _said(value: Any) -> str:
    """A value of the record in words: a day as the page writes days, nothing as a dash."""
    match value:
        case None | "":
            return "－"
        case bool():
            return _("Yes") if value else _("No")
        case str() if DAY.fullmatch(value):
            return full_date(date.fromisoformat(value))
        case list():
            return _(", ").join(map(_said, value))
    return str(value)
