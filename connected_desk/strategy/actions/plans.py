"""Writes of plans: loading an edition from a file, and saying what became of an item in the next edition."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from connected_desk.city.models import City, Unit

from ..models import (
    Axis,
    AxisValue,
    Edition,
    EditionStep,
    Indicator,
    IndicatorTarget,
    Item,
    ItemAxis,
    ItemParent,
    Plan,
)
from ..plan_file import AxisRow, IndicatorRow, ItemRow, PlanFile
from ..terms import StepKind
from .placing import advance, would_strand


@dataclass
class LoadedPlan:
    """What loading an edition did, with what somebody should look at."""

    edition: Edition
    items: int = 0
    created: int = 0
    changed: int = 0
    child_plans: int = 0
    warnings: list[str] = field(default_factory=list)

    def count(self, written: str) -> None:
        self.created += written == "created"
        self.changed += written == "changed"


@transaction.atomic
def load_plan(file: PlanFile, *, waits: bool = False) -> LoadedPlan:
    """Bring the edition and all below it to what the file says.

    The edition joins the plan it supersedes or is superseded by; the first plan of the city served becomes the one
    cases are linked to. Items no longer in the file stay: cases may be linked to them; they are told as warnings.
    A new edition waits for its day (`waits`) also where something hangs on items nobody has mapped to it.
    """
    units = _Units(file)
    edition = _edition(file, units, waits=waits)
    loaded = LoadedPlan(edition)
    if edition.draft and not waits:
        loaded.warnings.append(_("Items it would replace are in use: map them, then give the edition its day."))
    rows = [row for row in file.items if not row.is_child_plan]
    items = {row.code: _item(edition, row, units, loaded) for row in rows}
    for row in rows:
        _place_below(items[row.code], [items[code] for code in row.parents if code in items])
        for position, indicator in enumerate(row.indicators):
            _indicator(items[row.code], position, indicator, loaded)
    loaded.warnings += advance(edition.plan, file, items)
    for row in [row for row in file.items if row.is_child_plan]:
        _child_plan(edition.plan, file, row, [items[code] for code in row.parents if code in items], units, loaded)
    for position, axis in enumerate(file.axes):
        _axis(edition, position, axis, items)
    loaded.items = len(items)
    loaded.warnings += [*_absent(edition, items), *_counts_that_differ(file), *units.unknown()]
    return loaded


class _Units:
    """Units by the names a file uses; another city's names are never taken for ours."""

    def __init__(self, file: PlanFile) -> None:
        self.by_name: dict[str, Unit] = {}
        self.ours = _is_ours(file)
        self.missed: list[str] = []
        if self.ours:
            for unit in Unit.objects.all():
                for name in [unit.name_ja, *unit.aliases]:
                    self.by_name.setdefault(name, unit)

    def find(self, name: str) -> Unit | None:
        unit = self.by_name.get(name)
        if name and unit is None and self.ours and name not in self.missed:
            self.missed.append(name)
        return unit

    def unknown(self) -> list[str]:
        return [
            _("There is no unit called “%(name)s” here; the name is kept as text.") % {"name": n} for n in self.missed
        ]


def _is_ours(file: PlanFile) -> bool:
    city = City.get()
    return not city.name_ja or city.name_ja == file.city_ja


def _edition(file: PlanFile, units: _Units, *, waits: bool) -> Edition:
    values: dict[str, Any] = {
        "name_ja": file.name_ja,
        "name_en": file.name_en,
        "status": file.status,
        "period_text": file.period_text,
        "starts_on": file.starts_on,
        "ends_on": file.ends_on,
        "levels": file.levels,
        "note": file.note | {"supersedes": file.supersedes, "superseded_by": file.superseded_by},
    }
    edition = Edition.objects.filter(code=file.code).first() or Edition(code=file.code, plan=_plan(file))
    if edition.pk is None:
        edition.draft = waits or would_strand(edition.plan, file)
    if not edition.draft and not edition.days_are_set:
        values |= {
            "in_force_from": max((day for day in (file.adopted_on, file.starts_on) if day), default=None),
            "in_force_to": file.ends_on,
        }
    _bring_to(edition, values)
    _number_editions(edition.plan)
    _name_plan(edition.plan, file, units)
    edition.refresh_from_db()
    if file.adopted_on:
        EditionStep.objects.get_or_create(
            edition=edition, kind=StepKind.MEETING, on=file.adopted_on, defaults={"note": file.status}
        )
    return edition


def _plan(file: PlanFile) -> Plan:
    named = [code for code in (file.supersedes, file.superseded_by) if code]
    relative = Edition.objects.filter(
        Q(code__in=named) | Q(note__supersedes=file.code) | Q(note__superseded_by=file.code)
    ).first()
    if relative:
        return relative.plan
    leads = _is_ours(file) and not Plan.objects.filter(leads=True).exists()
    return Plan.objects.create(code=file.code, city_ja=file.city_ja, name_ja=file.name_ja, leads=leads)


def _number_editions(plan: Plan) -> None:
    rows = plan.editions.all()
    in_order = sorted(rows, key=lambda edition: (edition.draft, edition.starts_on or date.min, edition.pk))
    for number, edition in enumerate(in_order, 1):
        Edition.objects.filter(pk=edition.pk).update(number=number)


def _name_plan(plan: Plan, file: PlanFile, units: _Units) -> None:
    """Give the plan the name and owner its newest edition has."""
    known = plan.editions.filter(draft=False).order_by("number").last()
    newest = known or plan.editions.order_by("number").last()
    if newest and newest.code == file.code:
        values = {
            "city_ja": file.city_ja,
            "city_en": file.city_en,
            "lg_code": file.lg_code,
            "name_ja": file.name_ja,
            "name_en": file.name_en,
            "legal_standing": file.legal_standing,
            "owner": units.find(file.owner_ja),
            "action_plan": file.action_plan,
            "note": {"owner_ja": file.owner_ja},
        }
        _bring_to(plan, values)


def _item(edition: Edition, row: ItemRow, units: _Units, loaded: LoadedPlan) -> Item:
    item = edition.items.filter(code=row.code).first() or Item(edition=edition, code=row.code)
    values = {
        "level": row.level,
        "title_ja": row.title_ja,
        "title_en": row.title_en,
        "position": row.position,
        "promoting_unit": units.find(row.bureau_ja),
        "is_priority": row.is_priority,
        "is_means": row.is_means,
        "evidence": row.evidence,
        "aliases": row.aliases,
        "note": row.note | ({"bureau_ja": row.bureau_ja} if row.bureau_ja else {}),
    }
    loaded.count(_bring_to(item, values))
    return item


def _place_below(item: Item, parents: list[Item]) -> None:
    item.parent_links.filter(parent__edition=item.edition).exclude(parent__in=parents).delete()
    for position, parent in enumerate(parents):
        ItemParent.objects.update_or_create(child=item, parent=parent, defaults={"position": position})


def _indicator(item: Item, position: int, row: IndicatorRow, loaded: LoadedPlan) -> None:
    indicator = item.indicators.filter(name_ja=row.name_ja).first()
    if indicator is None:
        # The files have no field for it; the name says that it is counted bureau by bureau.
        indicator = Indicator(item=item, name_ja=row.name_ja, by_unit="局別" in row.name_ja)
    undated = {"target": str(row.target)} if row.target is not None and row.target_year is None else {}
    values = {
        "name_en": row.name_en,
        "unit_of_measure": row.unit_of_measure,
        "kind": row.kind,
        "direction": row.direction,
        "baseline": row.baseline,
        "baseline_year": row.baseline_year,
        "position": position,
        "note": row.note | undated,
    }
    loaded.count(_bring_to(indicator, values))
    if row.target is not None and row.target_year is not None:
        IndicatorTarget.objects.update_or_create(
            indicator=indicator, unit=None, fiscal_year=row.target_year, defaults={"value": row.target}
        )


def _child_plan(
    plan: Plan, file: PlanFile, row: ItemRow, advances: list[Item], units: _Units, loaded: LoadedPlan
) -> None:
    code = f"{file.code}/{row.code}"
    child = Plan.objects.filter(code=code).first() or Plan(code=code, parent=plan)
    values = {
        "city_ja": file.city_ja,
        "city_en": file.city_en,
        "lg_code": file.lg_code,
        "name_ja": row.title_ja,
        "name_en": row.title_en,
        "owner": units.find(row.bureau_ja),
        "note": row.note | {"owner_ja": row.bureau_ja, "evidence": row.evidence},
    }
    loaded.count(_bring_to(child, values))
    child.advances.set(advances)
    loaded.child_plans += 1


def _axis(edition: Edition, position: int, row: AxisRow, items: dict[str, Item]) -> None:
    names = {"name_ja": row.name_ja, "name_en": row.name_en, "position": position}
    axis, _created = Axis.objects.update_or_create(edition=edition, code=row.code, defaults=names)
    axis.values.exclude(code__in=[code for code, *_rest in row.values]).delete()
    for place, (code, name_ja, name_en, members) in enumerate(row.values):
        value, _created = AxisValue.objects.update_or_create(
            axis=axis, code=code, defaults={"name_ja": name_ja, "name_en": name_en, "position": place}
        )
        value.item_links.exclude(item__code__in=members).delete()
        for member in members:
            ItemAxis.objects.get_or_create(item=items[member], value=value)


def _absent(edition: Edition, items: dict[str, Item]) -> list[str]:
    return [
        _("Not in this file any more, left as it is: %(item)s") % {"item": item}
        for item in edition.items.exclude(code__in=items)
    ]


def _counts_that_differ(file: PlanFile) -> list[str]:
    warnings = []
    for name, declared in file.declared.items():
        level = next((level for level in file.levels if level["key"] in (name, name.removesuffix("s"))), None)
        if level is None:
            continue
        imported = sum(row.level == level["key"] for row in file.items)
        if imported != declared:
            sentence = _("%(level)s: the plan declares %(declared)d, the file has %(imported)d.")
            warnings.append(sentence % {"level": level["name_ja"], "declared": declared, "imported": imported})
    return warnings


def _bring_to(row: Model, values: dict[str, Any]) -> str:
    """Save the row if it differs from these values; "created", "changed" or "" for what that took."""
    written = "changed" if row.pk else "created"
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return ""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return written
