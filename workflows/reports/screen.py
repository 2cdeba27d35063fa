"""A document as HTML: for the screen, to be read alone, and for the press. Templates print ready values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from connected_desk.ui import charts, pdf, press
from connected_desk.ui.formats import full_date, full_datetime, thousands

from .build import PARTS
from .models import Report
from .tables import ABSENT, NUMERIC, cases_of, value_of

STYLE = "cd/css/report.css"
TEMPLATE = "reports/document.html"
PRINT_FONT, PRINT_TEXT = "BIZ UDPGothic", 12
LONG_HEAD = 8
FEWER, FEWER_AT_ONCE = 9, 3  # rows that a table of the front sides may lose
FEW = 3  # a table cut to so few rows loses none and a longer one keeps one
UNBROKEN = frozenset(("case", "date", "word"))


@dataclass(frozen=True)
class Shown:
    """A cell as it is read: its text, whether it is a figure, and the list of cases behind it."""

    text: str
    numeric: bool = False
    whole: bool = False  # not to be broken: a date, a case's number
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Head:
    """A column's head as it is read, and the pieces it may be broken into (none: it may be broken anywhere)."""

    text: str
    pieces: tuple[str, ...]
    numeric: bool


@dataclass(frozen=True)
class Sheet:
    """A table as it is read; `left_out` rows stand in the annex only."""

    code: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Shown, ...], ...]
    left_out: int
    empty: str
    note: str


@dataclass(frozen=True)
class Part:
    """A section as it is read."""

    code: str
    title: str
    text: str
    note: str
    sheets: tuple[Sheet, ...]
    chart: charts.Chart | None = None
    said: str = ""  # what the chart shows, in a sentence

    @property
    def course(self) -> list[tuple[str, ...]]:
        """The chart's table with its months side by side, as it fits under the chart on paper."""
        return list(zip(self.chart.headers, *self.chart.rows, strict=True)) if self.chart else []


@dataclass(frozen=True)
class Tile:
    """A headline number as it is read."""

    code: str
    label: str
    value: str
    unit: str
    change: str
    against: str
    note: str
    good: bool | None
    url: str = ""


def page(document: dict[str, Any], *, style_url: str, back_url: str, figures_at: str = "") -> str:
    """The document as a page. `figures_at` is the address below which each figure has its list of cases."""
    return _render(document, {"style_url": style_url, "back_url": back_url}, figures_at)


def paper(document: dict[str, Any], *, tell: press.Tell = press.silent) -> bytes:
    """The document as PDF. The two sides for the room stay two: where they would run over, tables leave rows out.

    `tell` hears the number of each page as it is laid out, from the first on once more where rows are left out.
    """
    fewer = {1: 0, 2: 0}
    while True:
        made, begins_on = pdf.laid_out(standalone(document, for_print=True, fewer=fewer), tell=tell)
        over = _runs_over(document, begins_on)
        if over is None or fewer[over] == FEWER:
            return made
        fewer[over] += FEWER_AT_ONCE


def _runs_over(document: dict[str, Any], begins_on: dict[str, int]) -> int | None:
    """The first side for the room that goes on overleaf: what follows it does not begin on the next page."""
    sides = [one["side"] for one in document["sections"]]
    for side in (1, 2):
        following = next((one for one in document["sections"] if one["side"] not in range(1, side + 1)), None)
        if side in sides and following and begins_on[following["code"]] > side + 1:
            return side
    return None


def standalone(document: dict[str, Any], *, for_print: bool = False, fewer: Mapping[int, int] | None = None) -> str:
    """The document as one file that needs nothing beside it.

    The tables of a side for the room leave out as many more rows as `fewer` says.
    """
    html = _render(document, {"for_print": for_print}, "", fewer)
    if for_print:
        # Paper is read from nearer than a screen, and the text around the drawing is smaller too.
        html = html.replace(charts.FONT, PRINT_FONT).replace(f'font-size="{charts.TEXT}"', f'font-size="{PRINT_TEXT}"')
    return styled(html)


def styled(html: str) -> str:
    """A page with the report's style sheet in its head, so that it needs nothing beside it."""
    return html.replace("</head>", f"<style>{_style()}</style>\n</head>", 1)


def _render(
    document: dict[str, Any], more: dict[str, Any], figures_at: str, fewer: Mapping[int, int] | None = None
) -> str:
    with translation.override(document["language"]):
        found = parts(document, figures_at=figures_at, fewer=fewer)
        context = {
            "document": document,
            "tiles": tiles(document, figures_at=figures_at),
            "front": [[part for part, side in found if side == number] for number in (1, 2)],
            "parts": [part for part, side in found if not side],
            **more,
        }
        return render_to_string(TEMPLATE, context)


def tiles(document: dict[str, Any], *, figures_at: str = "") -> list[Tile]:
    """The headline numbers in their order."""
    return [
        Tile(
            code=one["code"],
            label=one["label"],
            value=_figure(value_of(one["value"])),
            unit=one["unit"].strip(),
            change=one["change"],
            against=one["against"],
            note=one["note"],
            good=one["good"],
            url=f"{figures_at}{one['code']}/" if figures_at and cases_of(one["value"]) else "",
        )
        for one in document["headlines"]
    ]


def parts(
    document: dict[str, Any], *, figures_at: str = "", fewer: Mapping[int, int] | None = None
) -> list[tuple[Part, int]]:
    """The sections, each with the side of the front page it stands on (0: none)."""
    return [
        (
            Part(
                code=one["code"],
                title=one["title"],
                text=one["text"],
                note=one["note"],
                sheets=tuple(
                    sheet(
                        table,
                        figures_at=f"{figures_at}{one['code']}/" if figures_at else "",
                        fewer=(fewer or {}).get(one["side"], 0),
                    )
                    for table in one["tables"]
                ),
                chart=trend_chart(document) if one["code"] == "indicators" else None,
                said=trend_sentence(document) if one["code"] == "indicators" else "",
            ),
            one["side"],
        )
        for one in document["sections"]
    ]


def sheet(table: dict[str, Any], *, figures_at: str = "", fewer: int = 0) -> Sheet:
    """One table as it is read: without the columns for machines, the figures of a column with the same decimals."""
    kinds = [one["kind"] for one in table["columns"]]
    labels = [one["label"] for one in table["columns"]]
    places = [place for place, kind in enumerate(kinds) if kind != "code"]
    decimals = [_decimals(table["rows"], place) if kind in NUMERIC else 0 for place, kind in enumerate(kinds)]
    most = table["shown"] if table["shown"] <= FEW else max(table["shown"] - fewer, 1)
    rows = table["rows"][:most] if most else table["rows"]
    base = f"{figures_at}{table['code']}/" if figures_at else ""
    return Sheet(
        code=table["code"],
        caption=table["caption"],
        heads=tuple(Head(labels[place], _pieces(labels[place]), kinds[place] in NUMERIC) for place in places),
        rows=tuple(
            tuple(
                Shown(
                    said(value_of(row[place]), kinds[place], decimals[place]),
                    kinds[place] in NUMERIC,
                    kinds[place] in UNBROKEN,
                    _leads_to(row[place], kinds[place], f"{base}{line}/{place}/") if base else "",
                    labels[place],
                )
                for place in places
            )
            for line, row in enumerate(rows)
        ),
        left_out=len(table["rows"]) - len(rows),
        empty=table["empty"],
        note=table["note"],
    )


def _leads_to(held: Any, kind: str, figure: str) -> str:
    """Where a cell leads on the screen: a figure to the list of its cases, a case's number to the case."""
    if kind == "case" and value_of(held) not in (ABSENT, None):
        return reverse("desk:case", args=[value_of(held)])
    return figure if cases_of(held) else ""


def trend_chart(document: dict[str, Any]) -> charts.Chart | None:
    """The course of the leading indicator from its first value on, with its target; None without one."""
    course = document["trend"]
    if course is None or not any(course["values"]):
        return None
    begins = next(place for place, value in enumerate(course["values"]) if value)
    series = [
        charts.Series(course["value_label"], _numbers(course["values"][begins:])),
        charts.Series(course["target_label"], _numbers(course["targets"][begins:]), dashed=True),
    ]
    series = [one for one in series if any(value is not None for value in one.values)]
    return charts.line(course["title"], course["labels"][begins:], series, unit=course["unit"], first=course["first"])


def trend_sentence(document: dict[str, Any]) -> str:
    """What the course of the leading indicator shows, in a sentence; empty without a value. Months may lack one."""
    course = document["trend"]
    if course is None or not any(course["values"]):
        return ""
    known = [place for place, value in enumerate(course["values"]) if value]
    first, last = known[0], known[-1]
    named = {
        "unit": course["unit"],
        "now": course["values"][last],
        "last": course["labels"][last],
        "then": course["values"][first],
        "first": course["labels"][first],
    }
    said = gettext("%(last)s: %(now)s%(unit)s.") % named
    if first != last:
        said = gettext("From %(then)s%(unit)s in %(first)s to %(now)s%(unit)s in %(last)s.") % named
    if course["targets"][last]:
        said += gettext(" The target is %(target)s%(unit)s.") % {**named, "target": course["targets"][last]}
    return said


def _pieces(label: str) -> tuple[str, ...]:
    """A head broken before its brackets; nothing where a piece would be too long for a column."""
    pieces = re.split(r"(?=（)", label)
    return () if max(map(len, pieces)) > LONG_HEAD else tuple(pieces)


def _decimals(rows: list[list[Any]], place: int) -> int:
    """The decimals of the most exact figure of a column."""
    texts = [str(value_of(row[place])) for row in rows if as_number(value_of(row[place])) is not None]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def said(value: Any, kind: str, decimals: int = 0) -> str:
    """A cell's value as it is printed; what is no figure in a column of figures is a sign and printed as it is."""
    if value is None:
        return ABSENT
    if kind == "date" and isinstance(value, str) and value[:4].isdigit():
        day = date.fromisoformat(value)
        return f"{day.year}/{day.month}/{day.day}"
    if kind == "change" and (moved := as_number(value)) is not None:
        places = max(decimals, len(str(value).partition(".")[2]))
        return "±0" if not moved else f"{Decimal(str(value)):+,.{places}f}".replace("-", "\N{MINUS SIGN}")
    if kind in NUMERIC and as_number(value) is not None:
        return thousands(Decimal(f"{Decimal(str(value)):.{decimals}f}"))
    return str(value)


def as_number(value: Any) -> float | None:
    """A cell of figures as a number; None for a sign that stands in its place."""
    try:
        number = float(Decimal(str(value)))
    except ArithmeticError:
        return None
    return int(number) if number.is_integer() else number


def narrative(report: Report) -> list[tuple[str, str]]:
    """What the secretariat has written so far, part by part with its heading."""
    titles = {one["code"]: one["title"] for one in json.loads(report.data)["sections"]} if report.data else {}
    titles["summary"] = gettext("Summary")
    return [(titles.get(part, part), text) for part in PARTS if (text := report.narrative.get(part))]


def instant(at: datetime) -> str:
    return full_datetime(at)


def day(on: date) -> str:
    return full_date(on)


def _figure(value: Any) -> str:
    if isinstance(value, str):
        try:
            return thousands(Decimal(value))
        except ArithmeticError:
            return value
    return thousands(value)


def _numbers(values: list[str | None]) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def _style() -> str:
    return Path(str(finders.find(STYLE))).read_text(encoding="utf-8")
