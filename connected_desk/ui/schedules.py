"""A schedule drawn as SVG: periods as bars and days as marks over the months, of attributes only (see charts.py).

What lies outside the window is not drawn; the table that stands beside a schedule tells all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from . import charts
from .charts import INK, KEY, LATE, NARROW, RULE, TRACK, WIDE, Chart
from .formats import full_date, is_english

BAR = "#9db7f9"
PITCH, TOP = 34, 52


class Mark(StrEnum):
    """What a day on a schedule is: something done, something to come, or something that should have been done."""

    DONE = "done"
    AHEAD = "ahead"
    LATE = "late"


@dataclass(frozen=True)
class Line:
    """A line of a schedule: its label, the period it lasts (either end may be unknown), and its days."""

    label: str
    begins: date | None = None
    ends: date | None = None
    marks: Sequence[tuple[date, Mark]] = ()


@dataclass(frozen=True)
class _Window:
    """The days drawn, `first` included and `end` excluded, and where they lie."""

    first: date
    end: date
    left: float
    width: float

    def x(self, day: date) -> float:
        return self.left + self.width * (day - self.first).days / (self.end - self.first).days

    def holds(self, day: date) -> bool:
        return self.first <= day < self.end

    def months(self) -> Iterator[date]:
        month = self.first
        while month < self.end:
            yield month
            month = month_after(month)


def schedule(
    title: str, lines: Sequence[Line], *, first: date, end: date, on: date, wide: int = WIDE, named: int = 190
) -> Chart:
    """The lines over the months from `first` to `end` (excluded), both the first of a month, with a line for `on`.

    `wide` is the width of the wide drawing, `named` how much of it the labels take. The chart has no table of its own.
    """
    return Chart(
        title,
        _drawn(title, lines, _Window(first, end, named, wide - named - 10), on, wide),
        _drawn(title, lines, _Window(first, end, 6, NARROW - 16), on, NARROW),
        (),
        (),
    )


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_after(day: date, count: int = 1) -> date:
    """The first day of the month that many months later, or earlier where it is negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, 1)


def month_name(month: date, *, with_year: bool = True) -> str:
    """2026年10月, 10月 · Oct 2026, Oct."""
    if is_english():
        return f"{month:%b %Y}" if with_year else f"{month:%b}"
    return f"{month.year}年{month.month}月" if with_year else f"{month.month}月"


def _drawn(title: str, lines: Sequence[Line], window: _Window, on: date, width: int) -> SafeString:
    narrow = width == NARROW
    pitch = PITCH + 18 if narrow else PITCH
    bottom = TOP + len(lines) * pitch
    drawn = [_legend(width), *_months(window, bottom, every=2 if narrow else 1)]
    if window.holds(on):
        drawn.append(charts._rule(window.x(on), TOP - 6, window.x(on), bottom, LATE, 2))
        drawn.append(charts._text(window.x(on), bottom + 16, pgettext("schedule", "Today"), "middle", LATE, True))
    for place, line in enumerate(lines):
        middle = TOP + place * pitch + (pitch - 16 if narrow else pitch / 2)
        label = _cut(line.label, width - 12 if narrow else window.left - 12)
        drawn.append(charts._text(0, middle - 16 if narrow else middle + 5, label))
        drawn += _line(line, window, middle)
    said = "; ".join(_in_words(line) for line in lines)
    return charts._svg(title, said, width, bottom + 22, charts._join(drawn))


def _months(window: _Window, bottom: float, *, every: int) -> Iterator[SafeString]:
    for place, month in enumerate(window.months()):
        x = window.x(month)
        yield charts._rule(x, TOP - 6, x, bottom, RULE, 1)
        if place % every == 0:
            yield charts._text(x + 2, TOP - 12, month_name(month, with_year=place == 0 or month.month == 1))
    yield charts._rule(window.left, TOP - 6, window.left + window.width, TOP - 6, INK, 1)


def _line(line: Line, window: _Window, middle: float) -> Iterator[SafeString]:
    yield charts._rect(window.left, middle - 2, window.width, 4, TRACK, radius=2)
    if line.begins and line.ends and line.begins < window.end and line.ends >= window.first:
        left = window.x(max(line.begins, window.first))
        right = window.x(min(line.ends + timedelta(days=1), window.end))
        yield charts._rect(left, middle - 7, max(right - left, 3), 14, BAR)
    for day, mark in line.marks:
        if window.holds(day):
            yield _sign(window.x(day), middle, mark)


def _sign(x: float, y: float, mark: Mark) -> SafeString:
    """A mark: a full dot, a ring, or a square on its tip; the shape says what the colour says."""
    if mark is Mark.LATE:
        shape = '<path d="M{} {}l7 7l-7 7l-7 -7z" fill="{}" stroke="#ffffff" stroke-width="1"/>'
        return format_html(shape, charts._n(x), charts._n(y - 7), LATE)
    fill = KEY if mark is Mark.DONE else "#ffffff"
    shape = '<circle cx="{}" cy="{}" r="5.5" fill="{}" stroke="{}" stroke-width="2.5"/>'
    return format_html(shape, charts._n(x), charts._n(y), fill, KEY)


def _legend(width: int) -> SafeString:
    """What the marks mean, in one line."""
    drawn, x = [], 0.0
    for mark, name in _names().items():
        drawn += [_sign(x + 7, 9, mark), charts._text(x + 18, 14, name)]
        x += 18 + charts._length(name) + 14
    return charts._join(drawn)


def _names() -> dict[Mark, str]:
    return {
        Mark.DONE: pgettext("schedule", "Done"),
        Mark.AHEAD: pgettext("schedule", "Ahead"),
        Mark.LATE: pgettext("schedule", "Overdue"),
    }


def _in_words(line: Line) -> str:
    names = _names()
    period = f"{full_date(line.begins)} – {full_date(line.ends)}" if line.begins and line.ends else ""
    days = ", ".join(f"{full_date(day)} {names[mark]}" for day, mark in line.marks)
    return " ".join(filter(None, (line.label, period, days)))


def _cut(label: str, room: float) -> str:
    """As much of the label as there is room for."""
    if charts._length(label) <= room:
        return label
    while label and charts._length(label + "…") > room:
        label = label[:-1]
    return label + "…"
