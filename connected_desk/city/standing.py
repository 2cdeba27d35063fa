"""Roles and stand-ins that begin, end by a date or pass on, each with a row of its kind's book. Nothing is deleted.

A book is taken here as it stands: whoever ends a role with a transfer saw the person, not the page of the book. What a
form of that page sends goes through `give_stand_in` and `end_stand_in`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from . import setting_record
from .models import ActingFor, Person, RoleHeld
from .setting_record import Entry

PEOPLE, STAND_INS = "people", "stand_ins"


@dataclass(frozen=True)
class Order:
    """Why something ends or passes on, by whose order, and when it is written."""

    reason: str
    by: Person
    at: datetime


class StandsInAlready(Exception):
    """The same person stands in for the same one on some of those days already."""


def standing_in(person: Person, on: date) -> list[ActingFor]:
    """The rows by which this person stands in for others on that day or later."""
    rows = ActingFor.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), person=person)
    return list(rows.select_related("person", "for_person"))


def stood_in_by(person: Person, on: date) -> list[ActingFor]:
    """The rows by which others stand in for this person on that day or later."""
    rows = ActingFor.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), for_person=person)
    return list(rows.select_related("person", "for_person"))


def stand_ins_to_come(on: date) -> list[ActingFor]:
    """Who stands in for whom on that day or later, by whom they stand in for; one query."""
    rows = ActingFor.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("person", "for_person")
    return list(rows.order_by("for_person__name", "valid_from", "pk"))


@transaction.atomic
def give_stand_in(
    person: Person,
    *,
    for_person: Person,
    first: date,
    last: date | None,
    seen: int,
    reason: str,
    by: Person,
    at: datetime,
) -> ActingFor:
    """Let somebody stand in for another, by dates. Raises StandsInAlready and setting_record.Overtaken."""
    book = setting_record.take(STAND_INS, seen=seen)
    there = ActingFor.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), person=person, for_person=for_person)
    if last is not None:
        there = there.filter(valid_from__lte=last)
    if there.exists():
        raise StandsInAlready
    made = ActingFor.objects.create(person=person, for_person=for_person, valid_from=first, valid_to=last)
    entry = Entry(_who(made), {"valid_from": (None, first), "valid_to": (None, last)})
    setting_record.write(book, [entry], reason=reason, by=by, at=at)
    return made


@transaction.atomic
def end_stand_in(row: ActingFor, *, last: date, seen: int, reason: str, by: Person, at: datetime) -> None:
    """Let a stand-in end with that day, not before its first. Raises setting_record.Overtaken."""
    book = setting_record.take(STAND_INS, seen=seen)
    before, row.valid_to = row.valid_to, max(row.valid_from, last)
    row.save(update_fields=["valid_to"])
    entry = Entry(_who(row), {"valid_to": (before, row.valid_to)})
    setting_record.write(book, [entry], reason=reason, by=by, at=at)


@transaction.atomic
def end_roles(roles: Iterable[RoleHeld], *, on: date, order: Order) -> None:
    """End the roles with the day before; one that begins later ends with its first day."""
    _write(PEOPLE, [_ended(row, on, _role(row)) for row in roles], order)


@transaction.atomic
def end_stand_ins(rows: Iterable[ActingFor], *, on: date, order: Order) -> None:
    """End the stand-ins with the day before; one that begins later ends with its first day."""
    _write(STAND_INS, [_ended(row, on, _who(row)) for row in rows], order)


@transaction.atomic
def pass_on_stand_in(row: ActingFor, *, to: Person, on: date, order: Order) -> ActingFor:
    """Somebody else stands in from that day on, as long as the row said; the row ends with the day before.

    Raises ValueError where nobody would be left to stand in for but themselves.
    """
    if to == row.for_person:
        raise ValueError("nobody stands in for themselves")
    until, since = row.valid_to, max(row.valid_from, on)
    end_stand_ins([row], on=on, order=order)
    made = ActingFor.objects.create(person=to, for_person=row.for_person, valid_from=since, valid_to=until)
    entry = Entry(_who(made), {"valid_from": (None, since), "valid_to": (None, until)})
    _write(STAND_INS, [entry], order)
    return made


def _write(kind: str, entries: list[Entry], order: Order) -> None:
    if entries:
        book = setting_record.take(kind, seen=setting_record.version(kind))
        setting_record.write(book, entries, reason=order.reason, by=order.by, at=order.at)


def _ended(row: RoleHeld | ActingFor, on: date, about: tuple[str, str]) -> Entry:
    """End the row with the day before that one, or with its first day; what the book says of it."""
    before = row.valid_to
    eve = on - timedelta(days=1)
    row.valid_to = max(row.valid_from, min(eve, before) if before else eve)
    row.save(update_fields=["valid_to"])
    return Entry(about, {"valid_to": (before, row.valid_to)})


def _who(row: ActingFor) -> tuple[str, str]:
    return f"{row.person.name} → {row.for_person.name}（代理）", f"{row.person.name} for {row.for_person.name}"


def _role(row: RoleHeld) -> tuple[str, str]:
    def told(language: str) -> str:
        with override(language):
            unit = row.unit.name if row.unit else ""
            return " ".join(filter(None, [row.person.name, f"<{row.person.email}>", row.get_role_display(), unit]))

    return told("ja"), told("en")
