"""The workbook of a unit's sheet read back: what it says that is new, what is wrong by line, and what is stale."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.file_lines import in_both_languages
from connected_desk.city.models import Person, Unit
from connected_desk.records.dates import NoDay, as_date
from connected_desk.records.tables import CellError, Table, Unreadable
from connected_desk.records.tables import Row as TableRow
from workflows.ledgers.actions import ChangedMeanwhile, mark
from workflows.ledgers.changes import Change

from .entry_actions import Entry, enter
from .entry_book import COLUMNS, KEY, OF, SEEN, WAS, of_mark
from .entry_forms import LineForm, choices_of, grades_of
from .entry_rows import Row, sheet_of
from .entry_words import in_words, told_before, told_now
from .months import Month

ENTERED = {column.code: column for column in COLUMNS if column.entered}


@dataclass
class Line:
    """A row of the workbook that says something new. `problem` is why nothing can be written as long as it stands so;
    `conflict` where somebody else entered something after the workbook was made."""

    line: int
    number: str
    name: str = ""
    changes: list[Change] = field(default_factory=list)
    entry: Entry | None = None
    problem: str = ""
    conflict: str = ""

    @property
    def writable(self) -> bool:
        return self.entry is not None and not self.problem and not self.conflict


class _Wrong(Exception):
    """A cell that cannot be read; the message says which and what to do."""


def compare(table: Table, unit: Unit, month: Month, *, on: date) -> list[Line]:
    """The rows of the workbook that say something new; untouched ones are left out.

    Raises Unreadable for another file, and for the workbook of another unit or month.
    """
    if missing := [column.code for column in COLUMNS if column.code not in table.headings]:
        raise Unreadable(
            _("This is not the workbook of entries: the hidden first row does not name %(columns)s.")
            % {"columns": ", ".join(missing)}
        )
    rows = [row for row in table.rows if _text(table, row, KEY) and _text(table, row, OF).count(".") == 1]
    if not rows or any(_text(table, row, OF) != of_mark(unit.key, month) for row in rows):
        raise Unreadable(_("This is the workbook of another unit or month. Choose that of this page."))
    there = {f"{row.kind}-{row.key}": row for row in sheet_of(unit, month).rows}
    told = Counter(_text(table, row, KEY) for row in rows)
    found = []
    for row in rows:
        line = _line(table, row, there, month, on)
        if line and told[line.number] > 1:
            line.problem = _("It stands on several rows. Leave one of them.")
        if line:
            found.append(line)
    return found


@transaction.atomic
def write_changes(table: Table, unit: Unit, month: Month, *, shown: str, by: Person, at: datetime) -> int:
    """Write what was shown (see ledgers.actions.mark), all of it or nothing; stale rows are left alone.

    Raises ChangedMeanwhile where the differences are others by now, or one row cannot be written.
    """
    lines = compare(table, unit, month, on=tokyo_date(at))
    if mark(lines) != shown or any(line.problem for line in lines):
        raise ChangedMeanwhile
    return enter(unit, month, [line.entry for line in lines if line.writable and line.entry], by=by, at=at)


def _line(table: Table, row: TableRow, there: Mapping[str, Row], month: Month, on: date) -> Line | None:
    key = _text(table, row, KEY)
    line = Line(row.line, key, _text(table, row, "name"))
    known = there.get(key)
    if known is None:
        line.problem = _("This is not to be entered here any more. Take the row out.")
        return line
    try:
        form = LineForm(known, _data(table, row, known), today=on)
    except _Wrong as wrong:
        line.problem = str(wrong)
        return line
    if form.is_valid() and not form.touched:
        return None
    if not form.is_valid():
        line.problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return line
    now = told_now(known)
    line.changes = [Change(month.label, now or _("Not entered"), in_words(known, form.said))]
    line.entry = Entry(known, form.cleaned_data)
    if form.cleaned_data["seen"] != known.seen:
        if not form.stale:
            return None  # somebody has entered the same
        by = known.now.recorded_by if known.now else None
        words = {"who": by.name if by else "－", "now": now or told_before(known)}
        line.conflict = _("Entered meanwhile by %(who)s: %(now)s") % words
    return line


def _data(table: Table, row: TableRow, known: Row) -> dict[str, str]:
    """The row as its form takes it. Raises _Wrong."""
    prefix, data = f"{known.kind}-{known.key}", {}
    words = {"choice": choices_of, "grade": lambda row: grades_of(row.scale)}
    for code, column in ENTERED.items():
        value = row.values[table.headings.index(code)]
        label = str(column.label)
        if isinstance(value, CellError):
            said = _("“%(column)s” holds the formula error %(error)s. Put the value itself into the cell.")
            raise _Wrong(said % {"column": label, "error": value.text})
        if code in words:
            data[f"{prefix}-{code}"] = _code(value, known, words[code], label)
        elif code == "on":
            day = _day(value, label, from_1904=table.from_1904)
            for part in ("year", "month", "day"):
                data[f"{prefix}-on_{part}"] = str(getattr(day, part)) if day else ""
        else:
            data[f"{prefix}-{code}"] = _plain(value)
    return data | {f"{prefix}-{code}": _text(table, row, code) for code in (SEEN, WAS)}


def _code(value: Any, known: Row, choices: Any, label: str) -> str:
    said = _plain(value)
    if not said:
        return ""
    codes = in_both_languages(lambda: [(code, words) for code, words in choices(known)])
    if said not in codes:
        raise _Wrong(
            _("“%(said)s” is none of the words for “%(column)s”. Choose one of the list.")
            % {"said": said, "column": label}
        )
    return codes[said]


def _day(value: Any, label: str, *, from_1904: bool) -> date | None:
    if value is None:
        return None
    try:
        return as_date(value, from_1904=from_1904)
    except NoDay as none:
        raise _Wrong(_("“%(said)s” in “%(column)s” is no day that exists.") % {"said": none, "column": label}) from none


def _text(table: Table, row: TableRow, code: str) -> str:
    return _plain(row.values[table.headings.index(code)])


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None or isinstance(value, CellError) else str(value).strip()
