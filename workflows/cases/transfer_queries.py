"""What is asked about transfers: who may order one, who can take over, what has to be decided by somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from connected_desk.city.models import Person, RoleHeld, Unit
from connected_desk.city.queries import officers_of, officers_to_come, roles_held, units_headed
from connected_desk.city.roles import OFFICERS, HeldRole

from .holdings import HOLDINGS, Held, goes_on, held_by
from .scope import visible_cases
from .transfer_models import Transfer

ORDERS_FOR_ALL = frozenset({HeldRole.ADMIN, HeldRole.DESK_HEAD})
LATEST = 50


@dataclass(frozen=True)
class Row:
    """A thing of the person as one reader may see it: `number` alone where its case is not theirs to read."""

    held: Held
    number: str
    title: str
    url: str


@dataclass(frozen=True)
class Group:
    """The things of one kind."""

    label: str
    rows: list[Row]


def may_transfer(by: Person, person: Person, on: date) -> bool:
    """Whether `by` may order the person's transfer: the desk's head and the administrator, and the head of a unit.

    Nobody orders their own. A head only where the person works, and only the administrator for those who work for no
    unit (an auditor, another administrator).
    """
    if by.pk == person.pk:
        return False
    held = {row.role for row in roles_held(by, on)}
    if HeldRole.ADMIN in held:
        return True
    officer_in = [row.unit_id for row in roles_held(person, on) if row.role in OFFICERS]
    if HeldRole.DESK_HEAD in held:
        return bool(officer_in)
    return bool(units_headed(by, on) & set(officer_in))


def may_order(by: Person, on: date) -> bool:
    """Whether `by` may order anybody's transfer."""
    return any(row.role in ORDERS_FOR_ALL | {HeldRole.BUREAU_HEAD} for row in roles_held(by, on))


def those_to_transfer(by: Person, on: date) -> list[Person]:
    """Everybody whose transfer this person may order, by name."""
    held = RoleHeld.objects.current(on).filter(person__is_active=True)
    mine = {row.role for row in roles_held(by, on)}
    if HeldRole.ADMIN not in mine:
        held = held.filter(role__in=OFFICERS)
        held = held if HeldRole.DESK_HEAD in mine else held.filter(unit__in=units_headed(by, on))
    return list(Person.objects.filter(pk__in=held.values("person")).exclude(pk=by.pk).order_by("name", "pk"))


def roles_to_end(by: Person, person: Person, on: date) -> list[RoleHeld]:
    """The roles that can end with the transfer: all for the administrator, else those of an officer."""
    rows = roles_held(person, on)
    if any(row.role == HeldRole.ADMIN for row in roles_held(by, on)):
        return rows
    if any(row.role == HeldRole.DESK_HEAD for row in roles_held(by, on)):
        return [row for row in rows if row.role in OFFICERS]
    return [row for row in rows if row.role in OFFICERS and row.unit_id in units_headed(by, on)]


def successors(person: Person, now: date, on: date) -> list[Person]:
    """Who can take over: whoever on the day works for a unit in which the person has a role now."""
    return _others_of(person, now, lambda unit: officers_of(unit, on))


def successors_to_come(person: Person, now: date) -> list[Person]:
    """Who can take over now or later: what a form offers before the day is chosen."""
    return _others_of(person, now, lambda unit: officers_to_come(unit, now))


def _others_of(person: Person, now: date, of: Callable[[Unit], list[Person]]) -> list[Person]:
    units = {row.unit.pk: row.unit for row in roles_held(person, now) if row.unit}
    found = {one.pk: one for unit in units.values() for one in of(unit)}
    found.pop(person.pk, None)
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def everything_of(person: Person, reader: Person, on: date) -> tuple[list[Group], list[Group]]:
    """What is the person's as the reader may see it: what can be handed on, and what somebody has to decide."""
    found = list(held_by(person, on))
    cases = [held.case.pk for held in found if held.case]
    seen = set(visible_cases(reader, on).filter(pk__in=cases).values_list("pk", flat=True))
    moving = [held for held in found if goes_on(held)]
    return _groups(moving, seen), _groups([held for held in found if not goes_on(held)], seen)


def _groups(found: list[Held], seen: set[int]) -> list[Group]:
    return [
        Group(str(HOLDINGS[kind].label), [_row(held, seen) for held in rows])
        for kind, rows in groupby(found, key=lambda held: held.kind)
    ]


def _row(held: Held, seen: set[int]) -> Row:
    if held.case is None:
        return Row(held, "", held.title, "")
    if held.case.pk not in seen:
        return Row(held, held.case.number, "", "")
    return Row(held, held.case.number, held.title, held.case.get_absolute_url())


def visible_transfers(reader: Person, on: date) -> QuerySet[Transfer]:
    """The transfers this person may open: their own, those they take over from or ordered, and those they may order."""
    held = {row.role for row in roles_held(reader, on)}
    if held & (ORDERS_FOR_ALL | {HeldRole.AUDITOR}):
        return Transfer.objects.all()
    own = Q(person=reader) | Q(successor=reader) | Q(items__to=reader) | Q(planned_by=reader)
    headed = Q(roles__unit__in=units_headed(reader, on))
    return Transfer.objects.filter(pk__in=Transfer.objects.filter(own | headed).values("pk"))


def latest(reader: Person, on: date) -> list[Transfer]:
    """The transfers this person may open, the newest first: those ahead and the last ones done."""
    rows = visible_transfers(reader, on).select_related("person", "successor", "planned_by")
    return list(rows.order_by("-on", "-pk")[:LATEST])
