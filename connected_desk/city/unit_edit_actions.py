"""Every write of one unit by hand: its name, links, parts and place, and whom it is asked through."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from . import setting_record
from .calendar import tokyo_date
from .models import Person, Unit
from .organisation_file import FLAGS
from .setting_record import Entry
from .unit_models import ContactPart, UnitContact

UNITS = "units"


@transaction.atomic
def change_unit(
    unit: Unit, values: Mapping[str, Any], *, after: Unit | None, seen: int, reason: str, by: Person, at: datetime
) -> bool:
    """Give one unit these values, and its place in the official order behind `after` (None: at the head).

    A part given to it is taken from the unit that has it. Returns whether anything was another. Raises
    setting_record.Overtaken.
    """
    book = setting_record.take(UNITS, seen=seen)
    rows = list(Unit.objects.exclude(pk=unit.pk).order_by("position", "pk"))
    entries = [entry for flag in FLAGS if values.get(f"is_{flag}") for entry in _take_part(flag, rows)]
    before = {name: getattr(unit, name) for name in values}
    told = {name: (plain(old), plain(new)) for name, (old, new) in setting_record.changed(before, values).items()}
    place = rows.index(after) + 1 if after else 0
    old_place = Unit.objects.filter(position__lt=unit.position).count()
    if place != old_place:
        told["position"] = (old_place + 1, place + 1)
    for name, value in values.items():
        setattr(unit, name, value)
    unit.save()
    lay_order([*rows[:place], unit, *rows[place:]])
    if told:
        entries.append(Entry(about(unit), told))
    if entries:
        setting_record.write(book, entries, reason=reason, by=by, at=at)
    return bool(entries)


@transaction.atomic
def set_contact(
    unit: Unit, part: str, person: Person | None, *, seen: int, reason: str, by: Person, at: datetime
) -> UnitContact | None:
    """From today on the unit is asked through this person (None: through nobody); who was, ends with yesterday.

    One named today already was named by mistake and gives way. Raises setting_record.Overtaken.
    """
    book = setting_record.take(UNITS, seen=seen)
    on = tokyo_date(at)
    now = unit.contacts.current(on).filter(part=part).select_related("person").first()
    if now is not None and person is not None and now.person_id == person.pk:
        return now
    made = _succeed_contact(unit, part, now, person, on)
    if now is not None or made is not None:
        told = {part: (now.person.name if now else None, person.name if person else None)}
        setting_record.write(book, [Entry(about(unit), told)], reason=reason, by=by, at=at)
    return made


def _succeed_contact(
    unit: Unit, part: str, now: UnitContact | None, person: Person | None, on: date
) -> UnitContact | None:
    if now is not None and now.valid_from == on:
        now.delete()
    elif now is not None:
        now.valid_to = on - timedelta(days=1)
        now.save(update_fields=["valid_to"])
    if person is None:
        return None
    return UnitContact.objects.create(unit=unit, person=person, part=ContactPart(part).value, valid_from=on)


def lay_order(units: list[Unit]) -> None:
    """Number the units as they stand; cases follow each unit that moves (a signal)."""
    for place, unit in enumerate(units):
        if unit.position != place:
            unit.position = place
            unit.save(update_fields=["position"])


def _take_part(flag: str, rows: list[Unit]) -> Iterator[Entry]:
    for other in rows:
        if getattr(other, f"is_{flag}"):
            setattr(other, f"is_{flag}", False)
            other.save(update_fields=[f"is_{flag}"])
            yield Entry(about(other), {f"is_{flag}": (True, False)})


def about(unit: Unit) -> tuple[str, str]:
    return f"{unit.name_ja} ({unit.code})", f"{unit.name_en or unit.name_ja} ({unit.code})"


def plain(value: Any) -> Any:
    return value.name_ja if isinstance(value, Unit) else value
