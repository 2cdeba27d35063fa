"""Every write of bodies and their seats, each with a row of their book. They end by a date and are never deleted."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from connected_desk.city import setting_record
from connected_desk.city.calendar import TOKYO
from connected_desk.city.models import Person
from connected_desk.city.setting_record import Entry
from connected_desk.strategy.models import Item

from .models import Body, BodyMember
from .queries import end_of
from .terms import BodyKind, Scope

BODIES = "bodies"
OF_A_BODY = ("name_ja", "name_en", "kind", "chair_office", "chair", "scope")
OF_A_SEAT = ("office", "unit", "person")
ITEMS, AFTER, FIRST, LAST = "items", "after", "valid_from", "valid_to"


class MeetingPlanned(Exception):
    """The body meets after its last day; the day of its last meeting is the first argument."""


@transaction.atomic
def found_body(
    values: Mapping[str, Any], *, items: Iterable[Item], first: date, seen: int, reason: str, by: Person, at: datetime
) -> Body:
    """Found a body with these values (OF_A_BODY) from that day on. Raises setting_record.Overtaken."""
    book = setting_record.take(BODIES, seen=seen)
    body = Body.objects.create(code=f"body-{uuid4().hex[:8]}", valid_from=first, **values)
    named = list(items)
    body.items.set(named)
    told = {name: (None, value) for name, value in _told(values, named).items() if value} | {FIRST: (None, first)}
    setting_record.write(book, [Entry(_about(body), told)], reason=reason, by=by, at=at)
    return body


@transaction.atomic
def change_body(
    body: Body, values: Mapping[str, Any], *, items: Iterable[Item], seen: int, reason: str, by: Person, at: datetime
) -> bool:
    """Name the body, its chair and its scope anew. Returns whether anything was another.

    Raises setting_record.Overtaken.
    """
    book = setting_record.take(BODIES, seen=seen)
    body = Body.objects.select_related("chair").get(pk=body.pk)
    about, named = _about(body), list(items)
    before = {name: getattr(body, name) for name in OF_A_BODY}
    told = setting_record.changed(_told(before, body.items.all()), _told(values, named))
    if not told:
        return False
    for name in OF_A_BODY:
        setattr(body, name, values[name])
    body.save()
    body.items.set(named)
    setting_record.write(book, [Entry(about, told)], reason=reason, by=by, at=at)
    return True


@transaction.atomic
def end_body(body: Body, *, last: date, seen: int, reason: str, by: Person, at: datetime) -> None:
    """Let the body end with that day, and with it every seat that would go on.

    Its meetings, and instructions given there, stay. Raises MeetingPlanned and setting_record.Overtaken.
    """
    book = setting_record.take(BODIES, seen=seen)
    later = body.meetings.filter(held_at__gte=end_of(last)).order_by("held_at").last()
    if later is not None:
        raise MeetingPlanned(later.held_at.astimezone(TOKYO).date())
    entries = [Entry(_about(body), {LAST: (body.valid_to, last)})]
    for seat in body.members.filter(Q(valid_to=None) | Q(valid_to__gt=last)):
        entries.append(Entry(_of_seat(body, seat), {LAST: (seat.valid_to, _end(seat, last))}))
    body.valid_to = last
    body.save(update_fields=[LAST])
    setting_record.write(book, entries, reason=reason, by=by, at=at)


@transaction.atomic
def seat_member(
    body: Body,
    values: Mapping[str, Any],
    *,
    after: BodyMember | None,
    first: date,
    seen: int,
    reason: str,
    by: Person,
    at: datetime,
) -> BodyMember:
    """Give the body a seat with these values (OF_A_SEAT) behind another (None: at the head), from that day on.

    Raises setting_record.Overtaken.
    """
    book = setting_record.take(BODIES, seen=seen)
    seat = BodyMember.objects.create(body=body, valid_from=first, **values)
    _lay(body, seat, after)
    told = {name: (None, _plain(values[name])) for name in OF_A_SEAT if values[name]} | {FIRST: (None, first)}
    setting_record.write(book, [Entry(_of_seat(body, seat), told)], reason=reason, by=by, at=at)
    return seat


@transaction.atomic
def change_seat(
    seat: BodyMember,
    values: Mapping[str, Any],
    *,
    after: BodyMember | None,
    since: date,
    seen: int,
    reason: str,
    by: Person,
    at: datetime,
) -> BodyMember:
    """Who or which office has the seat from that day on; earlier meetings keep who had it then.

    A seat that begins on that day or later is put right in its place. Raises setting_record.Overtaken.
    """
    book = setting_record.take(BODIES, seen=seen)
    body, about = seat.body, _of_seat(seat.body, seat)
    before = {name: _plain(getattr(seat, name)) for name in OF_A_SEAT} | {AFTER: _before(body, seat)}
    now = _go_on(seat, values, since)
    _lay(body, now, after)
    told = setting_record.changed(
        before, {name: _plain(values[name]) for name in OF_A_SEAT} | {AFTER: after.office if after else None}
    )
    if told:
        told |= {FIRST: (None, now.valid_from)} if now.pk != seat.pk else {}
        setting_record.write(book, [Entry(about, told)], reason=reason, by=by, at=at)
    return now


@transaction.atomic
def end_seat(seat: BodyMember, *, last: date, seen: int, reason: str, by: Person, at: datetime) -> None:
    """Let the seat end with that day, not before its first. Raises setting_record.Overtaken."""
    book = setting_record.take(BODIES, seen=seen)
    before = seat.valid_to
    told = {LAST: (before, _end(seat, last))}
    setting_record.write(book, [Entry(_of_seat(seat.body, seat), told)], reason=reason, by=by, at=at)


def _go_on(seat: BodyMember, values: Mapping[str, Any], since: date) -> BodyMember:
    """The seat with these values: another row from that day on where office, unit or person are others."""
    same = all(getattr(seat, name) == values[name] for name in OF_A_SEAT)
    if same or (seat.valid_from and seat.valid_from >= since):
        for name in OF_A_SEAT:
            setattr(seat, name, values[name])
        seat.save()
        return seat
    until = seat.valid_to
    _end(seat, since - timedelta(days=1))
    return BodyMember.objects.create(body=seat.body, position=seat.position, valid_from=since, valid_to=until, **values)


def _end(seat: BodyMember, last: date) -> date:
    seat.valid_to = max(seat.valid_from or last, last)
    seat.save(update_fields=[LAST])
    return seat.valid_to


def _lay(body: Body, seat: BodyMember, after: BodyMember | None) -> None:
    """Number the seats as they stand, this one behind that."""
    others = list(body.members.exclude(pk=seat.pk).order_by("position", "pk"))
    place = next((place + 1 for place, one in enumerate(others) if one == after), 0)
    for position, one in enumerate([*others[:place], seat, *others[place:]], 1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def _before(body: Body, seat: BodyMember) -> str | None:
    """The office of the seat this one stands behind, among those of its own days."""
    day = seat.valid_from or seat.valid_to
    rows = BodyMember.objects.current(day) if day else BodyMember.objects.filter(valid_to=None)
    stands = [one for one in rows.filter(body=body) if (one.position, one.pk) < (seat.position, seat.pk)]
    return stands[-1].office if stands else None


def _plain(value: Any) -> Any:
    """A value as the book keeps it: a unit or a person by name."""
    return str(getattr(value, "name_ja", getattr(value, "name", value))) if value else value


def _told(values: Mapping[str, Any], items: Iterable[Item]) -> dict[str, Any]:
    """What the book says of a body: codes in words, named items by their codes."""
    with override("ja"):
        words = {"kind": str(BodyKind(values["kind"]).label), "scope": str(Scope(values["scope"]).label)}
    named = sorted(item.code for item in items)
    return {name: _plain(values[name]) for name in OF_A_BODY} | words | {ITEMS: named}


def _about(body: Body) -> tuple[str, str]:
    return body.name_ja, body.name_en or body.name_ja


def _of_seat(body: Body, seat: BodyMember) -> tuple[str, str]:
    ja, en = _about(body)
    return f"{ja} {seat.office}", f"{en}: {seat.office}"
