"""How the plan stands in a month: item by item, bureau by item, bureau by indicator; read from the month's document."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Look

from .. import queries, screen
from ..figures.standing import Light
from ..models import Report
from ..scope import sees_reports, visible_reports
from ..tables import rows_of, table_of, value_of
from .dashboard import asked_for, tabs
from .pages import figures_at, look

LIGHTS = {
    Light.BEHIND: Look("alert", "red"),
    Light.WATCH: Look("alert", "orange"),
    Light.NOTHING: Look("clock", "gray"),
    Light.ON_PLAN: Look("check", "green"),
}
WANTING = (Light.NOTHING, Light.BEHIND)


@dataclass(frozen=True)
class ItemLine:
    """An item with its light as it is read, its figures with their lists, and who does what by when for it."""

    key: str
    name: str
    depth: int
    unit: str
    light: str
    look: Look
    reason: str
    before: str
    standing: str
    stalled_only: bool
    open: screen.Shown
    stalled: screen.Shown
    initiatives: screen.Shown
    late: screen.Shown
    steps: list[dict[str, Any]]


@require_safe
def items(request: DeskRequest) -> HttpResponse:
    """Every item with its light, why and last month's; by choice only those with nothing under way or all stalled."""
    report = _report(request)
    if report is None:
        return _nothing(request)
    lines = _item_lines(report)
    only = request.GET.get("only") == "wanting"
    wanting = [line for line in lines if line.look in (LIGHTS[Light.NOTHING], LIGHTS[Light.BEHIND])]
    context = _context(report, "items") | {
        "lines": wanting if only else lines,
        "only": only,
        "counts": [(LIGHTS[light], sum(line.look == LIGHTS[light] for line in lines)) for light in Light],
        "wanting": len(wanting),
        "all": len(lines),
        "note": (table_of(queries.document(report), "items", "item_lights") or {}).get("note", ""),
    }
    return render(request, "reports/items.html", context)


@require_safe
def matrix(request: DeskRequest) -> HttpResponse:
    """Bureau × item: open cases and initiatives, each with its list."""
    report = _report(request)
    if report is None:
        return _nothing(request)
    document = queries.document(report)
    cases, doings = (table_of(document, "matrix", code) for code in ("matrix_cases", "matrix_initiatives"))
    context = _context(report, "matrix")
    if cases and doings:
        base = f"{figures_at(report)}matrix/"
        shown = screen.sheet(cases, figures_at=base)
        context |= {
            "heads": [(one["code"], one["label"]) for one in cases["columns"][1:-1]],
            "rows": _matrix_rows(shown, doings),
            "legend": rows_of(document, "matrix", "matrix_items"),
            "note": cases["note"],
        }
    return render(request, "reports/matrix.html", context)


@require_safe
def board(request: DeskRequest) -> HttpResponse:
    """Bureau × indicator: the value, last month's, the target, and how far the bureaus lie apart."""
    report = _report(request)
    if report is None:
        return _nothing(request)
    document = queries.document(report)
    table = table_of(document, "board", "unit_values")
    spread = {row["key"]: row for row in rows_of(document, "board", "unit_spread")}
    context = _context(report, "board") | {
        "boards": [
            (screen.sheet(one), spread[value_of(one["rows"][0][0])]) for one in _by_indicator(table) if one["rows"]
        ]
    }
    return render(request, "reports/board.html", context)


def _report(request: DeskRequest) -> Report | None:
    """The month asked for, or the newest one delivered or built."""
    seen = visible_reports(request.user, tokyo_date(request.at))
    return asked_for(request, seen) or queries.latest_published(seen) or queries.newest(seen)


def _nothing(request: DeskRequest) -> HttpResponse:
    context = {"sees_reports": sees_reports(request.user, tokyo_date(request.at)), "crumbs": []}
    return render(request, "reports/dashboard_empty.html", context)


def _context(report: Report, current: str) -> dict[str, Any]:
    document = queries.document(report)
    return {
        "report": report,
        "document": document,
        "look": look(report),
        "tabs": tabs(report, current),
        "crumbs": [],
        "known": any(part["code"] == "items" for part in document["sections"]),
    }


def _item_lines(report: Report) -> list[ItemLine]:
    document = queries.document(report)
    table = table_of(document, "items", "item_lights")
    if table is None:
        return []
    steps = {key: list(rows) for key, rows in groupby(rows_of(document, "items", "item_steps"), lambda row: row["key"])}
    sheet = screen.sheet(table, figures_at=f"{figures_at(report)}items/")
    shown = [one["code"] for one in table["columns"] if one["kind"] != "code"]
    return [
        _item_line(held, dict(zip(shown, row, strict=True)), steps.get(held["key"], []))
        for held, row in zip(rows_of(document, "items", "item_lights"), sheet.rows, strict=True)
    ]


def _item_line(held: dict[str, Any], row: dict[str, screen.Shown], steps: list[dict[str, Any]]) -> ItemLine:
    name = str(held["item"])
    at = reverse("strategy:item", args=[held["key"]])
    return ItemLine(
        key=held["key"],
        name=name.strip(),
        depth=len(name) - len(name.lstrip("\N{IDEOGRAPHIC SPACE}")),
        unit=held["unit"],
        light=held["light"],
        look=LIGHTS[Light(held["code"])],
        reason=held["reason"],
        before=held["before"],
        standing=held["standing"],
        stalled_only=bool(held["stalled_only"]),
        open=row["open"],
        stalled=row["stalled"],
        initiatives=_linked(row["initiatives"], at),
        late=_linked(row["late"], at),
        steps=[step | {"on": screen.said(step["on"], "date")} for step in steps],
    )


def _linked(cell: screen.Shown, url: str) -> screen.Shown:
    """A number of initiatives or milestones with the page of the item, where they stand; none leads nowhere."""
    return screen.Shown(cell.text, numeric=True, url="" if cell.text == "0" else url)


def _matrix_rows(cases: screen.Sheet, doings: dict[str, Any]) -> list[dict[str, Any]]:
    """Each bureau with a pair for each item: the open cases, and the initiatives with the page of the item."""
    keys = [one["code"] for one in doings["columns"][1:-1]]
    found = []
    for row, held in zip(cases.rows, doings["rows"], strict=True):
        counts = [value_of(one) for one in held[1:-1]]
        cells = [
            {"cases": cell, "initiatives": count, "url": reverse("strategy:item", args=[key])}
            for cell, count, key in zip(row[1:-1], counts, keys, strict=True)
        ]
        found.append({"name": row[0].text, "cells": cells, "cases": row[-1], "initiatives": value_of(held[-1])})
    return found


def _by_indicator(table: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The table cut into one an indicator, each with the indicator's name as its caption and without that column."""
    if table is None:
        return []
    columns = [one for one in table["columns"] if one["code"] != "indicator"]
    return [
        table | {"caption": name, "columns": columns, "rows": [[row[0], *row[2:]] for row in rows]}
        for (_key, name), rows in groupby(table["rows"], lambda row: (value_of(row[0]), value_of(row[1])))
        for rows in [list(rows)]
    ]
