"""What is asked about units: those to come, and whom a unit is asked through on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .models import ActingFor, Person, Unit
from .queries import officers_of
from .unit_models import ContactPart, UnitContact


def units_to_come(on: date) -> list[Unit]:
    """The units of that day or later in their official order, with links and successors; three queries."""
    rows = Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("parent", "general_affairs")
    return list(rows.prefetch_related("successors__new"))


def contacts_by_unit(on: date) -> dict[int, list[UnitContact]]:
    """Whom each unit is asked through on that day, the liaison before the deputy; one query."""
    found: dict[int, list[UnitContact]] = defaultdict(list)
    rows = UnitContact.objects.current(on).filter(person__is_active=True).select_related("person")
    for row in sorted(rows, key=lambda row: row.part != ContactPart.LIAISON):
        found[row.unit_id].append(row)
    return dict(found)


@dataclass(frozen=True)
class Asked:
    """Who of a unit is asked first; `part` is why: the liaison, the deputy, a stand-in, or empty where all are."""

    people: Sequence[Person]
    part: str


def asked_of(unit: Unit, on: date) -> Asked:
    """The unit's liaison; the deputy where that one is away (somebody stands in) or nobody is named; else all officers.

    Where the liaison is away and there is no deputy, whoever stands in is asked.
    """
    return asked_of_units([unit], on)[unit.pk] or Asked(officers_of(unit, on), "")


def asked_of_units(units: Iterable[Unit], on: date) -> dict[int, Asked | None]:
    """Of each unit who is asked first, None where all its officers are; two queries."""
    contacts = contacts_by_unit(on)
    liaisons = [row.person_id for rows in contacts.values() for row in rows if row.part == ContactPart.LIAISON]
    acting: dict[int, list[Person]] = defaultdict(list)
    away = ActingFor.objects.current(on).filter(for_person__in=liaisons, person__is_active=True)
    for row in away.select_related("person"):
        acting[row.for_person_id].append(row.person)
    return {unit.pk: _asked(contacts.get(unit.pk, []), acting) for unit in units}


def _asked(rows: Sequence[UnitContact], acting: dict[int, list[Person]]) -> Asked | None:
    by_part = {row.part: row.person for row in rows}
    liaison, deputy = by_part.get(ContactPart.LIAISON), by_part.get(ContactPart.DEPUTY)
    stand_ins = acting[liaison.pk] if liaison else []
    if liaison and not stand_ins:
        return Asked([liaison], ContactPart.LIAISON)
    if deputy:
        return Asked([deputy], ContactPart.DEPUTY)
    return Asked(stand_ins, "stand_in") if stand_ins else None
