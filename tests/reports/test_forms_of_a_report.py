"""A document in each of its forms, read back: PDF, workbook, CSV, HTML."""

import csv
import json
import re
import zlib
from datetime import datetime
from io import BytesIO, StringIO

import openpyxl
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from connected_desk.sample.walk import Walk
from connected_desk.ui import pdf
from tests.support import case_at
from workflows.budgets.models import BudgetRequest
from workflows.cases.definition import CaseState
from workflows.reports import screen, sheets
from workflows.reports.build import build
from workflows.reports.freezing import written
from workflows.reports.models import FileKind, Report

from .support import CUT_OFF, JUNE, TENTH, document


def text_of(data: bytes) -> str:
    """The words of a PDF without blanks."""
    paper = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    return "".join(text.split())  # where a line breaks is for the columns to say


def unpacked(data: bytes) -> bytes:
    """The objects of a PDF with its packed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S)
    return data + b"".join(_inflated(stream) for stream in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.fixture
def budgeting():
    """A case whose budget was requested in June."""
    walker = Walk(TENTH, origin="live", unit="WSB")
    case = case_at(CaseState.BUDGETING, datetime(2026, 1, 13, 1, 0, tzinfo=TENTH.tzinfo))
    request = BudgetRequest.objects.get(case=case)
    walker.move(request, "request")
    request.refresh_from_db()
    return request


def test_the_pdf_says_title_month_case_and_budget_line_and_carries_its_fonts(budgeting):
    text = build(JUNE, cut_off=CUT_OFF)["headquarters"]

    files = written(text, FileKind.values)
    read = text_of(files["pdf"])

    for words in ("さかい・コネクテッド・デスク", "2026年6月", "令和8年度", "令和8年6月30日", budgeting.case.number):
        assert words in read
    assert f"{budgeting.amount_requested:,}" in read
    assert "要求済" in read
    inside = unpacked(files["pdf"])
    assert b"pdfuaid:part" in inside
    assert b"/FontFile" in inside
    assert set(re.findall(rb"/FontName\s*/\w+\+([\w-]+)", inside)) == {b"BIZ-UDPGothic", b"BIZ-UDPGothic-Bold"}
    assert len(pypdfium2.PdfDocument(files["pdf"])) == 6
    assert files == written(text, FileKind.values)


def test_a_month_with_nothing_in_it_fits_its_first_two_sides():
    paper = pypdfium2.PdfDocument(screen.paper(document()))

    assert "① 今日決めること" in paper[0].get_textpage().get_text_range()
    assert "④ 90日以内に" in paper[1].get_textpage().get_text_range()
    assert "案件の流れ" in paper[2].get_textpage().get_text_range()


def test_a_full_month_stays_on_its_two_sides_and_says_what_it_left_out():
    told = document()
    words = "局内締切までに、どの案件を来年度の予算要求に進めるかを決める必要があります。" * 5
    value = {"date": "2026-06-30", "case": "CD-2026-0021", "word": "副市長", "number": 12, "yen": 12_345_000}
    told["summary"] = words
    for part in told["sections"]:
        if part["side"]:
            part["text"] = words
            for one in part["tables"]:
                one["rows"] = [[value.get(column["kind"], words[:24]) for column in one["columns"]]] * 20

    paper = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(screen.paper(told))]

    assert "③ 遅れ" in paper[0]
    assert "④ 90日以内に" in paper[1]
    assert "案件の流れ" in paper[2]
    left_out = [int(n) for n in re.findall(r"ほか(\d+)件", "".join(paper[:2]).replace("\n", ""))]
    assert len(left_out) == 6
    assert min(left_out) >= 10


def test_no_page_is_empty_but_for_a_heading(budgeting):
    for document_made in build(JUNE, cut_off=CUT_OFF).values():
        paper = pypdfium2.PdfDocument(screen.paper(json.loads(document_made)))

        texts = [sheet.get_textpage().get_text_range() for sheet in paper]
        assert [text for text in texts if len(text) < 120] == []


def page(body: str) -> str:
    head = "<!doctype html><html lang='ja'><title>x</title>"
    return f"{head}<body style='font-family: BIZ UDPGothic'>{body}</body></html>"


def test_a_sign_in_no_font_is_an_error_and_not_an_empty_box():
    with pytest.raises(pdf.PdfUnavailable):
        pdf.make(page("\U0010fffd"))


def test_a_missing_font_is_told_with_the_setting_that_names_it(settings, tmp_path):
    settings.REPORT_FONTS = tmp_path

    with pytest.raises(pdf.PdfUnavailable, match="REPORT_FONTS"):
        pdf.make("<p>x</p>")


def test_a_page_cannot_fetch_a_file_of_the_machine(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")

    made = pdf.make(page(f"<link rel=attachment href='{secret.as_uri()}'>x"))

    assert b"EmbeddedFile" not in made
    assert b"geheim" not in made


def made_up(**cells):
    """A document of one table with these cells."""
    told = document()
    table = {
        "code": "t",
        "caption": "表: [1]",
        "columns": [{"code": name, "label": name, "kind": kind} for name, (kind, _value) in cells.items()],
        "rows": [[value for _kind, value in cells.values()]],
        "empty": "",
        "note": "",
        "shown": 0,
    }
    return told | {"sections": [{"code": "s", "title": "S", "side": 0, "note": "", "text": "", "tables": [table]}]}


def test_the_workbook_holds_figures_as_figures_and_dates_as_dates():
    told = made_up(
        title=("text", "=1+1"),
        n=("number", {"value": 1234, "cases": ["CD-2026-0001"]}),
        share=("number", "62.4"),
        missing=("number", "未"),
        on=("date", "2026-06-30"),
        yen=("yen", 5_000_000),
    )

    book = openpyxl.load_workbook(BytesIO(sheets.workbook(told)))

    sheet = book.worksheets[1]
    cells = [cell.value for cell in sheet[2]]
    assert cells == ["=1+1", 1234, 62.4, "未", datetime(2026, 6, 30), 5_000_000]
    assert sheet["A2"].data_type == "s"
    assert sheet.freeze_panes == "B2"
    assert book.sheetnames[1] == "表： （1）"


def test_the_figures_of_a_column_have_the_same_decimals_and_signs_stay_signs():
    told = made_up(title=("text", "局"), now=("number", "73"))["sections"][0]["tables"][0]
    told["rows"] = [["市長公室", "73"], ["財政局", "…"], ["危機管理室", "57.5"], ["総務局", {"value": 2, "cases": []}]]

    sheet = screen.sheet(told)

    assert [cells[1].text for cells in sheet.rows] == ["73.0", "…", "57.5", "2.0"]


def test_a_column_for_machines_is_in_the_data_and_not_on_paper():
    told = made_up(title=("text", "見守り"), code=("code", "budgeting"))

    assert "budgeting" in sheets.csv_text(told)
    assert "budgeting" not in screen.standalone(told)


def test_a_head_is_broken_before_its_brackets_only():
    told = made_up(name=("text", "a"), n=("number", 1))
    told["sections"][0]["tables"][0]["columns"][1]["label"] = "終えた工程（%）"

    assert '<span class="n">終えた工程</span><wbr><span class="n">（%）</span>' in screen.standalone(told)


def test_the_csv_begins_with_its_mark_and_runs_no_formula():
    told = made_up(title=("text", "=HYPERLINK(1)"), change=("change", -2))
    data = sheets.csv_text(told).encode("utf-8-sig")

    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"))))

    assert data.startswith(b"\xef\xbb\xbf")
    values = {line[6]: line[7] for line in lines if line[3] == "表: [1]"}
    assert values == {"title": "'=HYPERLINK(1)", "change": "-2"}


def test_the_html_escapes_what_people_wrote_and_stands_alone():
    html = screen.standalone(made_up(title=("text", "<script>alert(1)</script>")))

    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<style>" in html
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")


def test_the_command_writes_the_five_files_and_keeps_nothing(tmp_path, capsys):
    call_command("build_report", "2026-06", audience="public", out=tmp_path)

    assert {path.name for path in tmp_path.glob("report.*")} == {f"report.{kind}" for kind in FileKind.values}
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["audience"] == "public"
    assert not Report.objects.exists()


@pytest.mark.parametrize(("month", "said"), [("2026-07", "not over yet"), ("June", "2026-06")])
def test_the_command_says_what_is_wrong_with_a_month(month, said):
    with pytest.raises(CommandError, match=said):
        call_command("build_report", month)
