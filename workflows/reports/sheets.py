"""A document as a workbook and as CSV: every row of every table, figures as figures and dates as dates."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.ui.spreadsheets import defused

from .tables import NUMERIC, cases_of, value_of

FORMATS = {
    "number": "#,##0",
    "change": "+#,##0;\N{MINUS SIGN}#,##0;±0",
    "yen": "#,##0",
    "percent": "0",
    "date": "yyyy/m/d",
}
# Of a figure with decimals: with one shape for both, a whole number would be shown with a point and nothing behind it.
FRACTIONS = {
    "number": "#,##0.0###",
    "change": "+#,##0.0###;\N{MINUS SIGN}#,##0.0###;±0",
    "percent": "0.0###",
}
WIDTHS = {
    "text": 28,
    "word": 14,
    "code": 14,
    "case": 15,
    "date": 12,
    "yen": 16,
    "number": 12,
    "change": 12,
    "percent": 12,
}
SHEET_NAME = 31  # signs at most, by Excel's own rule
FORBIDDEN_IN_NAMES = str.maketrans("[]:*?/\\", "（）：＊？／￥")


def workbook(document: dict[str, Any]) -> bytes:
    """The document as XLSX: a sheet with what it is, then one a table."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # Excel wants an instant of making: the cut-off, so that the same document gives the same file.
    cut_off = datetime.fromisoformat(document["cut_off"]).replace(tzinfo=None)
    book.set_properties({"title": document["title"], "company": document["city"], "created": cut_off})
    _cover(book, document)
    looks = {kind: book.add_format({"num_format": shape, "valign": "top"}) for kind, shape in FORMATS.items()}
    looks |= {f"{kind}.": book.add_format({"num_format": shape, "valign": "top"}) for kind, shape in FRACTIONS.items()}
    looks["text"] = looks["word"] = looks["code"] = looks["case"] = book.add_format(
        {"text_wrap": True, "valign": "top"}
    )
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "bottom": 1, "text_wrap": True, "valign": "top"})
    names: set[str] = {pgettext("report", "Contents").casefold()}
    for part in document["sections"]:
        for table in part["tables"]:
            _sheet(book.add_worksheet(_name(table["caption"], names)), table, head, looks)
    book.close()
    return out.getvalue()


def _cover(book: Any, document: dict[str, Any]) -> None:
    page, bold = book.add_worksheet(pgettext("report", "Contents")), book.add_format({"bold": True})
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 80)
    for line, (name, value) in enumerate(facts(document)):
        page.write_string(line, 0, name, bold)
        page.write_string(line, 1, value)


def facts(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What a table cannot do without when it is read alone."""
    rows = [
        (pgettext("report", "Report"), document["title"]),
        (_("Month"), f"{document['month_label']} ({document['era_month_label']}, {document['fiscal_label']})"),
        (pgettext("report", "Edition"), document["edition_label"]),
        (pgettext("report", "For"), document["audience_label"]),
        (_("Cut-off"), document["cut_off_label"]),
        (_("City"), document["city"]),
        (_("Made by"), document["office"]),
    ]
    if document.get("mark_label"):
        rows.append((pgettext("report", "Mark"), document["mark_label"]))
    if document.get("licence"):
        rows.append((_("Licence"), document["licence"]))
    rows += [(tile["label"], _tile(tile)) for tile in document["headlines"]]
    return rows


def _tile(tile: dict[str, Any]) -> str:
    parts = [f"{value_of(tile['value'])}{tile['unit']}".strip(), tile["change"], tile["note"]]
    return " / ".join(part for part in parts if part)


def _sheet(page: Any, table: dict[str, Any], head: Any, looks: dict[str, Any]) -> None:
    columns = table["columns"]
    page.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        page.set_column(place, place, WIDTHS[column["kind"]] if place or column["kind"] != "text" else 36)
        page.write_string(0, place, column["label"], head)
    for line, row in enumerate(table["rows"], 1):
        for place, (column, held) in enumerate(zip(columns, row, strict=True)):
            _write(page, line, place, value_of(held), column["kind"], looks)
    if table["rows"]:
        page.autofilter(0, 0, len(table["rows"]), len(columns) - 1)


def _write(page: Any, line: int, place: int, value: Any, kind: str, looks: dict[str, Any]) -> None:
    """A figure as a number and a date as a date; a sign that stands for a missing value, and text, as text."""
    number = _number(value) if kind in NUMERIC else None
    if number is not None:
        page.write_number(line, place, number, looks[kind if number.is_integer() else f"{kind}."])
    elif kind == "date" and (day := _day(value)):
        page.write_datetime(line, place, datetime.combine(day, datetime.min.time()), looks[kind])
    else:
        page.write_string(line, place, "" if value is None else str(value), looks["text"])


def _number(value: Any) -> float | None:
    try:
        return float(Decimal(str(value)))
    except InvalidOperation:
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _name(caption: str, taken: set[str]) -> str:
    """A name Excel takes for a sheet, unlike those taken."""
    plain = caption.translate(FORBIDDEN_IN_NAMES)
    name, count = plain[:SHEET_NAME], 1
    while name.casefold() in taken:
        count += 1
        name = f"{plain[: SHEET_NAME - 4]} ({count})"
    taken.add(name.casefold())
    return name


def csv_heads() -> list[str]:
    """The columns of the CSV in their order."""
    return [
        _("Month"),
        pgettext("report", "Edition"),
        pgettext("report", "Section"),
        pgettext("report", "Table"),
        pgettext("report", "Row"),
        _("Row no."),
        pgettext("report", "Column"),
        pgettext("report", "Value"),
        pgettext("report", "Cases"),
    ]


def csv_text(document: dict[str, Any]) -> str:
    """Every cell of every table as a line: which table, row and column, the value, and the cases behind it."""
    out = StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(csv_heads())
    for line in _lines(document):
        lines.writerow([defused(value) for value in line])
    return out.getvalue()


def _lines(document: dict[str, Any]) -> Iterator[list[Any]]:
    lead = [document["month"], document["edition"]]
    for tile in document["headlines"]:
        cases = " ".join(cases_of(tile["value"]))
        yield [*lead, _("Headline"), "", tile["label"], 1, tile["unit"], value_of(tile["value"]), cases]
    for part in document["sections"]:
        for table in part["tables"]:
            names = [column["label"] for column in table["columns"]]
            for number, row in enumerate(table["rows"], 1):
                first = value_of(row[0])
                for name, held in zip(names, row, strict=True):
                    where = [part["title"], table["caption"], first, number]
                    yield [*lead, *where, name, value_of(held), " ".join(cases_of(held))]
