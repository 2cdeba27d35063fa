"""What is read of a revision: what the old edition's items become, what hangs on them, and what was where when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet

from connected_desk.city.calendar import TOKYO
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import holds, roles_held, units_served
from connected_desk.city.roles import OFFICERS, HeldRole
from connected_desk.records.facts import standing

from .hanging import HANGINGS, Hanging, Thing
from .models import Edition, Indicator, Initiative, Item, ItemParent, SplitChoice, Successor
from .terms import SuccessorKind

PLANS = "plans"
Row = TypeVar("Row", Initiative, Indicator)


@dataclass(frozen=True)
class Proposal:
    """What an item probably became, by an equal title or code. It is shown and never taken by itself."""

    kind: SuccessorKind
    new: Item
    by_title: bool


@dataclass(frozen=True)
class Hanger:
    """A thing on an old item, and the part of a split it was chosen to go on with."""

    thing: Thing
    chosen: Item | None = None


@dataclass(frozen=True)
class Group:
    """The things of one kind on an old item: those the person may see, and how many there are besides."""

    hanging: Hanging
    seen: tuple[Hanger, ...]
    unseen: int
    undecided: int  # of those the person may see or not, in a split without a choice

    @property
    def count(self) -> int:
        return len(self.seen) + self.unseen


@dataclass(frozen=True)
class OldItem:
    """An item of the old edition, what it becomes (kind empty: nobody has said), and what hangs on it."""

    item: Item
    kind: str = ""
    news: tuple[Item, ...] = ()
    proposal: Proposal | None = None
    groups: tuple[Group, ...] = ()

    @property
    def kind_name(self) -> str:
        return str(SuccessorKind(self.kind).label) if self.kind else ""

    @property
    def splits(self) -> bool:
        return self.kind == SuccessorKind.SPLIT

    @property
    def codes(self) -> str:
        """The codes of what it becomes, as the form takes them."""
        return "、".join(new.code for new in self.news)


@dataclass(frozen=True)
class Outlook:
    """Every item of the old edition with what happens to it and to each link."""

    old: Edition | None
    new: Edition
    lines: tuple[OldItem, ...] = field(default=())

    @cached_property
    def unmapped(self) -> list[OldItem]:
        return [line for line in self.lines if not line.kind]

    @cached_property
    def splits(self) -> list[OldItem]:
        return [line for line in self.lines if line.splits]

    @cached_property
    def totals(self) -> list[tuple[Hanging, int, int, int, int]]:
        """By kind of thing: how many go on, still need a choice, stay with an item that ends, and are not mapped."""
        found = []
        for place, hanging in enumerate(HANGINGS.values()):
            groups = [(line, line.groups[place]) for line in self.lines]
            ended = sum(group.count for line, group in groups if line.kind == SuccessorKind.ENDED)
            unmapped = sum(group.count for line, group in groups if not line.kind)
            undecided = sum(group.undecided for _line, group in groups)
            total = sum(group.count for _line, group in groups)
            if total:
                found.append((hanging, total - ended - unmapped - undecided, undecided, ended, unmapped))
        return found


@dataclass(frozen=True)
class Going:
    """From that instant on the new item stands for the old one (both by key): for every case, or for that one."""

    at: datetime
    old: str
    new: str
    case: UUID | None = None


def may_revise(person: Person, on: date) -> bool:
    """Whether the person keeps the plan: an administrator, or an officer of the secretariat."""
    return holds(person, HeldRole.ADMIN, on) or _of_the_secretariat(person, on)


def may_divide(person: Person, on: date) -> bool:
    """Whether the person may say where what hangs on a split item goes: the secretariat's officers and the desk."""
    desk = any(holds(person, role, on) for role in (HeldRole.DESK, HeldRole.DESK_HEAD))
    return desk or _of_the_secretariat(person, on)


def sees_the_plan(person: Person | None, on: date) -> bool:
    """The administrator keeps settings, and sees neither cases nor what goes on for the plan."""
    return person is not None and any(holds(person, role, on) for role in HeldRole if role != HeldRole.ADMIN)


def _of_the_secretariat(person: Person, on: date) -> bool:
    works = any(held.role in OFFICERS for held in roles_held(person, on))
    secretariat = Unit.objects.filter(is_secretariat=True).first() if works else None
    return secretariat is not None and secretariat.pk in units_served(person, on)


def previous(edition: Edition) -> Edition | None:
    """The edition this one follows: the latest before it that has its day."""
    rows = edition.plan.editions.filter(draft=False).exclude(pk=edition.pk)
    if not edition.draft:
        rows = rows.filter(number__lt=edition.number)
    return rows.order_by("-number").first()


def stood_before(edition: Edition, on: date) -> bool:
    """Whether a later edition of its plan has taken its place by that day."""
    if edition.draft or edition.in_force_to is None or edition.in_force_to >= on:
        return False
    return _overtaken(edition.plan_id, edition.number, on)


@standing("strategy_edition")
def _overtaken(plan: int, number: int, on: date) -> bool:
    return Edition.objects.filter(plan=plan, draft=False, number__gt=number, in_force_from__lte=on).exists()


def unmapped(old: Edition, new: Edition) -> QuerySet[Item]:
    """The items of the old edition of which nobody has said what becomes of them in the new one."""
    return old.items.exclude(pk__in=_said(old, new).values("old")).order_by("position")


def outlook(new: Edition, person: Person | None, on: date, *, things: bool = True) -> Outlook:
    """What happens to every item of the edition before, and to whatever hangs on it; a fixed number of queries."""
    old = previous(new)
    if old is None:
        return Outlook(None, new)
    said: dict[int, list[Successor]] = defaultdict(list)
    for row in _said(old, new).select_related("new").order_by("new__position"):
        said[row.old_id].append(row)
    items = list(old.items.order_by("position"))
    mine = list(new.items.order_by("position"))
    groups = _groups(items, said, person, on) if things else {}
    lines = [
        OldItem(
            item=item,
            kind=said[item.pk][0].kind if item.pk in said else "",
            news=tuple(row.new for row in said.get(item.pk, ()) if row.new),
            proposal=None if item.pk in said else _proposed(item, mine),
            groups=groups.get(item.pk, ()),
        )
        for item in items
    ]
    return Outlook(old, new, tuple(lines))


def goings(until: datetime) -> tuple[Going, ...]:
    """Which items stood for which from when on, as it was known at that instant, in order; two queries."""
    found: list[Going] = []
    splits: dict[tuple[int, int], datetime] = {}
    rows = Successor.objects.filter(new__edition__draft=False, new__edition__in_force_from__isnull=False)
    named = rows.values_list("kind", "old", "new", "old__key", "new__key", "new__edition__in_force_from")
    for kind, old, new, old_key, new_key, day in named:
        if day is None:
            continue
        if kind == SuccessorKind.SPLIT:
            splits[old, new] = midnight(day)
        else:
            found.append(Going(midnight(day), str(old_key), str(new_key)))
    choices = SplitChoice.objects.filter(at__lte=until).select_related("old", "new")
    for (_old, key), choice in _newest(choices).items():
        if since := splits.get((choice.old_id, choice.new_id)):
            found.append(Going(max(since, choice.at), str(choice.old.key), str(choice.new.key), key))
    return tuple(sorted(found, key=lambda one: (one.at, one.old)))


def initiatives_of_edition(edition: Edition, rows: QuerySet[Initiative]) -> list[Initiative]:
    """Of these initiatives those that belong to the edition or belonged to it, each with the item it had there."""
    rows = rows.filter(Q(item__edition=edition) | Q(followed__old__edition=edition)).distinct()
    return _placed(edition, rows.select_related("item", "unit").prefetch_related("followed__old"))


def indicators_of_edition(edition: Edition) -> list[Indicator]:
    """The indicators of the edition's items, those that have gone on since too, each with the item it had there."""
    rows = Indicator.objects.filter(Q(item__edition=edition) | Q(followed__old__edition=edition)).distinct()
    rows = rows.select_related("item", "owner").prefetch_related("targets", "followed__old")
    return sorted(_placed(edition, rows), key=lambda one: (one.item_id, one.position, one.pk))


def across(edition: Edition) -> Iterator[tuple[int, tuple[Item, ...], tuple[Item, ...]]]:
    """By item: the items of the plan above it advances, and the items of plans below that advance it."""
    above: dict[int, list[Item]] = defaultdict(list)
    below: dict[int, list[Item]] = defaultdict(list)
    links = ItemParent.objects.exclude(child__edition=F("parent__edition"))
    links = links.filter(Q(child__edition=edition) | Q(parent__edition=edition))
    rows = links.select_related("child__edition__plan", "parent__edition__plan")
    for link in rows.order_by("parent__position", "child__position", "pk"):
        if link.child.edition_id == edition.pk:
            above[link.child_id].append(link.parent)
        else:
            below[link.parent_id].append(link.child)
    for pk in {*above, *below}:
        yield pk, tuple(above[pk]), tuple(below[pk])


def standing_for(keys: Iterable[UUID | str], edition: Edition) -> QuerySet[Item]:
    """The items of the edition that these are, or that they became; every part of one that was split."""
    found: set[int] = set()
    waiting = set(Item.objects.filter(key__in=keys).values_list("pk", flat=True))
    while waiting := waiting - found:
        found |= waiting
        rows = Successor.objects.filter(old__in=waiting, new__edition__draft=False).exclude(old__edition=edition)
        waiting = set(rows.values_list("new", flat=True))
    return edition.items.filter(pk__in=found)


def choices_of(items: Iterable[int]) -> Mapping[tuple[int, UUID], SplitChoice]:
    """The choice in force of each thing on these items, by (old item, key)."""
    return _newest(SplitChoice.objects.filter(old__in=list(items)).select_related("new"))


def midnight(day: date) -> datetime:
    """When that day begins in Tokyo."""
    return datetime.combine(day, time(), tzinfo=TOKYO)


def _said(old: Edition, new: Edition) -> QuerySet[Successor]:
    """What has been said of the old items; one that ended has no new item and so ended for the next edition."""
    return Successor.objects.filter(Q(new__edition=new) | Q(new=None), old__edition=old)


def _proposed(item: Item, news: Sequence[Item]) -> Proposal | None:
    by_title = next((new for new in news if new.title_ja == item.title_ja), None)
    if by_title:
        return Proposal(SuccessorKind.SAME, by_title, by_title=True)
    by_code = next((new for new in news if new.code == item.code), None)
    return Proposal(SuccessorKind.RENAMED, by_code, by_title=False) if by_code else None


def _groups(
    items: Sequence[Item], said: Mapping[int, list[Successor]], person: Person | None, on: date
) -> dict[int, tuple[Group, ...]]:
    chosen, keys = choices_of(item.pk for item in items), [item.pk for item in items]
    splits = {pk: {row.new_id for row in rows} for pk, rows in said.items() if rows[0].kind == SuccessorKind.SPLIT}
    found: dict[int, list[Group]] = {pk: [] for pk in keys}
    for hanging in HANGINGS.values():
        by_item: dict[int, list[Hanger]] = {pk: [] for pk in keys}
        for thing in hanging.things(keys, person, on):
            choice = chosen.get((thing.item, thing.key))
            stands = choice and choice.new_id in splits.get(thing.item, ())
            by_item[thing.item].append(Hanger(thing, choice.new if choice and stands else None))
        for pk, hangers in by_item.items():
            seen = tuple(one for one in hangers if one.thing.name)
            undecided = sum(one.chosen is None for one in hangers) if pk in splits else 0
            found[pk].append(Group(hanging, seen, len(hangers) - len(seen), undecided))
    return {pk: tuple(groups) for pk, groups in found.items()}


def _newest(rows: QuerySet[SplitChoice]) -> dict[tuple[int, UUID], SplitChoice]:
    return {(row.old_id, row.key): row for row in rows.order_by("at", "pk")}


def _placed(edition: Edition, rows: QuerySet[Row]) -> list[Row]:
    found = list(rows)
    for row in found:
        for went in row.followed.all():
            if went.old.edition_id == edition.pk:
                row.item = went.old
    return found
