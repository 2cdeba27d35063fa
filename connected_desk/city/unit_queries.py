"""What is asked about units: those to come, and whom a unit is asked through on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from connected_desk.records.facts import standing

from .models import ActingFor, Person, Unit
from .queries import kept, officers_of, units_headed, units_served
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


def contacts_to_come(on: date) -> frozenset[tuple[int, int, str]]:
    """Person, unit and part of everybody a unit is asked through on that day or later; one query."""
    rows = UnitContact.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return frozenset(rows.values_list("person_id", "unit_id", "part"))


@standing("city_unitcontact")
def units_asked_through(on: date) -> frozenset[int]:
    """The ids of the units that are asked through somebody on that day."""
    return frozenset(UnitContact.objects.current(on).values_list("unit", flat=True))


STAND_IN = "stand_in"


@dataclass(frozen=True)
class Asked:
    """Who of a unit is asked first; `part` is why: the liaison, the deputy, a stand-in, or empty where all are."""

    people: Sequence[Person]
    part: str

    @property
    def words(self) -> str:
        """Who it is and in which part, for a page."""
        names = _(", ").join(person.name for person in self.people)
        labels = {**dict(ContactPart.choices), STAND_IN: _("Standing in for the liaison")}
        return _("%(part)s %(names)s") % {"part": labels[self.part], "names": names}


def asked_of(unit: Unit, on: date) -> Asked:
    """The unit's liaison; the deputy where that one is away (somebody stands in) or nobody is named; else all officers.

    Where the liaison is away and there is no deputy, whoever stands in is asked.
    """
    return asked_of_units([unit], on)[unit.pk] or Asked(officers_of(unit, on), "")


def asked_of_units(units: Iterable[Unit], on: date) -> dict[int, Asked | None]:
    """Of each unit who is asked first, None where all its officers are; two queries."""
    contacts = contacts_by_unit(on)
    liaisons = [row.person_id for rows in contacts.values() for row in rows if row.part == ContactPart.LIAISON]
    acting = _standing_in(liaisons, on)
    return {unit.pk: _asked(contacts.get(unit.pk, []), acting) for unit in units}


def goes_to(units: Iterable[Unit], on: date) -> dict[int, str]:
    """Through whom each of the units is asked that is asked through somebody, in words; two queries."""
    return {pk: one.words for pk, one in asked_of_units(units, on).items() if one}


def units_asking_first(person: Person, on: date) -> frozenset[int]:
    """Of the units the person serves or heads, those through which the person is asked first.

    A unit asked through somebody else is not among them; what it is asked stays to be seen in its list.
    """
    return kept(person, "asked_first", on, lambda: _asking_first(person, on))


def _asking_first(person: Person, on: date) -> frozenset[int]:
    own = units_served(person, on) | units_headed(person, on)
    named = own & units_asked_through(on)
    asked = asked_of_units(Unit.objects.filter(pk__in=named), on) if named else {}
    through_others = {pk for pk, one in asked.items() if one and person not in one.people}
    return frozenset(own - through_others)


def _standing_in(people: Sequence[int], on: date) -> dict[int, list[Person]]:
    """By whom each of these is represented on that day: somebody who is, is away."""
    found: dict[int, list[Person]] = defaultdict(list)
    if people:
        rows = ActingFor.objects.current(on).filter(for_person__in=people, person__is_active=True)
        for row in rows.select_related("person"):
            found[row.for_person_id].append(row.person)
    return found


def _asked(rows: Sequence[UnitContact], acting: dict[int, list[Person]]) -> Asked | None:
    by_part = {row.part: row.person for row in rows}
    liaison, deputy = by_part.get(ContactPart.LIAISON), by_part.get(ContactPart.DEPUTY)
    stand_ins = acting[liaison.pk] if liaison else []
    if liaison and not stand_ins:
        return Asked([liaison], ContactPart.LIAISON)
    if deputy:
        return Asked([deputy], ContactPart.DEPUTY)
    return Asked(stand_ins, STAND_IN) if stand_ins else None
