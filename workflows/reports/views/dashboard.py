"""The dashboard for staff: four numbers, the bureaus, the course of the leading indicator, what needs attention."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui import charts
from connected_desk.ui.looks import Tab

from .. import queries, screen
from ..models import Audience, Report
from ..months import Month
from ..scope import sees_reports, visible_reports
from ..tables import value_of
from .pages import figures_at, file_url, look

LEADING = ("indicator", "on_plan", "answered", "to_budget")
BEHIND = 5  # points below the target from which a bar is drawn as late
ATTENTION = 8


@dataclass(frozen=True)
class BureauRow:
    """A bureau's row: the leading indicator as a bar (None: the sign in `mark`), then counts with their lists.

    `text` is the value as it is printed beside the bar.
    """

    name: str
    value: float | None
    mark: str
    text: str
    target: float | None
    change: str
    is_late: bool
    open: screen.Shown
    overdue: screen.Shown
    trials: screen.Shown
    late: screen.Shown


@require_safe
def dashboard(request: DeskRequest) -> HttpResponse:
    """How the month stood: the newest published report, or the one of the month asked for."""
    on = tokyo_date(request.at)
    seen = visible_reports(request.user, on)
    report = asked_for(request, seen) or queries.latest_published(seen) or queries.newest(seen)
    if report is None:
        context = {"sees_reports": sees_reports(request.user, on), "crumbs": []}
        return render(request, "reports/dashboard_empty.html", context)
    document = queries.document(report)
    base = figures_at(report)
    tiles = {tile.code: tile for tile in screen.tiles(document, figures_at=base)}
    delays = section(document, "delays")["tables"][0]
    context = {
        "report": report,
        "document": document,
        "look": look(report),
        "tabs": tabs(report, "dashboard"),
        "tiles": [_with_list(tiles[code]) for code in LEADING if code in tiles],
        "bureaus": bureau_rows(section(document, "bureaus")["tables"][0], base, tiles.get("indicator")),
        "indicator": tiles.get("indicator"),
        "chart": screen.trend_chart(document),
        "sentence": screen.trend_sentence(document),
        "source": (document["trend"] or {}).get("note", ""),
        "funnel": funnel(document),
        "unit": tiles["open"].unit,
        "attention": screen.sheet(delays | {"shown": ATTENTION}, figures_at=f"{base}delays/"),
        "downloads": [(row, file_url(report, row)) for row in queries.files(report, Audience.HEADQUARTERS)],
        "before": queries.month_before(seen, report),
        "crumbs": [],
    }
    return render(request, "reports/dashboard.html", context)


def tabs(report: Report, current: str) -> list[Tab]:
    """The views on how a month stands."""
    named = {
        "dashboard": pgettext("views on progress", "Overview"),
        "items": pgettext("views on progress", "By item"),
        "matrix": pgettext("views on progress", "Bureau × item"),
        "board": pgettext("views on progress", "Bureau × indicator"),
    }
    month = f"?month={report.period}"
    return [
        Tab(label, f"{reverse(f'reports:{name}')}{month}", current=name == current) for name, label in named.items()
    ]


def section(document: dict[str, Any], code: str) -> dict[str, Any]:
    """The section of that code."""
    return next(part for part in document["sections"] if part["code"] == code)


def bureau_rows(table: dict[str, Any], base: str, indicator: screen.Tile | None) -> list[BureauRow]:
    """The bureaus' table with bars of the leading indicator."""
    unit = indicator.unit if indicator else ""
    codes = [one["code"] for one in table["columns"]]
    sheet = screen.sheet(table, figures_at=f"{base}bureaus/" if base else "")
    return [
        _bureau_row(dict(zip(codes, row, strict=True)), dict(zip(codes, map(value_of, held), strict=True)), unit)
        for row, held in zip(sheet.rows, table["rows"], strict=True)
    ]


def _bureau_row(row: dict[str, screen.Shown], held: dict[str, Any], unit: str) -> BureauRow:
    value, before, target = (screen.as_number(held[name]) for name in ("now", "before", "target"))
    moved = "" if value is None or before is None else screen.said(screen.as_number(round(value - before, 1)), "change")
    nothing = screen.Shown("")
    return BureauRow(
        name=row["bureau"].text,
        value=value,
        mark="" if value is not None else row["now"].text,
        text=f"{row['now'].text}{unit}",
        target=target,
        change=moved or screen.ABSENT,
        is_late=value is not None and target is not None and value <= target - BEHIND,
        open=row["open"],
        overdue=row.get("overdue", nothing),
        trials=row["trials"],
        late=row["late"],
    )


def funnel(document: dict[str, Any]) -> list[charts.Row]:
    """The open cases by state."""
    states = next(one for one in section(document, "flow")["tables"] if one["code"] == "states")
    return [charts.Row(value_of(row[0]), value_of(row[1])) for row in states["rows"]]


def _with_list(tile: screen.Tile) -> screen.Tile:
    """The number with the list behind it, where that is not a list of cases."""
    lists = {"indicator": "#bureaus", "on_plan": reverse("strategy:tree")}
    return tile if tile.url else replace(tile, url=lists.get(tile.code, ""))


def asked_for(request: DeskRequest, seen: Any) -> Report | None:
    """The newest edition of the month the address names; None where it names none."""
    try:
        month = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return None
    return queries.newest(seen.filter(month=month.first))
