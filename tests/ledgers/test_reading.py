"""Damaged and odd ledgers: refused whole with a sentence, or read as they are meant."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from connected_desk.records.files import FileRefused
from connected_desk.records.tables import CellError, Table, Unreadable, judged, read

from .support import HEADINGS, ROWS, ledger, saved, upload, workbook


def table_of(data: bytes, name: str = "台帳.xlsx") -> Table:
    return read(*judged(upload(data, name)))


def test_titles_above_the_headings_and_empty_rows_are_passed_over():
    data = workbook([["令和7年度 台帳"], [], HEADINGS, ROWS[0], [], [None, " "], ROWS[1]])

    table = table_of(data)

    assert table.headings == HEADINGS
    assert [(row.line, row.values[0]) for row in table.rows] == [(4, "R7-1"), (7, "R7-2")]


def test_an_empty_cell_at_the_end_of_the_world_costs_nothing_and_hides_nothing():
    book = openpyxl.Workbook()
    page = book.active
    for row in (HEADINGS, ROWS[0]):
        page.append(list(row))
    page.cell(1_048_576, 1).value = "R7-9"

    assert [(row.line, row.values[0]) for row in table_of(saved(book)).rows] == [(2, "R7-1"), (1_048_576, "R7-9")]


def test_the_words_of_a_csv_are_read_in_each_encoding_a_desk_meets():
    text = '番号,件名\r\n1,"二行の\r\n件名①"\r\n2,髙島\r\n'

    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        table = table_of(text.encode(encoding), "台帳.csv")
        assert [(row.line, row.values) for row in table.rows] == [(2, ("1", "二行の\n件名①")), (4, ("2", "髙島"))]


def test_a_formula_that_failed_is_told_from_text():
    book = openpyxl.load_workbook(BytesIO(ledger()))
    book.active["B3"].value = "#REF!"
    book.active["B3"].data_type = "e"

    assert table_of(saved(book)).rows[0].values[1] == CellError("#REF!")


def merged(cells: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(ledger()))
    book.active.merge_cells(cells)
    return saved(book)


def test_merged_cells_in_a_title_do_no_harm():
    assert len(table_of(merged("A1:G1")).rows) == 3


def without_end(data: bytes) -> bytes:
    return data[: len(data) // 2]


def with_macro(data: bytes) -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def without_sheet(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            broken = b"<worksheet><sheetData><row" if member.filename.startswith("xl/worksheets/") else None
            new.writestr(member.filename, broken or old.read(member))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (without_end(ledger()), "台帳.xlsx", "途中までしか届いていません|壊れている"),
        (with_macro(ledger()), "台帳.xlsx", "マクロ"),
        (without_sheet(ledger()), "台帳.xlsx", "壊れています"),
        (b"", "台帳.xlsx", "中身がありません"),
        ("番号,件名\n1,窓口".encode("euc_jp"), "台帳.csv", "UTF-8またはShift_JIS"),
        ("番号,件名\n1,窓口".encode("utf-16"), "台帳.csv", "UTF-8またはShift_JIS"),
        ('番号,件名\n1,"閉じない\n2,次'.encode(), "台帳.csv", "2行目で途切れている"),
        (merged("A3:A4"), "台帳.xlsx", "結合されたセルがあります（4行目の付近）"),
        (ledger(("1", "a", "b", "c", "d", "e", "f", "g")), "台帳.xlsx", "3行目に、見出しの数より多くのセル"),
        (workbook([("番号", "件名", "件名"), ("1", "a", "b")]), "台帳.xlsx", "「件名」という見出しの列が2つ"),
        (workbook([("番号", None, "件名"), ("1", "a", "b")]), "台帳.xlsx", "見出しのない列"),
        (workbook([("番号", "件名")]), "台帳.xlsx", "行がありません"),
        (workbook([[1, 2], [3, 4]]), "台帳.xlsx", "見出しの行が見つかりません"),
        (workbook([("番号", "件名"), *([n, "a"] for n in range(5001))]), "台帳.xlsx", "5000行を超えています"),
        (workbook([("番号", "件名"), (1, "あ" * 10_001)]), "台帳.xlsx", "10000文字を超える"),
        (b"%PDF-1.7\n%%EOF\n", "台帳.pdf", "UTF-8またはShift_JIS"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_whole_with_a_sentence(data: bytes, name: str, sentence: str):
    with pytest.raises((FileRefused, Unreadable), match=sentence):
        table_of(data, name)
