"""What is asked about mentions: who can be named about a case, whom a text names, what somebody has to read."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import QuerySet

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import head_of, officers_of
from connected_desk.city.roles import HeldRole
from workflows.engine.bars import barred

from .contact_queries import can_be_named
from .mails import holders
from .models import Case, Mention
from .scope import visible_cases

AT = ("@", "＠")
# Units besides those with a part in the case whose people may see it; the rooms above register theirs.
UNITS_BESIDES: list[Callable[[Case], Iterable[Unit]]] = []


def names_units(units: Callable[[Case], Iterable[Unit]]) -> Callable[[Case], Iterable[Unit]]:
    """Register the units a room has asked about a case."""
    UNITS_BESIDES.append(units)
    return units


def can_be_mentioned(case: Case, by: Person, on: date) -> list[Person]:
    """Who can be named: people of the desk and of the units with a part in the case or asked about it, and their heads.

    Nobody who declared an interest in it, and not oneself.
    """
    asked = [unit for units in UNITS_BESIDES for unit in units(case)]
    parts = [unit for unit in (case.responsible_unit, case.target_unit, case.lead_unit) if unit]
    found = {person.pk: person for person in can_be_named(case, on)}
    found |= {person.pk: person for unit in asked for person in officers_of(unit, on)}
    found |= {head.pk: head for unit in {*parts, *asked} if (head := head_of(unit, on))}
    found |= {person.pk: person for person in holders(HeldRole.DESK_HEAD, on)}
    return sorted((one for one in found.values() if one != by and not barred(case, one)), key=lambda one: one.name)


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Those of the people whom the text names with an “@” before the name, with or without the space in it."""
    return [
        one
        for one in people
        if any(f"{mark}{name}" in text for mark in AT for name in {one.name, "".join(one.name.split())})
    ]


def unseen(person: Person, on: date) -> QuerySet[Mention]:
    """What the person was told of and has not read, in cases they may see and keep out of none; the latest first."""
    rows = Mention.objects.filter(person=person, seen_at=None, case__in=visible_cases(person, on))
    rows = rows.exclude(case__recusals__in=person.recusals.filter(lifted_at=None))
    return rows.select_related("case", "by", "note", "contact").order_by("-at", "-pk")
