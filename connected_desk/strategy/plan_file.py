"""What a file of a plan says, read into plain values: the edition, its items, indicators and axes.

Files of any city come in one format (`meta` and `items`). Fields we do not know are kept in a note, never refused.
"""

import calendar as months
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.city import reader

from .terms import Direction, IndicatorKind

# How lists in a plan's context are named as axes; a list we do not know is called by its own key.
AXIS_NAMES = {
    "issues": ("課題", "Problems"),
    "directions": ("取組の方向性", "Directions"),
    "aims": ("目的", "Aims"),
}


@dataclass(frozen=True)
class IndicatorRow:
    name_ja: str
    name_en: str
    unit_of_measure: str
    kind: str
    direction: str
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    target_year: int | None
    note: dict[str, Any]


@dataclass(frozen=True)
class ItemRow:
    """An item as the file has it; `position` is its place in the file."""

    code: str
    level: str
    title_ja: str
    title_en: str
    parents: list[str]
    is_priority: bool | None
    is_means: bool
    is_child_plan: bool
    bureau_ja: str
    evidence: str
    aliases: list[str]
    indicators: list[IndicatorRow]
    position: int
    advances: list[str]  # the codes of the items of the plan above that it advances
    note: dict[str, Any]


@dataclass(frozen=True)
class AxisRow:
    """An axis with its values, each with the codes of the items it holds for."""

    code: str
    name_ja: str
    name_en: str
    values: list[tuple[str, str, str, list[str]]]


@dataclass(frozen=True)
class PlanFile:
    code: str
    city_ja: str
    city_en: str
    lg_code: str
    name_ja: str
    name_en: str
    status: str
    legal_standing: str
    action_plan: bool | None
    owner_ja: str
    adopted_on: date | None
    starts_on: date | None
    ends_on: date | None
    period_text: str
    supersedes: str
    superseded_by: str
    parent_plan: str  # the code of the plan above, or of one of its editions
    levels: list[dict[str, Any]]
    items: list[ItemRow]
    axes: list[AxisRow]
    declared: dict[str, int]
    note: dict[str, Any] = field(default_factory=dict)


META = {
    "id", "city_ja", "city_en", "lg_code", "plan_ja", "plan_en", "status", "legal_standing", "action_plan", "owner_ja",
    "adopted", "period", "supersedes", "superseded_by", "parent_plan", "levels",
}  # fmt: skip
ITEM = {
    "code", "level", "title_ja", "title_en", "parents", "priority", "means", "child_plan", "bureau_ja", "evidence",
    "aliases_ja", "kpis", "advances",
}  # fmt: skip
INDICATOR = {
    "name_ja", "name_en", "unit", "kind", "direction", "baseline", "baseline_year", "target", "target_year",
}  # fmt: skip


def read_plan(path: Path, content: bytes | None = None) -> PlanFile:
    """The plan in the file, or in these bytes of a file so named. Raises FaultyFile with all that is wrong, by line."""
    document = reader.read(path, records="items", content=content)
    meta = document.meta
    levels = _levels(meta)
    items = [_item(record, position, levels) for position, record in enumerate(document.records)]
    reader.check_tree(document, [item.parents for item in items], "parents")
    period, context = meta.table("period"), meta.table("context")
    plan = PlanFile(
        code=meta.text("id", longest=80, required=True),
        city_ja=meta.text("city_ja", longest=100, required=True),
        city_en=meta.text("city_en", longest=100),
        lg_code=meta.text("lg_code", longest=6),
        name_ja=meta.text("plan_ja", longest=200, required=True),
        name_en=meta.text("plan_en", longest=200),
        status=meta.text("status", longest=200),
        legal_standing=meta.text("legal_standing", longest=1000),
        action_plan=meta.flag("action_plan"),
        owner_ja=meta.text("owner_ja", longest=200),
        adopted_on=_day(meta, "adopted", meta.fields.get("adopted"), first=True),
        starts_on=_day(meta, "period", period.get("start"), first=True),
        ends_on=_day(meta, "period", period.get("end"), first=False),
        period_text=str(period.get("note") or ""),
        supersedes=meta.text("supersedes", longest=80),
        superseded_by=meta.text("superseded_by", longest=80),
        parent_plan=meta.text("parent_plan", longest=80),
        levels=levels,
        items=items,
        axes=[*_listed_axes(context), *_mapped_axes(meta, context, levels, items)],
        declared={name: count for name, count in _declared(context).items() if isinstance(count, int)},
        note=meta.rest(META),
    )
    document.refuse_if_faulty()
    return plan


def _levels(meta: reader.Record) -> list[dict[str, Any]]:
    levels = meta.fields.get("levels")
    if isinstance(levels, list) and levels and all(_is_level(level) for level in levels):
        return levels
    meta.fault("levels", _("the field “levels” must list the levels, each with “key” and “name_ja”."))
    return []


def _is_level(level: Any) -> bool:
    return isinstance(level, dict) and all(isinstance(level.get(name), str) for name in ("key", "name_ja"))


def _item(record: reader.Record, position: int, levels: list[dict[str, Any]]) -> ItemRow:
    level = record.text("level", longest=40, required=True)
    if level and level not in {known["key"] for known in levels}:
        record.fault("level", _("“%(level)s” is none of the levels of this plan.") % {"level": level})
    return ItemRow(
        code=record.text("code", longest=40, required=True),
        level=level,
        title_ja=record.text("title_ja", longest=300, required=True),
        title_en=record.text("title_en", longest=300),
        parents=record.texts("parents"),
        is_priority=record.flag("priority"),
        is_means=bool(record.flag("means")),
        is_child_plan=bool(record.flag("child_plan")),
        bureau_ja=record.text("bureau_ja", longest=200),
        evidence=record.text("evidence", longest=20),
        aliases=record.texts("aliases_ja"),
        indicators=list(_indicators(record)),
        position=position,
        advances=record.texts("advances"),
        note=record.rest(ITEM),
    )


def _indicators(record: reader.Record) -> Iterator[IndicatorRow]:
    rows = record.fields.get("kpis") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("name_ja") for row in rows):
        record.fault("kpis", _("the field “kpis” must list indicators, each with “name_ja”."))
        return
    for row in rows:
        yield IndicatorRow(
            name_ja=row["name_ja"],
            name_en=row.get("name_en") or "",
            unit_of_measure=row.get("unit") or "",
            kind=_one_of(record, row, "kind", IndicatorKind.values, IndicatorKind.RATIO),
            direction=_one_of(record, row, "direction", Direction.values, Direction.UP),
            baseline=_number(record, row, "baseline"),
            baseline_year=row.get("baseline_year"),
            target=_number(record, row, "target"),
            target_year=row.get("target_year"),
            note={name: value for name, value in row.items() if name not in INDICATOR and value is not None},
        )


def _one_of(record: reader.Record, row: dict[str, Any], name: str, allowed: list[str], default: str) -> str:
    value = row.get(name) or default
    if value not in allowed:
        sentence = _("“%(value)s” is no %(name)s of an indicator; there are %(allowed)s.")
        record.fault("kpis", sentence % {"value": value, "name": name, "allowed": ", ".join(allowed)})
    return value


def _number(record: reader.Record, row: dict[str, Any], name: str) -> Decimal | None:
    if row.get(name) is None:
        return None
    try:
        return Decimal(str(row[name]))
    except InvalidOperation:
        record.fault("kpis", _("“%(value)s” is not a number.") % {"value": row[name]})
        return None


def _day(meta: reader.Record, name: str, value: Any, *, first: bool) -> date | None:
    """A day, the first or last of a month (2020-08), or the first or last of a fiscal year (2020)."""
    if value in (None, ""):
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(value))
    try:
        if found is None:
            raise ValueError(value)
        year, month, day = (int(part or 0) for part in found.groups())
        if found[2] is None:
            return date(year, 4, 1) if first else date(year + 1, 3, 31)
        if found[3] is None:
            day = 1 if first else months.monthrange(year, month)[1]
        return date(year, month, day)
    except ValueError:
        meta.fault(name, _("“%(value)s” is not a date like 2020-08-18, 2020-08 or 2020.") % {"value": value})
        return None


def _declared(context: dict[str, Any]) -> dict[str, Any]:
    declared = context.get("declared_counts")
    return declared if isinstance(declared, dict) else {}


def _listed_axes(context: dict[str, Any]) -> Iterator[AxisRow]:
    """Lists of names in the context: problems, directions, aims."""
    for name, values in context.items():
        if name.endswith("_ja") and isinstance(values, list) and all(isinstance(value, str) for value in values):
            code = name.removesuffix("_ja")
            name_ja, name_en = AXIS_NAMES.get(code, (code, ""))
            yield AxisRow(code, name_ja, name_en, [(str(n), value, "", []) for n, value in enumerate(values, 1)])


def _mapped_axes(
    meta: reader.Record, context: dict[str, Any], levels: list[dict[str, Any]], items: list[ItemRow]
) -> Iterator[AxisRow]:
    """A mapping of items to the items below them in the context (Saitama: policies to categories).

    Members are named by code, or by the number in their code (4 is C04).
    """
    mapping = context.get("mapping")
    if not isinstance(mapping, dict) or not mapping:
        return
    heads = {item.code: item for item in items if item.code in mapping}
    members: dict[Any, str] = {item.code: item.code for item in items}
    members |= {_number_in(item.code): item.code for item in items if heads.keys() & set(item.parents)}
    for lost in [code for code in mapping if code not in heads]:
        meta.document.fault(meta.document.line_of(lost), _("there is no item “%(code)s” to map.") % {"code": lost})
    for lost in [entry for code in heads for entry in mapping[code] if entry not in members]:
        meta.fault("mapping", _("the mapping names “%(entry)s”, which is no item.") % {"entry": lost})
    if not heads:
        return
    first = next(iter(heads.values()))
    level = next((level for level in levels if level["key"] == first.level), {"key": first.level, "name_ja": ""})
    values = [
        (code, item.title_ja, item.title_en, [members[entry] for entry in mapping[code] if entry in members])
        for code, item in heads.items()
    ]
    yield AxisRow(level["key"], level["name_ja"], level.get("name_en") or "", values)


def _number_in(code: str) -> int:
    digits = re.sub(r"\D", "", code)
    return int(digits) if digits else 0
