"""Writes of an edition that is being prepared: begun, read in, named, its items. Each is one row of the book of plans.

What was in force is never changed: last months are told from it again. So another name or title is another edition.
All raise setting_record.Overtaken where the plans were changed since the form was drawn, and RevisionRefused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from connected_desk.city import setting_record
from connected_desk.city.models import Person, Unit
from connected_desk.city.setting_models import SettingsBook
from connected_desk.city.setting_record import Entry

from ..models import Axis, Edition, EditionStep, Item, ItemAxis, ItemDoing, ItemParent, Plan, SplitChoice, Successor
from ..plan_file import PlanFile
from ..revision_queries import PLANS
from ..terms import StepKind
from .plans import LoadedPlan, load_plan

COPIED = ("level", "title_ja", "title_en", "position", "promoting_unit_id", "is_priority", "is_means", "evidence")


class RevisionRefused(Exception):
    """Not possible as the plan stands; the sentence says why and what to do."""


@dataclass(frozen=True)
class ItemWords:
    """An item as somebody writes it into an edition; `parents` are codes, the first being its own place."""

    code: str
    level: str
    title_ja: str
    title_en: str
    parents: Sequence[str]
    position: int
    promoting_unit: Unit | None
    doing_units: Sequence[Unit]
    is_priority: bool
    is_means: bool


@transaction.atomic
def begin_edition(
    of: Edition, *, name_ja: str, name_en: str, reason: str, seen: int, by: Person, at: datetime
) -> Edition:
    """Begin the plan's next edition as a copy of this one: items, places, units and axes. Indicators follow later."""
    book = setting_record.take(PLANS, seen=seen)
    _require_no_draft(of.plan)
    newest = of.plan.editions.order_by("-number").first() or of
    made = Edition.objects.create(
        plan=of.plan,
        code=_free_code(f"{of.plan.code}-{newest.number + 1}"),
        number=newest.number + 1,
        name_ja=name_ja,
        name_en=name_en,
        levels=of.levels,
        period_text=of.period_text,
        ends_on=of.ends_on,
        draft=True,
    )
    _copy_items(of, made)
    write_down(book, made, {"begun_from": (None, of.name_ja)}, reason, by, at)
    return made


@transaction.atomic
def read_edition(file: PlanFile, *, reason: str, seen: int, by: Person, at: datetime) -> LoadedPlan:
    """Read an edition from a file. Of a plan kept here it waits for its mapping and its day, whatever the file says."""
    book = setting_record.take(PLANS, seen=seen)
    known = Edition.objects.filter(code=file.code).first()
    if known and not known.draft:
        raise RevisionRefused(_("“%s” is in force already and cannot be read in again.") % known.name)
    loaded = load_plan(file, waits=True)
    plan = loaded.edition.plan
    if known is None:
        _require_no_draft(plan, but=loaded.edition)
    counts = {"items": (None, loaded.items), "file_created": (None, loaded.created)}
    write_down(book, loaded.edition, counts, reason, by, at)
    return loaded


@transaction.atomic
def name_edition(
    edition: Edition, *, name_ja: str, name_en: str, period_text: str, reason: str, seen: int, by: Person, at: datetime
) -> Edition:
    """Name the edition, and with it the plan from the day it comes into force."""
    book, edition = setting_record.take(PLANS, seen=seen), draft_of(edition)
    after = {"name_ja": name_ja, "name_en": name_en, "period_text": period_text}
    before = {name: getattr(edition, name) for name in after}
    Edition.objects.filter(pk=edition.pk).update(**after)
    write_down(book, edition, setting_record.changed(before, after), reason, by, at)
    return Edition.objects.get(pk=edition.pk)


@transaction.atomic
def add_step(
    edition: Edition,
    *,
    kind: str,
    on: date,
    comments: int | None,
    note: str,
    reason: str,
    seen: int,
    by: Person,
    at: Any,
) -> EditionStep:
    """A dated step of the edition; a round of public comments says how many came and what they changed.

    One of the same kind and day is corrected. Coming into force is no step to be typed: see come_into_force.
    """
    book = setting_record.take(PLANS, seen=seen)
    if kind == StepKind.IN_FORCE:
        raise RevisionRefused(_("The day of coming into force is set where the revision is concluded."))
    former = edition.steps.filter(kind=kind, on=on).first()
    before = {"comments": former.comments, "note": former.note} if former else {}
    step, _made = EditionStep.objects.update_or_create(
        edition=edition, kind=kind, on=on, defaults={"comments": comments, "note": note}
    )
    values: dict[str, Any] = setting_record.changed(before, {"comments": comments, "note": note})
    if former is None:
        values = {"step": (None, _japanese(StepKind(kind).label)), "on": (None, on)} | values
    write_down(book, edition, values, reason, by, at)
    return step


@transaction.atomic
def write_item(
    edition: Edition, words: ItemWords, *, item: Item | None, reason: str, seen: int, by: Person, at: datetime
) -> Item:
    """Add an item to an edition that waits, or change one of it."""
    book, edition = setting_record.take(PLANS, seen=seen), draft_of(edition)
    if any(one != item for one in edition.items.filter(code=words.code)):
        raise RevisionRefused(_("The code “%s” stands in this edition already.") % words.code)
    parents = [_parent(edition, code) for code in words.parents]
    before = _worded(item) if item else {}
    item = item or Item(edition=edition)
    _require_above(item, parents)
    for name in ("code", "level", "title_ja", "title_en", "position", "promoting_unit", "is_priority", "is_means"):
        setattr(item, name, getattr(words, name))
    item.save()
    item.parent_links.exclude(parent__in=parents).filter(parent__edition=edition).delete()
    for place, parent in enumerate(parents):
        ItemParent.objects.update_or_create(child=item, parent=parent, defaults={"position": place})
    item.doing.exclude(unit__in=words.doing_units).delete()
    for unit in words.doing_units:
        ItemDoing.objects.get_or_create(item=item, unit=unit)
    values = setting_record.changed(before, _worded(Item.objects.get(pk=item.pk)))
    values = {name: pair for name, pair in values.items() if any(pair)}
    write_down(book, edition, values, reason, by, at, about=item)
    return item


@transaction.atomic
def drop_item(item: Item, *, reason: str, seen: int, by: Person, at: datetime) -> None:
    """Leave an item out of an edition that waits: what became of it there has to be said anew."""
    book, edition = setting_record.take(PLANS, seen=seen), draft_of(item.edition)
    if item.children.filter(edition=edition).exists():
        raise RevisionRefused(_("Items stand below “%s”. Move them or leave them out first.") % item)
    values = setting_record.changed(_worded(item), {"code": None, "title_ja": None})
    about = Item(edition=edition, code=item.code, title_ja=item.title_ja, title_en=item.title_en)
    SplitChoice.objects.filter(new=item).delete()
    Successor.objects.filter(new=item).delete()
    for indicator in item.indicators.all():
        indicator.targets.all().delete()
        indicator.delete()
    item.delete()
    write_down(book, edition, values, reason, by, at, about=about)


def write_down(
    book: SettingsBook,
    edition: Edition,
    values: Mapping[str, Any],
    reason: str,
    by: Person,
    at: datetime,
    *,
    about: Item | None = None,
) -> None:
    if values:
        named = about_item(about) if about else (edition.name_ja, edition.name_en or edition.name_ja)
        setting_record.write(book, [Entry(named, values)], reason=reason, by=by, at=at)


def about_item(item: Item) -> tuple[str, str]:
    return f"{item.code} {item.title_ja}", f"{item.code} {item.title_en or item.title_ja}"


def draft_of(edition: Edition) -> Edition:
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if not edition.draft:
        raise RevisionRefused(_("This edition has its day and is not changed any more. Begin the next one."))
    return edition


def _require_no_draft(plan: Plan, *, but: Edition | None = None) -> None:
    waiting = next((one for one in plan.editions.filter(draft=True) if one != but), None)
    if waiting:
        raise RevisionRefused(_("“%s” waits already. Conclude it first: one edition follows another.") % waiting.name)


def _require_above(item: Item, parents: Sequence[Item]) -> None:
    """Refuse a place below itself."""
    seen, waiting = set(), list(parents)
    while waiting:
        above = waiting.pop()
        if above.pk == item.pk:
            raise RevisionRefused(_("“%s” would lie below itself.") % item)
        if above.pk not in seen:
            seen.add(above.pk)
            waiting += above.parents.all()


def _parent(edition: Edition, code: str) -> Item:
    found = edition.items.filter(code=code).first()
    if found is None:
        raise RevisionRefused(_("There is no item with the code “%s” in this edition.") % code)
    return found


def _free_code(code: str) -> str:
    taken, number, free = set(Edition.objects.values_list("code", flat=True)), 1, code
    while free in taken:
        number += 1
        free = f"{code}-{number}"
    return free


def _copy_items(of: Edition, made: Edition) -> None:
    copies = {
        item.pk: Item.objects.create(
            edition=made,
            code=item.code,
            aliases=item.aliases,
            note=item.note,
            **{name: getattr(item, name) for name in COPIED},
        )
        for item in of.items.order_by("position")
    }
    ItemParent.objects.bulk_create(
        ItemParent(child=copies[one.child_id], parent=copies.get(one.parent_id, one.parent), position=one.position)
        for one in ItemParent.objects.filter(child__edition=of).select_related("parent")
    )
    ItemDoing.objects.bulk_create(
        ItemDoing(item=copies[one.item_id], unit_id=one.unit_id) for one in ItemDoing.objects.filter(item__edition=of)
    )
    for axis in of.axes.prefetch_related("values__item_links"):
        values = list(axis.values.all())
        copy = Axis.objects.create(
            edition=made, code=axis.code, name_ja=axis.name_ja, name_en=axis.name_en, position=axis.position
        )
        for value in values:
            links = list(value.item_links.all())
            value.pk, value.axis = None, copy
            value.save()
            ItemAxis.objects.bulk_create(ItemAxis(item=copies[link.item_id], value=value) for link in links)


@override("ja")
def _worded(item: Item) -> dict[str, Any]:
    """The item's values as the book has them."""
    return {
        "code": item.code,
        "title_ja": item.title_ja,
        "title_en": item.title_en,
        "level": item.edition.level_name(item.level),
        "position": item.position,
        "parents": [parent.code for parent in item.parents.order_by("child_links__position")],
        "promoting_unit": item.promoting_unit.name_ja if item.promoting_unit else None,
        "doing_units": [unit.name_ja for unit in item.doing_units.order_by("position")],
        "is_priority": bool(item.is_priority),
        "is_means": item.is_means,
    }


@override("ja")
def _japanese(label: Any) -> str:
    """A name of a closed list as the book has it."""
    return str(label)
