"""A file as a table: the headings of its first sheet and its rows with their line numbers; damage refuses it whole."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.reader.excel import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from connected_desk.records import files
from connected_desk.records.sniffing import CSV, XLSX, Fault

MOST_ROWS = 5_000
MOST_COLUMNS = 200
HEADINGS_WITHIN = 20  # lines of a title may stand above them
LONGEST_CELL = 10_000
NEITHER = gettext_lazy("Choose an Excel file (.xlsx), or a CSV file in UTF-8 or Shift_JIS.")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


class Unreadable(Exception):
    """The file is not read at all; the message is a sentence that says why and what to do."""


@dataclass(frozen=True)
class CellError:
    """What stands in a cell whose formula failed, such as #REF!."""

    text: str


@dataclass(frozen=True)
class Row:
    """A line of the file: its number there, and its values in the order of the headings (None: empty)."""

    line: int
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """The headings (unique, never empty) with the place of each, and the rows that hold anything."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    from_1904: bool = False  # how Excel on old Macintoshes counted days


def judged(file: Any) -> tuple[bytes, str]:
    """The bytes and the content type of a file somebody chose. Raises records.files' FileRefused and Unreadable."""
    try:
        return files.judge(file)
    except files.FileRefused as refused:
        if refused.fault is Fault.TYPE:
            raise Unreadable(NEITHER) from refused
        raise


def read(data: bytes, content_type: str) -> Table:
    """The table in the bytes, which `records.sniffing` has found to be of that type. Raises Unreadable."""
    if content_type == XLSX:
        return _workbook(data)
    if content_type == CSV:
        return _table(_csv_lines(_decoded(data)))
    raise Unreadable(NEITHER)


def _workbook(data: bytes) -> Table:
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        page = book.worksheets[0]
        table = _table(_sheet_lines(page), from_1904=book.epoch == CALENDAR_MAC_1904)
        # The reader has no public name for where the sheet lies in the archive.
        _refuse_merged(data, page._worksheet_path, first=min((row.line for row in table.rows), default=1) - 1)
        return table
    # What openpyxl raises for an archive that is sound but holds no sound workbook.
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError) as error:
        raise Unreadable(_("The Excel file is damaged. Open it in Excel, save it anew and choose that.")) from error


def _sheet_lines(page: Any) -> Iterator[tuple[int, list[Any]]]:
    # What the sheet says of its own size may be wrong, and would cut rows off.
    page.reset_dimensions()
    for line, cells in enumerate(page.iter_rows(), 1):
        if cells:  # a sheet may have a million rows with nothing in them
            yield line, [CellError(str(cell.value)) if cell.data_type == "e" else cell.value for cell in cells]


def _refuse_merged(data: bytes, path: str, *, first: int) -> None:
    """Merged cells hold one value for several rows or columns: whose it is, only the person who merged them knows."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = [int(end) for _start, end in MERGED.findall(archive.read(path)) if int(end) >= first]
    if found:
        raise Unreadable(
            _("Cells are merged in the table (near line %(line)d). Undo the merging and fill each cell.")
            % {"line": found[0]}
        )


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(NEITHER)


def _csv_lines(text: str) -> Iterator[tuple[int, list[Any]]]:
    head = text.partition("\n")[0]
    lines = csv.reader(
        StringIO(text, newline=""), delimiter="\t" if head.count("\t") > head.count(",") else ",", strict=True
    )
    before = 0
    try:
        for cells in lines:
            # A cell may run over several lines: a row is named by the line it begins on.
            yield before + 1, list(cells)
            before = lines.line_num
    except csv.Error as error:
        raise Unreadable(
            _("The CSV breaks off or is damaged at line %(line)d. Save it anew and choose that.") % {"line": before + 1}
        ) from error


def _table(lines: Iterable[tuple[int, list[Any]]], *, from_1904: bool = False) -> Table:
    rows = ((line, [_kept(value) for value in cells]) for line, cells in lines)
    filled = ((line, cells) for line, cells in rows if any(value is not None for value in cells))
    headings = _headings(filled)
    found: list[Row] = []
    for line, cells in filled:
        if len(found) == MOST_ROWS:
            raise Unreadable(
                _("The table has more than %(most)d rows. Divide it and read the parts in one after the other.")
                % {"most": MOST_ROWS}
            )
        found.append(Row(line, _fitted(cells, len(headings), line)))
    if not found:
        raise Unreadable(_("The table has headings but no rows. Choose the sheet with the table, saved as the first."))
    return _named(headings, found, from_1904)


def _headings(filled: Iterator[tuple[int, list[Any]]]) -> list[Any]:
    for line, cells in filled:
        if line > HEADINGS_WITHIN:
            break
        if sum(isinstance(value, str) for value in cells) >= 2:
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(_("The table has more than %(most)d columns.") % {"most": MOST_COLUMNS})
            return cells
    raise Unreadable(
        _("No line with headings was found in the first %(most)d lines of the first sheet.") % {"most": HEADINGS_WITHIN}
    )


def _fitted(cells: Sequence[Any], width: int, line: int) -> tuple[Any, ...]:
    if any(value is not None for value in cells[width:]):
        raise Unreadable(
            _("Line %(line)d has more cells than there are headings. Give every column a heading.") % {"line": line}
        )
    return (*cells[:width], *[None] * (width - len(cells)))


def _named(headings: list[Any], rows: list[Row], from_1904: bool) -> Table:
    """The table with its named columns; a column without a heading must be empty."""
    places = [place for place, name in enumerate(headings) if name is not None]
    for row in rows:
        if any(value is not None for place, value in enumerate(row.values) if headings[place] is None):
            raise Unreadable(
                _("Line %(line)d has a value in a column without a heading. Give every column a heading.")
                % {"line": row.line}
            )
    names = [" ".join(str(headings[place]).split()) for place in places]
    double = next((name for name in names if names.count(name) > 1), "")
    if double:
        raise Unreadable(_("Two columns have the heading “%(name)s”. Rename one of them.") % {"name": double})
    kept = tuple(Row(row.line, tuple(row.values[place] for place in places)) for row in rows)
    return Table(tuple(names), kept, from_1904)


def _kept(value: Any) -> Any:
    """The value of a cell; None for one that shows nothing."""
    if not isinstance(value, str):
        return value
    text = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_CELL:
        raise Unreadable(_("A cell holds more than %(most)d characters. Shorten it.") % {"most": LONGEST_CELL})
    return text or None
