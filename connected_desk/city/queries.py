"""Who holds what and who answers for which unit on a day.

What is asked of one person is fetched once and kept on the instance, by date: a list may ask for every row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Prefetch, Q

from connected_desk.records.facts import standing

from .calendar import Account
from .models import ActingFor, CalendarStep, Person, RoleHeld, Unit
from .roles import HEADS, OFFICERS, HeldRole

T = TypeVar("T")
PEOPLE_SHOWN = 50
# Units of the organisation file that take on no business: offices of one person, meetings, bodies outside.
NOT_ASKED = frozenset({"post", "headquarters", "affiliate", "designated_manager_facility"})


class Tree:
    """The units as parent and general-affairs links alone, read in one query."""

    def __init__(self) -> None:
        rows = list(Unit.objects.order_by("position", "pk").values_list("pk", "parent_id", "general_affairs_id"))
        self.parents: dict[int, int | None] = {pk: parent for pk, parent, _ in rows}
        self.children: dict[int | None, list[int]] = defaultdict(list)
        self.served_by: dict[int, list[int]] = defaultdict(list)
        for pk, parent, general_affairs in rows:
            self.children[parent].append(pk)
            if general_affairs:
                self.served_by[general_affairs].append(pk)

    def upwards(self, pk: int) -> Iterator[int]:
        """The unit itself, then those above it, nearest first."""
        above: int | None = pk
        while above is not None:
            yield above
            above = self.parents[above]

    def downwards(self, pk: int) -> Iterator[int]:
        """The unit itself, then all below it."""
        yield pk
        for child in self.children[pk]:
            yield from self.downwards(child)

    def officers_speak_for(self, pk: int) -> set[int]:
        """The units an officer of this one is an officer of: those above it, and those whose 総括課 lies on the way."""
        reached = set(self.upwards(pk))
        return reached | {above for step in reached for above in self.served_by[step]}


@standing("city_unit")
def tree() -> Tree:
    """The units as parent and general-affairs links alone."""
    return Tree()


@standing("city_unit")
def units_of(on: date) -> tuple[Unit, ...]:
    """The units that exist on that day with those above them, in 建制順, to be read and not to be changed."""
    return tuple(Unit.objects.current(on).select_related("parent"))


@standing("city_unit")
def units_by_id() -> Mapping[int, Unit]:
    """All units there ever were, to be read and not to be changed."""
    return Unit.objects.in_bulk()


def units_named(ids: Iterable[int | None]) -> Mapping[int, Unit]:
    """The same, with those of these ids that were made after the page began: what it reads later may point to them."""
    known = units_by_id()
    made_since = {pk for pk in ids if pk is not None} - known.keys()
    return {**known, **Unit.objects.in_bulk(made_since)} if made_since else known


@standing("city_unit")
def desk_unit() -> Unit:
    """The unit that is the desk, to be read and not to be changed. Unit.DoesNotExist until one is named."""
    return Unit.objects.desk()


@standing("city_unit")
def ict_units() -> frozenset[int]:
    """The ids of the units that are the ICT office."""
    return frozenset(Unit.objects.filter(is_ict=True).values_list("pk", flat=True))


def roles_held(person: Person, on: date) -> list[RoleHeld]:
    """The roles the person holds on that day, with their units; none for somebody who may not sign in."""
    return person.roles_on(on)


def know_standing(people: list[Person], on: date) -> None:
    """Fetch at once what each of many will be asked: their roles on that day, the units they serve and head."""
    rows = RoleHeld.objects.current(on).filter(person__in=people).select_related("unit")
    held = defaultdict(list)
    for row in rows:
        held[row.person_id].append(row)
    above, heads = tree(), _heads(on)
    for person in people:
        roles = held[person.pk] if person.is_active else []
        served, headed = _serving(roles, above), _heading(person, roles, on, above, heads)
        person.kept_by_date.update({("roles", on): roles, ("served", on): served, ("headed", on): headed})


def holds(person: Person, role: HeldRole | str, on: date, unit: Unit | None = None) -> bool:
    """Whether the person holds the role on that day; in exactly this unit, where one is given."""
    return any(held.role == role and (unit is None or held.unit_id == unit.pk) for held in roles_held(person, on))


def is_from_outside(person: Any, on: date) -> bool:
    """Whether the person works for no unit of the city and only scores: what staff say to each other is not theirs."""
    return all(held.role == HeldRole.EVALUATOR and held.unit_id is None for held in roles_held(person, on))


def units_served(person: Person, on: date) -> frozenset[int]:
    """The ids of the units the person is an officer of: their own, those above it, those whose 総括課 it is."""
    return kept(person, "served", on, lambda: _serving(roles_held(person, on)))


def units_headed(person: Person, on: date) -> frozenset[int]:
    """The ids of the units the person is the head of: their own, and those below that have no head of their own."""
    return kept(person, "headed", on, lambda: _heading(person, roles_held(person, on), on))


def speaks_for_ict(person: Person, on: date) -> bool:
    """Whether the person is an officer or the head of the unit that is the ICT office."""
    return kept(person, "ict", on, lambda: _speaks_for_ict(person, on))


def officer_of(person: Person, unit: Unit, on: date) -> bool:
    """Whether the person works for the unit: in it, below it, or in its general-affairs section."""
    return unit.pk in units_served(person, on)


def is_head_of(person: Person, unit: Unit, on: date) -> bool:
    """Whether the person is the unit's head, its own or that of the nearest unit above that has one."""
    return unit.pk in units_headed(person, on)


def head_of(unit: Unit, on: date) -> Person | None:
    """The unit's own head, or that of the nearest unit above; the longest-serving where there are two."""
    heads = _heads(on)
    for above in tree().upwards(unit.pk):
        if heads[above]:
            return heads[above][0]
    return None


def officers_of(unit: Unit, on: date) -> list[Person]:
    """Everybody who works for the unit on that day, by name; the other side of `officer_of`."""
    held = RoleHeld.objects.current(on).filter(role__in=OFFICERS, unit__in=_working_in(unit), person__is_active=True)
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk"))


def officers_to_come(unit: Unit, on: date) -> list[Person]:
    """Everybody who works for the unit on that day or will later, by name."""
    held = RoleHeld.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), role__in=OFFICERS, person__is_active=True)
    held = held.filter(unit__in=_working_in(unit))
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk"))


def _working_in(unit: Unit) -> set[int]:
    """The units whose officers work for this one: itself, those below it, its general-affairs section."""
    units = tree()
    below = set(units.downwards(unit.pk))
    if unit.general_affairs_id:
        below |= set(units.downwards(unit.general_affairs_id))
    return below


def units_below(unit: Unit) -> list[Unit]:
    """The unit and all below it, in 建制順."""
    return list(Unit.objects.filter(pk__in=set(tree().downwards(unit.pk))))


def current_units(on: date) -> list[Unit]:
    """The units that exist on that day, in 建制順."""
    return list(Unit.objects.current(on).select_related("parent", "general_affairs"))


@dataclass(frozen=True)
class BudgetCalendar:
    """The steps of one account towards the budget of one fiscal year."""

    account_name: str
    fiscal_year: int
    steps: tuple[CalendarStep, ...]


def calendars_from(fiscal_year: int) -> list[BudgetCalendar]:
    """The calendars towards that year's budget and later ones, account by account."""
    rows = CalendarStep.objects.filter(fiscal_year__gte=fiscal_year).order_by("account", "fiscal_year", "on", "pk")
    names = dict(Account.choices)
    return [
        BudgetCalendar(str(names.get(account, account)), year, tuple(steps))
        for (account, year), steps in groupby(rows, key=lambda step: (step.account, step.fiscal_year))
    ]


def people_with_roles(on: date) -> list[tuple[Person, list[RoleHeld]]]:
    """Everybody who may sign in, by address, with the roles held on that day."""
    held = Prefetch("roles_held", RoleHeld.objects.current(on).select_related("unit"), to_attr="held_now")
    return [(person, person.held_now) for person in Person.objects.filter(is_active=True).prefetch_related(held)]


@dataclass(frozen=True)
class PeoplePage:
    """Some people by address, each with the roles held on a day or later; `after` is the last address, for the next."""

    people: Sequence[tuple[Person, list[RoleHeld]]]
    after: str


def people_page(on: date, *, after: str = "", words: str = "") -> PeoplePage:
    """A page of people, those who may not sign in any more too; `words` stand in name or address. Two queries."""
    rows = Person.objects.filter(email__gt=after)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    held = RoleHeld.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("unit")
    prefetch = Prefetch("roles_held", held, to_attr="held_now")
    found = list(rows.order_by("email").prefetch_related(prefetch)[: PEOPLE_SHOWN + 1])
    shown = [(person, person.held_now) for person in found[:PEOPLE_SHOWN]]
    return PeoplePage(shown, found[PEOPLE_SHOWN - 1].email if len(found) > PEOPLE_SHOWN else "")


def roles_to_download(on: date) -> list[RoleHeld]:
    """The roles held on that day or later, by address: what the file of people holds. One query."""
    rows = RoleHeld.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), person__is_active=True)
    return list(rows.select_related("person", "unit").order_by("person__email", "valid_from", "pk"))


def people_acting_for(person: Person, on: date) -> list[Person]:
    """Who may act in this person's place on that day."""
    rows = ActingFor.objects.current(on).filter(for_person=person, person__is_active=True)
    return [row.person for row in rows.select_related("person")]


def may_act_for(person: Person, on: date) -> list[Person]:
    """Those in whose place this person may act on that day."""
    if person.kept_by_date.get(("stands_in", on)) is False:
        return []
    return [row.for_person for row in ActingFor.objects.current(on).filter(person=person).select_related("for_person")]


def kept(person: Person, what: str, on: date, fetch: Callable[[], T]) -> T:
    """What is asked of the person on that day, fetched once and kept on the instance."""
    shelf = person.kept_by_date
    if (what, on) not in shelf:
        shelf[what, on] = fetch()
    return shelf[what, on]


def _serving(roles: list[RoleHeld], units: Tree | None = None) -> frozenset[int]:
    own = [held.unit_id for held in roles if held.unit_id and held.role in OFFICERS]
    if not own:
        return frozenset()
    units = units or tree()
    return frozenset().union(*[units.officers_speak_for(unit) for unit in own])


def _speaks_for_ict(person: Person, on: date) -> bool:
    units = units_served(person, on) | units_headed(person, on)
    return bool(units & ict_units())


def _heading(
    person: Person,
    roles: list[RoleHeld],
    on: date,
    units: Tree | None = None,
    heads: dict[int, list[Person]] | None = None,
) -> frozenset[int]:
    if not any(held.unit_id and held.role in HEADS for held in roles):
        return frozenset()
    units, heads, headed = units or tree(), heads or _heads(on), set()
    for unit in units.parents:
        nearest = next((above for above in units.upwards(unit) if heads[above]), None)
        if nearest is not None and person in heads[nearest]:
            headed.add(unit)
    return frozenset(headed)


def _heads(on: date) -> dict[int, list[Person]]:
    """The heads of each unit that has one of its own; the desk's is its desk_head."""
    rows = (
        RoleHeld.objects.current(on)
        .filter(Q(role=HeldRole.BUREAU_HEAD) | Q(role=HeldRole.DESK_HEAD, unit__is_desk=True))
        .filter(person__is_active=True)
        .select_related("person")
        .order_by("valid_from", "pk")
    )
    heads: dict[int, list[Person]] = defaultdict(list)
    for row in rows:
        if row.unit_id:
            heads[row.unit_id].append(row.person)
    return heads
