"""The sheet of a bureau's head as PDF: one side of A4 whatever the month held."""

from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from connected_desk.ui import pdf

from . import screen

TEMPLATE = "reports/bureau.html"
# Rows that each table may lose, and the signs a cell may have. The last pair fits whatever the tables hold.
STEPS = ((0, 80), (3, 70), (6, 60), (8, 45), (12, 30))
END = "end"


def make(document: dict[str, Any], sheet: dict[str, Any]) -> bytes:
    """The sheet as PDF; where it would run over, its tables leave rows out and cells are cut.

    Raises PdfUnavailable.
    """
    for fewer, signs in STEPS:
        made, begins_on = pdf.laid_out(_html(document, sheet, fewer=fewer, signs=signs))
        if begins_on[END] == 1:
            break
    return made


def _html(document: dict[str, Any], sheet: dict[str, Any], *, fewer: int, signs: int) -> str:
    with translation.override(document["language"]):
        tables = [_cut(screen.sheet(table, fewer=fewer), signs) for table in sheet["tables"]]
        page = render_to_string(TEMPLATE, {"document": document, "bureau": sheet, "sheets": tables})
    return screen.styled(pdf.printable(page))


def _cut(sheet: screen.Sheet, signs: int) -> screen.Sheet:
    """The table with its longest texts cut: they stand in full in the report."""
    rows = tuple(tuple(replace(cell, text=_short(cell.text, signs)) for cell in row) for row in sheet.rows)
    return replace(sheet, rows=rows)


def _short(text: str, signs: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= signs else f"{flat[: signs - 1]}…"
