"""No text that somebody typed runs in a program that opens a table of ours (tests/lists/formulas.toml)."""

import ast
import csv
import io
import re
import tomllib
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from connected_desk.ui.spreadsheets import FORMULA_BEGINS, WORKBOOK, defused
from tests.house.tree import ROOT, Module, modules

LIST = Path(__file__).parents[1] / "lists" / "formulas.toml"
FORMULAS = {row["id"]: row["text"] for row in tomllib.loads(LIST.read_text("utf-8"))["formulas"]}
# Reads a file that was handed in, for the reader of the same process: nobody opens it.
NOT_FOR_PEOPLE = {"connected_desk.city.unit_json"}


def test_the_list_is_as_long_as_promised():
    assert len(FORMULAS) >= 26


def calls(module: Module, name: str) -> bool:
    """Whether the module calls something of that name."""
    return any(
        isinstance(node, ast.Call) and name in (getattr(node.func, "attr", ""), getattr(node.func, "id", ""))
        for node in ast.walk(module.syntax)
    )


def test_whatever_writes_a_csv_defuses_its_cells():
    writers = {name: one for name, one in modules(ROOT).items() if calls(one, "writer")}

    assert len(writers) > 4
    assert {name for name, one in writers.items() if not calls(one, "defused")} == NOT_FOR_PEOPLE


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS)
def test_a_cell_of_a_csv_begins_with_no_sign_that_runs(text: str):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(["1", defused(text), "終"])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))

    assert (row[0], row[2]) == ("1", "終")  # the row stays one row of three cells
    assert not row[1].startswith(FORMULA_BEGINS)
    assert row[1].removeprefix("'") == text


def test_every_workbook_keeps_texts_as_texts():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, WORKBOOK)
    page = book.add_worksheet()
    for number, text in enumerate(FORMULAS.values()):
        page.write(number, 0, text)
    book.close()

    read = openpyxl.load_workbook(out).active
    assert {read.cell(number, 1).data_type for number in range(1, len(FORMULAS) + 1)} == {"s"}
    assert not any(read.cell(number, 1).hyperlink for number in range(1, len(FORMULAS) + 1))


def test_no_workbook_is_made_without_that():
    makers = [one for one in modules(ROOT).values() if calls(one, "Workbook")]

    assert len(makers) == 5
    for one in makers:
        source = one.path.read_text("utf-8")
        as_told = re.search(r"Workbook\(out, (WORKBOOK|\{\*\*WORKBOOK)", source)
        assert as_told or '"strings_to_formulas": False' in source, one.name
