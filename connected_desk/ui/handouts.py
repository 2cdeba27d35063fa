"""A short table to take away, as CSV or as a workbook: plain values by column, no cell that runs, never stored."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

from .spreadsheets import WORKBOOK, defused

FORMATS = ("xlsx", "csv")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTH = 24  # of a column, in signs


def handed_out(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The table as an attachment called `name`; `kind` is one of FORMATS. Instants are local and without a zone."""
    content = _workbook(headings, rows) if kind == "xlsx" else _csv(headings, rows)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(headings)
    lines.writerows([defused("" if cell is None else str(cell)) for cell in row] for row in rows)
    # Excel takes a CSV without this mark for Shift_JIS.
    return ("\ufeff" + text.getvalue()).encode()


def _workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, WORKBOOK)
    page = book.add_worksheet()
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "bottom": 1, "text_wrap": True, "valign": "top"})
    looks = {
        datetime: book.add_format({"num_format": "yyyy/m/d h:mm", "valign": "top"}),
        date: book.add_format({"num_format": "yyyy/m/d", "valign": "top"}),
    }
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, len(headings) - 1, WIDTH)
    page.freeze_panes(1, 1)
    for place, heading in enumerate(headings):
        page.write_string(0, place, heading, head)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            page.write(count, place, cell, looks.get(type(cell), plain))
    page.autofilter(0, 0, count, len(headings) - 1)
    book.close()
    return out.getvalue()
