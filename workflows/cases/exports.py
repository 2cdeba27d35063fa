"""A list of cases as a table to take away: its columns and rows, and the files they are written to.

The rows are those of the list under the same rule, read one after the other: a long list costs no more memory than a
short one, and the same number of queries.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.words import pick
from connected_desk.ui.spreadsheets import CP932, WORKBOOK, defused, in_cp932, lost_signs
from workflows.engine import deadlines

from .models import Case
from .queries import turn_name

CHUNK = 500  # rows fetched at once
CASES_NAMED = 5  # of those a sign stands in
# The columns a workbook is read back by; see workflows/ledgers.
NUMBER, OFFICER, ITEM, ITEM_REASON, NOTE, VERSION = "number", "officer", "item_code", "item_reason", "note", "version"


@dataclass(frozen=True)
class Column:
    """A column: `kind` is text, date or number. `editable` ones can be changed and read in again; those of the
    workbook alone are not in a CSV."""

    code: str
    label: str | Promise
    kind: str = "text"
    width: int = 14
    editable: bool = False
    workbook_only: bool = False


COLUMNS = (
    Column(NUMBER, pgettext_lazy("column", "Case number"), width=15),
    Column("title", pgettext_lazy("column", "Title"), width=40),
    Column("organisation", pgettext_lazy("column", "Organisation"), width=28),
    Column("state", pgettext_lazy("column", "State"), width=16),
    Column("turn", pgettext_lazy("column", "Whose turn"), width=20),
    Column("turn_since", pgettext_lazy("column", "Since"), "date", 12),
    Column("due_on", pgettext_lazy("column", "Due date"), "date", 12),
    Column("left", pgettext_lazy("column", "Open days left"), "number", 10),
    Column(ITEM, pgettext_lazy("column", "Strategy item (code)"), width=16, editable=True),
    Column("item_title", pgettext_lazy("column", "Strategy item (title)"), width=32),
    Column(ITEM_REASON, pgettext_lazy("column", "Why this item"), width=28, editable=True, workbook_only=True),
    Column("unit", pgettext_lazy("column", "Responsible unit"), width=20),
    Column(OFFICER, pgettext_lazy("column", "Person in charge"), width=16, editable=True),
    Column("received_on", pgettext_lazy("column", "Received on"), "date", 12),
    Column("updated_on", pgettext_lazy("column", "Updated on"), "date", 12),
    Column(NOTE, pgettext_lazy("column", "Note to add"), width=32, editable=True, workbook_only=True),
    Column(VERSION, pgettext_lazy("column", "Version"), "number", 8, workbook_only=True),
)
IN_CSV = tuple(column for column in COLUMNS if not column.workbook_only)
SHEET, GUIDE = "cases", "guide"


@dataclass(frozen=True)
class LostSign:
    """A sign that Shift_JIS does not have, and the cases it stands in: the first few by number, and how many in all."""

    sign: str
    codes: str
    numbers: tuple[str, ...]
    cases: int

    @property
    def more(self) -> int:
        """In how many cases it stands besides those named."""
        return self.cases - len(self.numbers)


def rows(cases: QuerySet[Case], on: date) -> Iterator[dict[str, Any]]:
    """Each case as its values by column, in the order of the queryset: texts, dates and numbers; None where empty."""
    closed = open_days.closed_days()
    with_item = cases.select_related(
        "proposal__organisation", "turn_unit", "responsible_unit", "officer", "owner_person"
    ).annotate(
        main_link=FilteredRelation("links", condition=Q(links__is_primary=True, links__ended_at=None)),
        item_code=F("main_link__item__code"),
        item_ja=F("main_link__item__title_ja"),
        item_en=F("main_link__item__title_en"),
    )
    return (_row(case, on, closed) for case in with_item.iterator(chunk_size=CHUNK))


def officer_of(case: Case) -> Any:
    """Who is in charge: of the owning unit once there is one, before that of the desk."""
    return case.owner_person if case.owner_unit_id else case.officer


def _row(case: Any, on: date, closed: frozenset[date]) -> dict[str, Any]:
    counted = case.due_on is not None and not case.state_row.final
    officer = officer_of(case)
    return {
        NUMBER: case.number,
        "title": case.title,
        "organisation": case.proposal.organisation.name if case.proposal else "",
        "state": case.state_row.label,
        "turn": turn_name(case),
        "turn_since": case.turn_since,
        "due_on": case.due_on if counted else None,
        "left": deadlines.left(case.due_on, on, closed) if counted else None,
        ITEM: case.item_code or "",
        "item_title": pick(case.item_ja, case.item_en) if case.item_code else "",
        ITEM_REASON: "",
        "unit": case.responsible_unit.name,
        OFFICER: officer.name if officer else "",
        "received_on": tokyo_date(case.received_at),
        "updated_on": tokyo_date(case.state_since),
        NOTE: "",
        VERSION: case.version,
    }


def as_csv(table: Iterator[Mapping[str, Any]]) -> IO[bytes]:
    """The rows as CSV in UTF-8 with the mark that tells Excel so; an open file at its beginning."""
    return _csv(table, "utf-8-sig", lambda text: text)


def as_cp932(table: Iterator[Mapping[str, Any]]) -> IO[bytes]:
    """The rows as CSV in Shift_JIS as Windows writes it, with 〓 for the signs it lacks; an open file."""
    return _csv(table, CP932, in_cp932)


def _csv(table: Iterator[Mapping[str, Any]], encoding: str, fitted: Callable[[str], str]) -> IO[bytes]:
    out = TemporaryFile()  # noqa: SIM115  (the answer that hands it out closes it)
    lines = csv.writer(_Encoded(out, encoding), lineterminator="\r\n")
    lines.writerow([fitted(str(column.label)) for column in IN_CSV])
    for row in table:
        lines.writerow([fitted(_plain(defused(row[column.code]))) for column in IN_CSV])
    out.seek(0)
    return out


class _Encoded:
    """A text file for csv.writer over a binary one that stays open when this goes."""

    def __init__(self, out: IO[bytes], encoding: str) -> None:
        self.out, self.encoding = out, encoding.removesuffix("-sig")
        if encoding.endswith("-sig"):
            out.write("\N{ZERO WIDTH NO-BREAK SPACE}".encode())

    def write(self, text: str) -> int:
        return self.out.write(text.encode(self.encoding))


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def lost(table: Iterator[Mapping[str, Any]]) -> list[LostSign]:
    """Every sign of the rows that Shift_JIS does not have, the most frequent first."""
    numbers: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for row in table:
        text = "\n".join(_plain(row[column.code]) for column in IN_CSV)
        for sign in dict.fromkeys(lost_signs(text)):
            counts[sign] += 1
            if len(numbers[sign]) < CASES_NAMED:
                numbers[sign].append(row[NUMBER])
    found = [
        LostSign(sign, " ".join(f"U+{ord(mark):04X}" for mark in sign), tuple(numbers[sign]), count)
        for sign, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.cases, one.sign))


def as_xlsx(table: Iterator[Mapping[str, Any]], *, at: datetime) -> IO[bytes]:
    """The rows as a workbook: dates as dates, texts as texts, the columns that can be read in again marked.

    The first row holds the codes of the columns and is hidden, like the column with the version of each case: by them
    the sheet is read back, in whatever language its headings are. An open file at its beginning.
    """
    import xlsxwriter

    out = TemporaryFile()  # noqa: SIM115  (the answer that hands it out closes it)
    book = xlsxwriter.Workbook(out, WORKBOOK)
    book.set_properties({"created": at.replace(tzinfo=None)})
    page = book.add_worksheet(SHEET)
    looks = _looks(book)
    _head(page, looks)
    count = _body(page, table, looks)
    page.autofilter(1, 0, 1 + count, len(COLUMNS) - 1)
    _guide(book, looks)
    book.close()
    out.seek(0)
    return out


def _looks(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "text_wrap": True}
    edited = {**plain, "bg_color": "#FFF7D6", "border": 1, "border_color": "#C8B560"}
    return {
        "text": book.add_format(plain),
        "editable": book.add_format(edited),
        "date": book.add_format({"valign": "top", "num_format": "yyyy/m/d"}),
        "number": book.add_format({"valign": "top", "num_format": "0"}),
        "head": book.add_format({**plain, "bold": True, "bg_color": "#E6E6E6", "bottom": 1}),
        "head_editable": book.add_format({**edited, "bold": True, "bottom": 2}),
    }


def _head(page: Any, looks: Mapping[str, Any]) -> None:
    page.set_row(0, None, None, {"hidden": True})
    page.freeze_panes(2, 2)
    for place, column in enumerate(COLUMNS):
        page.set_column(place, place, column.width, None, {"hidden": column.code == VERSION})
        page.write_string(0, place, column.code)
    for place, column in enumerate(COLUMNS):
        label = _("%(column)s (may be changed)") % {"column": column.label} if column.editable else str(column.label)
        page.write_string(1, place, label, looks["head_editable" if column.editable else "head"])


def _body(page: Any, table: Iterator[Mapping[str, Any]], looks: Mapping[str, Any]) -> int:
    line = 1
    for line, row in enumerate(table, 2):
        for place, column in enumerate(COLUMNS):
            _write(page, line, place, column, row[column.code], looks)
    return line - 1


def _write(page: Any, line: int, place: int, column: Column, value: Any, looks: Mapping[str, Any]) -> None:
    if column.editable:
        page.write_string(line, place, value, looks["editable"])
    elif value is None:
        page.write_blank(line, place, None, looks[column.kind])
    elif column.kind == "date":
        page.write_datetime(line, place, datetime.combine(value, time()), looks["date"])
    elif column.kind == "number":
        page.write_number(line, place, value, looks["number"])
    else:
        page.write_string(line, place, value, looks["text"])


def _guide(book: Any, looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(GUIDE)
    page.set_column(0, 0, 100)
    for line, sentence in enumerate(guide()):
        page.write_string(line, 0, sentence, looks["text"])


def guide() -> Sequence[str]:
    """What can be done with the workbook, said on its second sheet."""
    return (
        _("The framed columns with “may be changed” in their heading can be changed here and read in again."),
        _("Strategy item: the code of the item. Say in “Why this item” how the case advances it."),
        _("Person in charge: the name, or the e-mail address where two people have the same name."),
        _("Note to add: becomes a note on the case that only the city sees."),
        _("Whatever is changed in other columns is not read. Rows may be sorted and left out."),
        _("Read it in at “Read changes from Excel” of the list of cases. You see every difference first."),
    )
