"""A unit's sheet as a workbook to fill in: what is written before, what may be chosen, and which cells may be changed.

The first row holds the codes of the columns and is hidden, like the columns by which a row is found again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from connected_desk.strategy.forms import is_share
from connected_desk.ui.spreadsheets import WORKBOOK

from .entry_forms import choices_of, grades_of, is_settled, taken_by
from .entry_rows import VALUE, Row, Sheet
from .entry_said import said_before, said_now
from .entry_words import told_before, told_now
from .months import Month

KEY, OF, SEEN, WAS = "key", "of", "seen", "was"


@dataclass(frozen=True)
class Column:
    """A column of the workbook: `kind` is text, number or date; `entered` are filled in, `hidden` are ours."""

    code: str
    label: str | Promise
    kind: str = "text"
    width: int = 14
    entered: bool = False
    hidden: bool = False


COLUMNS = (
    Column("kind", pgettext_lazy("workbook", "Kind"), width=11),
    Column("name", pgettext_lazy("workbook", "Name"), width=34),
    Column("about", pgettext_lazy("workbook", "Of"), width=28),
    Column("measure", gettext_lazy("Unit of measure"), width=9),
    Column("before_value", pgettext_lazy("workbook", "Value of the month before"), "number", 11),
    Column("before", pgettext_lazy("workbook", "The month before in words"), width=30),
    Column("choice", pgettext_lazy("entry", "Entry"), width=16, entered=True),
    Column("value", gettext_lazy("Value"), "number", 10, entered=True),
    Column("numerator", gettext_lazy("Numerator"), "number", 10, entered=True),
    Column("denominator", gettext_lazy("Denominator"), "number", 10, entered=True),
    Column("on", pgettext_lazy("entry", "Day"), "date", 14, entered=True),
    Column("text", pgettext_lazy("entry", "Remark or reason"), width=36, entered=True),
    Column("grade", pgettext_lazy("entry", "Grade"), width=14, entered=True),
    Column("state", pgettext_lazy("workbook", "Entered so far"), width=30),
    Column(KEY, KEY, hidden=True),
    Column(OF, OF, hidden=True),
    Column(SEEN, SEEN, hidden=True),
    Column(WAS, WAS, hidden=True),
)
FIRST, LONGEST = 2, 500  # two rows of heads


def of_mark(unit_key: Any, month: Month) -> str:
    """Of which sheet a workbook is."""
    return f"{unit_key}.{month}"


def as_xlsx(sheet: Sheet, month: Month, *, at: datetime) -> IO[bytes]:
    """The sheet as a workbook, its cells locked but for those that are entered; an open file at its beginning."""
    import xlsxwriter

    out = TemporaryFile()  # noqa: SIM115  (the answer that hands it out closes it)
    book = xlsxwriter.Workbook(out, {**WORKBOOK, "constant_memory": False})
    book.set_properties({"created": at.replace(tzinfo=None)})
    page, looks = book.add_worksheet("entries"), _looks(book)
    _head(page, looks, month)
    for line, row in enumerate((row for row in sheet.rows if not is_settled(row)), FIRST):
        _row(page, line, row, _cells(row, of_mark(sheet.unit.key, month)), looks)
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    guide = book.add_worksheet("guide")
    guide.set_column(0, 0, 100)
    for line, sentence in enumerate(_guide()):
        guide.write_string(line, 0, sentence, looks["locked"])
    book.close()
    out.seek(0)
    return out


def _looks(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "text_wrap": True}
    entered = {**plain, "locked": False, "bg_color": "#FFF7D6", "border": 1, "border_color": "#C8B560"}
    number, day = {"num_format": "#,##0.####", "align": "right"}, {"num_format": "yyyy/m/d"}
    return {
        "locked": book.add_format(plain),
        "closed": book.add_format({**plain, "bg_color": "#EEEEEE"}),
        "known": book.add_format({**plain, **number}),
        "text": book.add_format(entered),
        "number": book.add_format({**entered, **number}),
        "date": book.add_format({**entered, **day}),
        "head": book.add_format({**plain, "bold": True, "bg_color": "#E6E6E6", "bottom": 1}),
        "head_entered": book.add_format({**entered, "locked": True, "bold": True, "bottom": 2}),
    }


def _head(page: Any, looks: Mapping[str, Any], month: Month) -> None:
    page.set_row(0, None, None, {"hidden": True})
    page.freeze_panes(FIRST, 2)
    for place, column in enumerate(COLUMNS):
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})
        page.write_string(0, place, column.code)
        label = f"{column.label}（{month.label}）" if column.code == "choice" else str(column.label)
        page.write_string(1, place, label, looks["head_entered" if column.entered else "head"])


def _cells(row: Row, of: str) -> dict[str, Any]:
    """What stands in a row before anybody fills it in; entered cells of what was entered already."""
    now, before = said_now(row), said_before(row)
    labels = dict(choices_of(row)), dict(grades_of(row.scale))
    value = row.before.value if row.kind == VALUE and row.before else None
    return {
        "kind": row.kind_label,
        "name": row.name,
        "about": row.about,
        "measure": row.measure,
        "before_value": value,
        "before": told_before(row) if row.kind != VALUE or value is None or before.text else "",
        "choice": labels[0].get(now.choice, ""),
        "value": _number(now.value),
        "numerator": _number(now.numerator),
        "denominator": _number(now.denominator),
        "on": date.fromisoformat(now.on) if now.on else None,
        "text": now.text,
        "grade": labels[1].get(now.grade, ""),
        "state": told_now(row) or pgettext("workbook", "Not entered"),
        KEY: f"{row.kind}-{row.key}",
        OF: of,
        SEEN: row.seen,
        WAS: now.mark,
    }


def _row(page: Any, line: int, row: Row, cells: Mapping[str, Any], looks: Mapping[str, Any]) -> None:
    taken = {"choice", *taken_by(row)}
    for place, column in enumerate(COLUMNS):
        is_open = column.entered and column.code in taken
        look = looks[column.kind if is_open else "closed" if column.entered else "locked"]
        _write(page, line, place, cells[column.code], looks["known"] if column.code == "before_value" else look)
        if is_open and (rule := _rule(row, column)):
            page.data_validation(line, place, line, place, rule)


def _write(page: Any, line: int, place: int, value: Any, look: Any) -> None:
    if value is None or value == "":
        page.write_blank(line, place, None, look)
    elif isinstance(value, date):
        page.write_datetime(line, place, datetime.combine(value, time()), look)
    elif isinstance(value, Decimal):
        page.write_number(line, place, value, look)
    else:
        page.write_string(line, place, str(value), look)


def _rule(row: Row, column: Column) -> dict[str, Any] | None:
    """What may stand in a cell; Excel says so before the file comes back."""
    wrong = {"error_title": _("This cannot stand here"), "ignore_blank": True}
    if column.code in ("choice", "grade"):
        words = choices_of(row) if column.code == "choice" else grades_of(row.scale)
        return {**wrong, "validate": "list", "source": [label for _code, label in words]}
    if column.code == "text":
        return {**wrong, "validate": "length", "criteria": "<=", "value": LONGEST}
    if column.kind == "date":
        first, last = date(2000, 1, 1), date(2100, 12, 31)
        return {**wrong, "validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if column.code == "value" and is_share(row.subject):
        return {**wrong, "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    if column.code == "denominator":
        return {**wrong, "validate": "decimal", "criteria": ">", "value": 0}
    return {**wrong, "validate": "decimal", "criteria": "between", "minimum": -(10**11), "maximum": 10**11}


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _guide() -> Sequence[str]:
    return (
        _("Fill in the framed yellow cells only; the others are locked."),
        _("“Entry”: choose what you say. “Unchanged” declares that it is as it was the month before."),
        _("Where there is no value, choose why. A row left empty stays “not entered”: it is neither 0 nor unchanged."),
        _("Of a ratio enter the numerator and the denominator; the city adds up those of all bureaus."),
        _("Rows may be sorted. Read the file in on the page of your entries: you see every difference first."),
    )
