"""Ending roles and stand-ins by a date, and passing a stand-in on: what a transfer does to them. Nothing is deleted."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from .models import ActingFor, Person, RoleHeld


def standing_in(person: Person, on: date) -> list[ActingFor]:
    """The rows by which this person stands in for others on that day or later."""
    rows = ActingFor.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), person=person)
    return list(rows.select_related("for_person"))


def stood_in_by(person: Person, on: date) -> list[ActingFor]:
    """The rows by which others stand in for this person on that day or later."""
    rows = ActingFor.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), for_person=person)
    return list(rows.select_related("person"))


@transaction.atomic
def end_roles(roles: Iterable[RoleHeld], *, on: date) -> None:
    """End the roles with the day before; one that begins later ends with its first day."""
    for role in roles:
        role.valid_to = _last_day(role, on)
        role.save(update_fields=["valid_to"])


@transaction.atomic
def end_stand_ins(rows: Iterable[ActingFor], *, on: date) -> None:
    """End the stand-ins with the day before; one that begins later ends with its first day."""
    for row in rows:
        row.valid_to = _last_day(row, on)
        row.save(update_fields=["valid_to"])


@transaction.atomic
def pass_on_stand_in(row: ActingFor, *, to: Person, on: date) -> ActingFor:
    """Somebody else stands in from that day on, as long as the row said; the row ends with the day before.

    Raises ValueError where nobody would be left to stand in for but themselves.
    """
    if to == row.for_person:
        raise ValueError("nobody stands in for themselves")
    until, since = row.valid_to, max(row.valid_from, on)
    end_stand_ins([row], on=on)
    return ActingFor.objects.create(person=to, for_person=row.for_person, valid_from=since, valid_to=until)


def _last_day(row: RoleHeld | ActingFor, on: date) -> date:
    before = on - timedelta(days=1)
    earliest = min(before, row.valid_to) if row.valid_to else before
    return max(row.valid_from, earliest)
