"""What the public place has from the inner one row by row: units, texts, grounds, norms, the plan, published themes.

Everything is told each time, for it is little, and written where it differs. A row is known by what names it at both
places (`by`), never by its id. Only the columns named here leave the inner place; whoever is named in one is told as
somebody, and one account stands for all of them (carried.inner_staff).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from connected_desk.city.models import Person
from connected_desk.records.log import canonical

from .carried import inner_staff


@dataclass(frozen=True)
class Mirrored:
    """A table that is told: what names a row, which columns are told besides, and of which rows.

    Of `flags` at most one row has each, so they are lowered before they are set. Where `gone`, rows that are not told
    any more are deleted; others are never.
    """

    model: str
    by: tuple[str, ...]
    columns: tuple[str, ...]
    only: Mapping[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    gone: bool = False

    @property
    def table(self) -> type[models.Model]:
        """The model."""
        return apps.get_model(self.model)

    def rows(self) -> Any:
        """The rows that are told."""
        return self.table._base_manager.filter(**self.only)


UNITS = ("is_desk", "is_ict", "is_finance", "is_secretariat")
THEME = ("title", "background", "wanted", "not_wanted", "city_role", "private_role", "data", "withdrawn_reason")
# In an order in which each comes after what it names.
MIRRORED = (
    Mirrored(
        "city.City",
        ("id",),
        (
            *("name_ja", "name_en", "lg_code", "desk_name_ja", "desk_name_en", "phone", "email"),
            *("address_ja", "address_en", "hours_ja", "hours_en"),
        ),
    ),
    Mirrored(
        "city.Unit",
        ("code",),
        ("key", "kind", "name_ja", "name_en", "parent", "position", "valid_from", "valid_to", *UNITS),
        flags=UNITS,
    ),
    Mirrored("city.ClosedDay", ("day",), ("reason_ja", "reason_en"), gone=True),
    Mirrored(
        "city.MailText",
        ("name", "number"),
        ("subject_ja", "subject_en", "body_ja", "body_en", "saved_by", "saved_at"),
    ),
    Mirrored("engine.Norm", ("life", "state", "unit", "valid_from"), ("open_days",), gone=True),
    Mirrored("cases.Reason", ("code",), ("kind", "label_ja", "label_en", "position", "valid_from", "valid_to")),
    Mirrored("cases.StagePace", ("stage",), ("cases", "half", "most", "worked_out_on"), gone=True),
    Mirrored("proposals.ConsentText", ("code", "version"), ("position", "text_ja", "text_en", "required")),
    Mirrored(
        "strategy.Plan",
        ("code",),
        ("key", "city_ja", "city_en", "lg_code", "name_ja", "name_en", "leads"),
        flags=("leads",),
    ),
    Mirrored(
        "strategy.Edition",
        ("code",),
        (
            *("key", "plan", "number", "name_ja", "name_en", "status", "period_text", "levels"),
            *("starts_on", "ends_on", "in_force_from", "in_force_to"),
        ),
        only={"draft": False},
    ),
    Mirrored(
        "strategy.Item",
        ("edition", "code"),
        (
            *("key", "level", "title_ja", "title_en", "position", "promoting_unit", "is_priority", "is_means"),
            *("evidence", "former"),
        ),
        only={"edition__draft": False},
    ),
    Mirrored(
        "strategy.ItemParent", ("child", "parent"), ("position",), only={"child__edition__draft": False}, gone=True
    ),
    Mirrored(
        "strategy.Indicator",
        ("item", "name_ja"),
        ("key", "name_en", "unit_of_measure", "direction", "kind", "position", "due_on"),
        only={"item__edition__draft": False},
    ),
    Mirrored(
        "strategy.IndicatorTarget",
        ("indicator", "fiscal_year"),
        ("value",),
        only={"unit": None, "indicator__item__edition__draft": False},
        gone=True,
    ),
    Mirrored(
        "proposals.Challenge",
        ("key",),
        (
            *(f"{name}_{language}" for name in THEME for language in ("ja", "en")),
            *("unit", "item", "opens_on", "closes_on", "version"),
            *("drafted_at", "drafted_by", "asked_at", "asked_by", "published_at", "published_by"),
            *("withdrawn_at", "withdrawn_by"),
        ),
        only={"published_at__isnull": False},
    ),
)
Row = list[Any]


@dataclass(frozen=True)
class Named:
    """What names the rows of a table here: by their id, and the other way round."""

    names: dict[int, Row]
    ids: dict[str, int]


Names = dict[type[models.Model], Named]


def tell() -> dict[str, list[Row]]:
    """Every row that is told, by its table: what names it, then its columns."""
    names: Names = {}
    return {one.model: list(_read(one, names).values()) for one in MIRRORED}


def keep(told: Mapping[str, list[Row]]) -> list[str]:
    """Bring the rows here to what was told; a line for each table in which anything changed.

    The caller's transaction holds it together.
    """
    names: Names = {}
    report = []
    for one in MIRRORED:
        wanted = {_name(one, row): row for row in told[one.model]}
        if changed := _keep(one, wanted, names):
            report.append(f"{one.model}: {changed}")
    return report


def _read(one: Mirrored, names: Names) -> dict[int, Row]:
    """The rows here by their id; what names each is kept for the tables that name it."""
    rows = list(one.rows().order_by("pk"))
    own = {row.pk: [_value(row, name, names) for name in one.by] for row in rows}
    names[one.table] = Named(own, {canonical(name): pk for pk, name in own.items()})
    return {row.pk: [*own[row.pk], *(_value(row, name, names) for name in one.columns)] for row in rows}


def _value(row: models.Model, name: str, names: Names) -> Any:
    column: Any = row._meta.get_field(name)
    value = getattr(row, column.attname)
    if not column.is_relation or value is None:
        return value
    return True if column.related_model is Person else names[column.related_model].names.get(value)


def _name(one: Mirrored, row: Row) -> str:
    return canonical(row[: len(one.by)])


def _keep(one: Mirrored, wanted: Mapping[str, Row], names: Names) -> int:
    here = _here(one, names)
    changed = 0
    for name, row in wanted.items():
        if name not in here:
            # A row may name another of its own table: those come with the columns, once all are there.
            one.table._base_manager.create(**_columns(one, row, names, without=one.table))
            changed += 1
    here = _here(one, names)
    different = {name: row for name, row in wanted.items() if here[name][1] != row}
    if different and one.flags:
        one.rows().update(**dict.fromkeys(one.flags, False))
    for name, row in (wanted if one.flags and different else different).items():
        one.table._base_manager.filter(pk=here[name][0]).update(**_columns(one, row, names))
    surplus = [pk for name, (pk, _row) in here.items() if name not in wanted] if one.gone else []
    one.table._base_manager.filter(pk__in=surplus).delete()
    _read(one, names)
    return changed + len(different) + len(surplus)


def _here(one: Mirrored, names: Names) -> dict[str, tuple[int, Row]]:
    """The rows here as a package would tell them, by what names them."""
    rows = {pk: json.loads(canonical(row)) for pk, row in _read(one, names).items()}
    return {_name(one, row): (pk, row) for pk, row in rows.items()}


def _columns(one: Mirrored, row: Row, names: Names, without: type[models.Model] | None = None) -> dict[str, Any]:
    return dict(_pairs(one, row, names, without))


def _pairs(one: Mirrored, row: Row, names: Names, without: type[models.Model] | None) -> Iterator[tuple[str, Any]]:
    for name, value in zip((*one.by, *one.columns), row, strict=True):
        column: Any = one.table._meta.get_field(name)
        if column.is_relation and column.related_model is without:
            continue
        yield column.attname, _put(column, value, names)


def _put(column: Any, value: Any, names: Names) -> Any:
    if value is None or not column.is_relation:
        return column.to_python(value)
    if column.related_model is Person:
        return inner_staff().pk
    return names[column.related_model].ids[canonical(value)]
