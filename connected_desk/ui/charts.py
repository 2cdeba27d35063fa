"""Charts as SVG made of attributes only, so that they stand under the strict CSP and in the PDF alike.

Each function returns a Chart: a wide and a narrow drawing (text keeps its size on a phone) and the same values as a
table. Nothing here knows what is counted. A value of None is a gap, never a zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .formats import ABSENT, thousands

Number = int | float | Decimal

KEY, LATE, TRACK, RULE, INK, MUTED, STRONG = "#0031d8", "#c74700", "#e6e6e6", "#cccccc", "#333333", "#4d4d4d", "#1a1a1a"
# Neighbours differ in lightness as well as in hue; each carries the colour its figure is written in.
SHADES = (
    ("#0031d8", "#ffffff"),
    ("#9db7f9", "#1a1a1a"),
    ("#111111", "#ffffff"),
    ("#ffc700", "#1a1a1a"),
    ("#197a4b", "#ffffff"),
    ("#cccccc", "#1a1a1a"),
)
FONT = "Noto Sans JP, Noto Sans CJK JP, BIZ UDPGothic, sans-serif"
TEXT = 14
WIDE, NARROW = 640, 320
WIDE_FROM, WIDE_SIGNS = 0x2E80, "%MWmw"


@dataclass(frozen=True)
class Row:
    """A bar: its label, its value, where it should be by now, and whether it is late."""

    label: str
    value: Number | None
    target: Number | None = None
    late: bool = False


@dataclass(frozen=True)
class Series:
    """A named run of values, one a position on the axis; a dashed one is a plan rather than a fact."""

    name: str
    values: Sequence[Number | None]
    dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """A finished chart: two drawings, and the table that says the same."""

    title: str
    wide: SafeString
    narrow: SafeString
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def bars(
    title: str, rows: Sequence[Row], *, unit: str = "", full: Number | None = None, headers: Sequence[str]
) -> Chart:
    """Horizontal bars with the figure beside each; `full` is the value of a full bar (default: the largest)."""
    top = float(full if full is not None else max([0, *(row.value for row in rows if row.value is not None)])) or 1.0
    table = [(row.label, figure(row.value, unit), figure(row.target, unit)) for row in rows]
    keep = 3 if any(row.target is not None for row in rows) else 2
    return Chart(
        title,
        _bars(title, rows, top, unit, WIDE),
        _bars(title, rows, top, unit, NARROW),
        tuple(headers[:keep]),
        tuple(line[:keep] for line in table),
    )


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", first: str) -> Chart:
    """One bar a label, divided by series; `first` heads the table's first column."""
    return Chart(
        title,
        _stacked(title, labels, series, WIDE),
        _stacked(title, labels, series, NARROW),
        (first, *(one.name for one in series)),
        _table(labels, series, unit),
    )


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", first: str) -> Chart:
    """Lines over the labels, each named at its last value; `first` heads the table's first column."""
    return Chart(
        title,
        _line(title, labels, series, unit, WIDE, 260),
        _line(title, labels, series, unit, NARROW, 220),
        (first, *(one.name for one in series)),
        _table(labels, series, unit),
    )


def sparkline(title: str, values: Sequence[Number | None]) -> SafeString:
    """A line the height of a row of text, without axes; its title has to say what it shows."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return SafeString("")
    plane = _Plane(min(known), max(known), bottom=20, upper=4, left=4, step=92 / max(len(values) - 1, 1))
    points = plane.points(values)
    x, y = [point for point in points if point][-1]
    marks = format_html('<circle cx="{}" cy="{}" r="3" fill="{}"/>', _n(x), _n(y), KEY)
    return _svg(title, "", 100, 24, _paths(points, KEY, dashed=False) + marks, name="spark")


def widths(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Each row with the width of its bar in percent of the largest."""
    top = max([0, *(row.value for row in rows if row.value is not None)]) or 1
    return [(row, "0" if row.value is None else _n(float(row.value) / float(top) * 100)) for row in rows]


def figure(value: Number | None, unit: str = "") -> str:
    """A value with its unit, or a dash."""
    return ABSENT if value is None else f"{thousands(value)}{unit}"


# ---------- drawing ----------

Point = tuple[float, float]


@dataclass(frozen=True)
class _Plane:
    """Where a value and a place on the axis lie in a drawing."""

    low: float
    high: float
    bottom: float
    upper: float
    left: float
    step: float

    def x(self, place: int) -> float:
        return self.left + place * self.step

    def y(self, value: Number) -> float:
        return self.bottom - (float(value) - self.low) / ((self.high - self.low) or 1) * (self.bottom - self.upper)

    def points(self, values: Sequence[Number | None]) -> list[Point | None]:
        """A point for each value, None where there is a gap."""
        return [None if value is None else (self.x(place), self.y(value)) for place, value in enumerate(values)]


def _bars(title: str, rows: Sequence[Row], top: float, unit: str, width: int) -> SafeString:
    narrow = width == NARROW
    left, right = (0, 64) if narrow else (190, 84)
    pitch = 50 if narrow else 36
    span = width - left - right
    drawn = []
    for place, row in enumerate(rows):
        y = place * pitch + (22 if narrow else 8)
        label_at = (0, y - 6) if narrow else (0, y + 15)
        drawn += [_text(*label_at, row.label), _rect(left, y, span, 20, TRACK)]
        if row.value is not None:
            drawn.append(_rect(left, y, span * min(float(row.value) / top, 1), 20, LATE if row.late else KEY))
        if row.target is not None:
            x = left + span * min(float(row.target) / top, 1)
            drawn.append(_rule(x, y - 2, x, y + 22, "#000000", 3))
        drawn.append(_text(width, y + 15, figure(row.value, unit), anchor="end", bold=True))
    said = ", ".join(f"{row.label} {figure(row.value, unit)}" for row in rows)
    return _svg(title, said, width, len(rows) * pitch + 6, _join(drawn))


def _stacked(title: str, labels: Sequence[str], series: Sequence[Series], width: int) -> SafeString:
    narrow = width == NARROW
    left, pitch = (0, 50) if narrow else (110, 36)
    sums = [sum(float(one.values[place] or 0) for one in series) for place in range(len(labels))]
    span, top = width - left - 56, max(sums, default=0) or 1
    legend, below = _legend([one.name for one in series], width)
    drawn = [legend]
    for place, label in enumerate(labels):
        y = below + place * pitch + (22 if narrow else 8)
        drawn.append(_text(0, y - 6, label) if narrow else _text(0, y + 15, label))
        x = float(left)
        for one, (fill, ink) in zip(series, SHADES, strict=False):
            value = one.values[place]
            length = span * float(value or 0) / top
            if length:
                drawn.append(_rect(x, y, max(length - 1, 1), 20, fill, radius=0))
            if value and length >= 8 * len(thousands(value)) + 8:
                drawn.append(_text(x + length / 2, y + 15, thousands(value), anchor="middle", fill=ink))
            x += length
        drawn.append(_text(x + 8, y + 15, thousands(_plain(sums[place])), bold=True))
    said = ", ".join(f"{label} {thousands(_plain(total))}" for label, total in zip(labels, sums, strict=True))
    return _svg(title, said, width, below + len(labels) * pitch + 6, _join(drawn))


def _line(
    title: str, labels: Sequence[str], series: Sequence[Series], unit: str, width: int, height: int
) -> SafeString:
    known = [float(value) for one in series for value in one.values if value is not None]
    ticks = _ticks(min(known, default=0.0), max(known, default=1.0))
    left = 12 + max(_length(figure(_plain(tick), unit)) for tick in ticks)
    widest = max(map(_length, labels), default=0.0)
    pad = max(20, widest / 2)
    step = (width - left - 2 * pad) / max(len(labels) - 1, 1)
    plane = _Plane(ticks[0], ticks[-1], bottom=height - 30, upper=24, left=left + pad, step=step)
    drawn = []
    for tick in ticks:
        y = plane.y(tick)
        drawn.append(_rule(left, y, width, y, INK if tick == ticks[0] else RULE, 1))
        drawn.append(_text(left - 8, y + 5, figure(_plain(tick), unit), anchor="end"))
    every = max(1, ceil((widest + 8) / step))  # counted from the last label, which is always there
    for place, label in enumerate(labels):
        if (len(labels) - 1 - place) % every == 0:
            drawn.append(_text(plane.x(place), height - 8, label, anchor="middle"))
    runs = []
    for one, (fill, _) in zip(series, SHADES, strict=False):
        ink = MUTED if one.dashed else fill
        points = plane.points(one.values)
        drawn.append(_paths(points, ink, dashed=one.dashed))
        if not one.dashed:
            drawn += [_dot(*point, ink) for point in points if point]
        runs.append(_Run(one, [point for point in points if point], ink))
    drawn += _end_labels([run for run in runs if run.points], unit, width, plane.bottom)
    said = ", ".join(f"{one.name} {figure(_last(one.values), unit)}" for one in series)
    return _svg(title, said, width, height, _join(drawn))


@dataclass(frozen=True)
class _Run:
    """A series as it is drawn."""

    series: Series
    points: Sequence[Point]
    ink: str


def _end_labels(runs: Sequence[_Run], unit: str, width: int, bottom: float) -> list[SafeString]:
    """Each series' name and last value at the right: that of the highest above all lines, the others below them.

    Where there is no room above the axis, a label stands over its own line instead.
    """
    drawn, below = [], 0.0
    for place, run in enumerate(sorted(runs, key=lambda one: one.points[-1][1])):
        text = f"{run.series.name} {figure(_last(run.series.values), unit)}"
        from_x = width - _length(text) - 12
        under = [y for one in runs for y in _heights(one.points, from_x)] or [run.points[-1][1]]
        y = min(under) - 12 if place == 0 else max(max(under) + 22, below + TEXT + 4)
        if place and y > bottom - 4:
            y = max(min(_heights(run.points, from_x) or [run.points[-1][1]]) - 8, below + TEXT + 4)
        below = y
        drawn.append(_text(width, y, text, anchor="end", fill=run.ink, bold=not run.series.dashed))
    return drawn


def _heights(points: Sequence[Point], from_x: float) -> list[float]:
    """The heights a line has from there to the right, with the one at which it comes there."""
    found = [y for x, y in points if x >= from_x]
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 < from_x < x2:
            found.append(y1 + (y2 - y1) * (from_x - x1) / (x2 - x1))
    return found


def _length(text: str) -> float:
    """About how wide a text is in the widest of our fonts; narrower ones leave a little room."""
    return sum(TEXT if ord(sign) > WIDE_FROM or sign in WIDE_SIGNS else 0.68 * TEXT for sign in text)


def _legend(names: Sequence[str], width: int) -> tuple[SafeString, int]:
    """A line of swatches, broken where the drawing ends; and the height it takes."""
    drawn, x, y = [], 0.0, 0
    for name, (fill, _) in zip(names, SHADES, strict=False):
        length = 26 + _length(name) + 16
        if x and x + length > width:
            x, y = 0.0, y + 24
        drawn += [_rect(x, y + 3, 18, 12, fill, radius=2), _text(x + 24, y + 14, name)]
        x += length
    return _join(drawn), y + 24


def _ticks(low: float, high: float) -> list[float]:
    """About four round values that enclose the data."""
    reach = (high - low) or abs(high) or 1.0
    rough = reach / 3
    size = 10 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    first = floor(low / step)
    return [round(place * step, 6) for place in range(first, ceil(high / step) + (1 if high == low else 0) + 1)]


def _paths(points: Iterable[Point | None], ink: str, *, dashed: bool) -> SafeString:
    """One path, lifted over gaps."""
    path, lifted = [], True
    for point in points:
        if point:
            path.append(f"{'M' if lifted else 'L'}{_n(point[0])} {_n(point[1])}")
        lifted = point is None
    rest = mark_safe(' stroke-dasharray="6 5"') if dashed else ""  # noqa: S308  (a constant)
    shape = '<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{}/>'
    return format_html(shape, " ".join(path), ink, 2 if dashed else 3, rest)


def _dot(x: float, y: float, ink: str) -> SafeString:
    circle = '<circle cx="{}" cy="{}" r="4.5" fill="#ffffff" stroke="{}" stroke-width="3"/>'
    return format_html(circle, _n(x), _n(y), ink)


def _rect(x: float, y: float, width: float, height: float, fill: str, radius: int = 4) -> SafeString:
    shape = '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"/>'
    return format_html(shape, _n(x), _n(y), _n(width), _n(height), radius, fill)


def _rule(x1: float, y1: float, x2: float, y2: float, ink: str, width: int) -> SafeString:
    shape = '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>'
    return format_html(shape, _n(x1), _n(y1), _n(x2), _n(y2), ink, width)


def _text(x: float, y: float, text: str, anchor: str = "start", fill: str = INK, bold: bool = False) -> SafeString:
    shape = '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}" font-weight="{}" font-family="{}">{}</text>'
    return format_html(shape, _n(x), _n(y), anchor, fill, TEXT, 700 if bold else 400, FONT, text)


def _svg(title: str, said: str, width: int, height: int, drawn: SafeString, name: str = "chart") -> SafeString:
    described = format_html("<desc>{}</desc>", said) if said else ""
    shape = (
        '<svg class="{name}" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'xmlns="http://www.w3.org/2000/svg"><title>{}</title>{}{}</svg>'
    )
    return format_html(shape, title, described, drawn, name=name, w=width, h=height)


def _join(drawn: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((one,) for one in drawn))


def _table(labels: Sequence[str], series: Sequence[Series], unit: str) -> tuple[tuple[str, ...], ...]:
    return tuple((label, *(figure(one.values[place], unit) for one in series)) for place, label in enumerate(labels))


def _last(values: Sequence[Number | None]) -> Number | None:
    return next((value for value in reversed(values) if value is not None), None)


def _plain(value: float) -> Number:
    """12 rather than 12.0."""
    return int(value) if value == int(value) else value


def _n(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
