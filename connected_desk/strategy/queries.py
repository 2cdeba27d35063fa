"""What is read of the strategy: the edition in force, its tree, what may be a case's primary item, values by month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import holds, units_served
from connected_desk.city.roles import HeldRole
from connected_desk.records.facts import standing

from .models import Edition, Indicator, IndicatorValue, Initiative, Item, ItemParent, Milestone, Plan
from .revision_queries import across, initiatives_of_edition
from .terms import MARKS, Absence, MilestoneState


@dataclass(frozen=True)
class Node:
    """An item at one of its places in the tree. `first_place` is false where it stands a further time.

    What is counted belongs to the item or to one below it, each once. `done` and `due` are shares of 100 of the
    milestones (None without any): how many are done, and how many should be.
    """

    item: Item
    level_name: str
    children: tuple["Node", ...] = ()
    first_place: bool = True
    also_under: tuple[str, ...] = ()
    advances: tuple[Item, ...] = ()  # items of the plan above
    advanced_by: tuple[Item, ...] = ()  # items of plans below, such as a bureau's
    initiatives: int = 0
    cases: int = 0
    done: int | None = None
    due: int | None = None
    late: int = 0


@dataclass(frozen=True)
class Reading:
    """What is known of one indicator, unit and month: a value, or why there is none. Absence is never 0."""

    value: Decimal | None = None
    absence: Absence | None = Absence.MISSING
    remark: str = ""
    recorded_at: datetime | None = None
    parts: tuple[Decimal, Decimal] | None = None  # of a ratio: numerator and denominator
    done_on: date | None = None
    grade: int | None = None

    @property
    def shown(self) -> Decimal | None:
        """The value without the zeros the column adds: 62.4, 120."""
        return None if self.value is None else Decimal(format(self.value.normalize(), "f"))

    @property
    def mark(self) -> str:
        """The sign reports print in place of a value, empty where there is one."""
        return MARKS[self.absence] if self.absence else ""


@dataclass(frozen=True)
class Series:
    """An indicator with its readings of some months, city-wide (unit None) or one row a unit in 建制順."""

    indicator: Indicator
    months: tuple[date, ...]
    rows: tuple[tuple[Unit | None, tuple[Reading, ...]], ...] = field(default=())


def current_edition(on: date) -> Edition | None:
    """The edition of the leading plan in force on that day.

    Where a plan has run out and the next is not adopted, the last one serves: the desk goes on linking cases meanwhile.
    Before the first day of all the first edition serves. So a day that is over never gets another edition by a later
    one; one that was begun and has no day yet never serves.
    """
    return copy(_edition_in_force(on))


@standing("strategy_plan", "strategy_edition")
def _edition_in_force(on: date) -> Edition | None:
    editions = Edition.objects.filter(plan__leads=True, draft=False).select_related("plan").order_by("-number")
    known = editions.in_force(on).first() or editions.filter(in_force_from__lte=on).first()
    return known or editions.exclude(in_force_from=None).last() or editions.last()


@standing("strategy_item", "city_unit")
def items_of(edition: int) -> tuple[Item, ...]:
    """The items of the edition of that id in their order with who promotes them, to be read and not to be changed."""
    items = Item.objects.filter(edition=edition).select_related("promoting_unit")
    return tuple(items.order_by("position", "pk"))


@standing("strategy_item")
def items_by_key() -> Mapping[str, Item]:
    """The items of all editions, to be read and not to be changed."""
    return {str(item.key): item for item in Item.objects.all()}


@standing("strategy_item")
def items_by_id() -> Mapping[int, Item]:
    """The same by their ids."""
    return Item.objects.in_bulk()


def tree(
    edition: Edition, *, cases: Mapping[int, Iterable[int]] | None = None, on: date | None = None
) -> tuple[Node, ...]:
    """The edition's items as nested nodes; an item with several parents stands under each, marked.

    `cases` are the ids of cases by item id, which the caller brings. With `on`, initiatives and their milestones are
    counted as of that day. Takes four queries however large the plan, seven with `on`.
    """
    items = edition.items.select_related("promoting_unit").prefetch_related("doing_units").order_by("position")
    nodes = {item.pk: Node(item, edition.level_name(item.level)) for item in items}
    for pk, higher, lower in across(edition):
        nodes[pk] = replace(nodes[pk], advances=higher, advanced_by=lower)
    parents = _parents(edition)
    children: dict[int, list[int]] = defaultdict(list)
    for pk in nodes:
        for above in parents[pk]:
            children[above].append(pk)
    doings: list[Initiative] = []
    if on:
        rows = Initiative.objects.current(on).prefetch_related("milestones")
        doings = initiatives_of_edition(edition, rows)
    for pk, node in nodes.items():
        below = _with_below(pk, children)
        mine = [doing for doing in doings if doing.item_id in below]
        linked = {case for item in below for case in (cases or {}).get(item, ())}
        nodes[pk] = _progressed(replace(node, initiatives=len(mine), cases=len(linked)), mine, on)
    return _nested(nodes, parents, children)


def with_below(item: Item) -> frozenset[int]:
    """The ids of the item and of all items below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, above in _parents(item.edition).items():
        for parent in above:
            children[parent].append(child)
    return _with_below(item.pk, children)


def selectable_primary(edition: Edition) -> QuerySet[Item]:
    """The items a case may have as its primary one: all but means, in the order of the plan."""
    return edition.items.filter(is_means=False).select_related("promoting_unit").order_by("position")


def plans() -> list[Plan]:
    """Every plan with its editions, their steps and the plans below it, the leading one first."""
    editions = Edition.objects.annotate(item_count=Count("items")).prefetch_related("steps").order_by("-number")
    below = Plan.objects.filter(editions=None).select_related("owner").prefetch_related("advances")
    return list(
        Plan.objects.filter(Q(parent=None) | Q(editions__isnull=False))
        .distinct()
        .select_related("owner", "parent")
        .prefetch_related(Prefetch("editions", editions), Prefetch("child_plans", below))
    )


def may_edit(person: Person, unit: Unit | None, on: date) -> bool:
    """Whether the person may enter initiatives and values for that unit: its officers, and those of ICT and desk."""
    if any(holds(person, role, on) for role in (HeldRole.ICT, HeldRole.DESK, HeldRole.DESK_HEAD)):
        return True
    return unit is not None and unit.pk in units_served(person, on)


def enterable(person: Person, indicators: Iterable[Indicator], on: date) -> set[int]:
    """The ids of the indicators of which the person may enter a value: of a bureau's own row, or as their owner."""
    has_rows = units_to_report(person, on).exists()
    return {
        indicator.pk
        for indicator in indicators
        if (has_rows if indicator.by_unit else may_edit(person, _owner(indicator), on))
    }


def units_to_edit(person: Person, on: date) -> QuerySet[Unit]:
    """The units whose initiatives and values the person may enter, in 建制順."""
    units = Unit.objects.current(on)
    return units if may_edit(person, None, on) else units.filter(pk__in=units_served(person, on))


def units_to_report(person: Person, on: date) -> QuerySet[Unit]:
    """The bureaus whose rows of an indicator the person may enter, in 建制順."""
    return reporting_units(on).filter(pk__in=units_to_edit(person, on).values("pk"))


def initiatives_of(items: Iterable[int], on: date) -> list[Initiative]:
    """The initiatives of that day for these items with their milestones, by item, then by unit in 建制順."""
    return list(
        Initiative.objects.current(on)
        .filter(item__in=items)
        .select_related("unit", "item")
        .prefetch_related(Prefetch("milestones", Milestone.objects.select_related("unit")))
        .order_by("item__position", "unit__position", "pk")
    )


def milestones_due(since: date, until: date) -> QuerySet[Milestone]:
    """The planned milestones due from one day to another (both included), by date."""
    return (
        Milestone.objects.filter(state=MilestoneState.PLANNED, due_on__range=(since, until))
        .select_related("initiative__item", "unit")
        .order_by("due_on", "unit__position", "pk")
    )


def milestones_late(on: date) -> QuerySet[Milestone]:
    """The planned milestones whose day is over, the longest first."""
    late = Milestone.objects.filter(state=MilestoneState.PLANNED, due_on__lt=on)
    return late.select_related("initiative__item", "unit").order_by("due_on", "unit__position", "pk")


def months_back(month: date, count: int) -> tuple[date, ...]:
    """The first days of `count` months ending with that one, oldest first."""
    numbers = range(month.year * 12 + month.month - count, month.year * 12 + month.month)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def readings(
    indicators: Iterable[Indicator], months: Iterable[date], *, until: datetime | None = None
) -> dict[tuple[int, int | None, date], Reading]:
    """What is known by (indicator id, unit id or None, month); the newest entry counts. What is not there is missing.

    With `until`, as it was known at that instant: entries recorded later do not count. An indicator that continues
    another has that one's for the months it has none of its own.
    """
    indicators = list(indicators)
    former = {one.continues_id: one.pk for one in indicators if one.continues_id}
    values = IndicatorValue.objects.filter(indicator__in=[*indicators, *former], month__in=list(months))
    if until is not None:
        values = values.filter(recorded_at__lte=until)
    found: dict[tuple[int, int | None, date], Reading] = {}
    own = {one.pk for one in indicators}
    inherited: dict[tuple[int, int | None, date], Reading] = {}
    for value in values.order_by("recorded_at", "pk"):
        absence = Absence(value.absence) if value.absence else None
        parts = (value.numerator, value.denominator) if value.numerator is not None and value.denominator else None
        read = Reading(value.value, absence, value.remark, value.recorded_at, parts, value.done_on, value.grade)
        if value.indicator_id in own:
            found[value.indicator_id, value.unit_id, value.month] = read
        if value.indicator_id in former:
            inherited[former[value.indicator_id], value.unit_id, value.month] = read
    return inherited | found


def series(
    indicators: Iterable[Indicator], months: tuple[date, ...], units: Iterable[Unit], *, until: datetime | None = None
) -> list[Series]:
    """Each indicator with its readings; those measured by unit have one row a unit, others one row for the city."""
    indicators, units = list(indicators), list(units)
    found = readings(indicators, months, until=until)
    result = []
    for indicator in indicators:
        owners: list[Unit | None] = [*units] if indicator.by_unit else [None]
        rows = tuple(
            (unit, tuple(found.get((indicator.pk, unit.pk if unit else None, month), Reading()) for month in months))
            for unit in owners
        )
        result.append(Series(indicator, months, rows))
    return result


def reporting_units(on: date) -> QuerySet[Unit]:
    """The bureaus that report by themselves: units directly below the top and beside it, wards included, 建制順."""
    kinds = ("bureau", "headquarters_bureau", "office", "public_enterprise", "committee", "ward_office")
    top = Q(parent=None) | Q(parent__parent=None)
    return Unit.objects.current(on).filter(top, kind__in=kinds).order_by("position")


def _owner(indicator: Indicator) -> Unit | None:
    return indicator.owner or (indicator.initiative.unit if indicator.initiative else None)


def _parents(edition: Edition) -> dict[int, list[int]]:
    """The ids of the items above each item, in their order."""
    parents: dict[int, list[int]] = defaultdict(list)
    links = ItemParent.objects.filter(child__edition=edition, parent__edition=edition)
    for link in links.order_by("child", "position"):
        parents[link.child_id].append(link.parent_id)
    return parents


def _with_below(pk: int, children: Mapping[int, list[int]]) -> frozenset[int]:
    return frozenset({pk}).union(*(_with_below(child, children) for child in children.get(pk, ())))


def _progressed(node: Node, doings: Iterable[Initiative], on: date | None) -> Node:
    """The node with what their milestones say on that day; one that was dropped does not count."""
    kept = [one for doing in doings for one in doing.milestones.all() if one.state != MilestoneState.DROPPED]
    if not kept or on is None:
        return node
    due = [one for one in kept if one.due_on < on]
    done = [one for one in kept if one.state == MilestoneState.DONE]
    return replace(
        node,
        done=round(100 * len(done) / len(kept)),
        due=round(100 * len(due) / len(kept)),
        late=sum(one.state == MilestoneState.PLANNED for one in due),
    )


def _nested(nodes: dict[int, Node], parents: dict[int, list[int]], children: dict[int, list[int]]) -> tuple[Node, ...]:
    def place(pk: int, above: int | None) -> Node:
        below = tuple(place(child, pk) for child in children[pk])
        others = tuple(nodes[other].item.code for other in parents[pk] if other != above)
        first = above is None or parents[pk][0] == above
        return replace(nodes[pk], children=below, first_place=first, also_under=others)

    return tuple(place(pk, None) for pk in nodes if not parents[pk])
