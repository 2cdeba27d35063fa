"""The workbook of a unit's month: what it is filled with, and what comes of reading it back."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from connected_desk.city.models import Unit
from connected_desk.records.models import Access
from connected_desk.records.sniffing import XLSX
from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.models import IndicatorValue, Milestone, MilestoneChange, MonthRemark
from tests.support import MONDAY, bureau_officer, somebody, water_bureau

from .entered import ADDRESS, prepared, the_indicator, the_rows
from .support import JUNE


@pytest.fixture
def bureau(signed_in) -> Client:
    prepared()
    return signed_in(bureau_officer())


def taken(client: Client) -> Any:
    answer = client.get(f"{ADDRESS.format(water_bureau().key)}workbook.xlsx")
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def columns(page: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in page[1]}


def line_of(page: Any, kind: str) -> int:
    place = columns(page)["key"]
    return next(line for line in range(3, page.max_row + 1) if page.cell(line, place).value.startswith(kind))


def fill(book: Any, kind: str, **said: Any) -> None:
    page = book.worksheets[0]
    for code, value in said.items():
        page.cell(line_of(page, kind), columns(page)[code], value)


def read(client: Client, book: Any, address: str = "") -> Any:
    """The page of the differences."""
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("進捗.xlsx", out.getvalue(), content_type=XLSX)
    return client.post((address or ADDRESS.format(water_bureau().key)) + "read/", {"file": file}, follow=True)


def write(client: Client, page: Any) -> Any:
    return client.post(page.request["PATH_INFO"], {"shown": page.context["shown"]}, follow=True)


def counted() -> tuple[int, int, int]:
    return IndicatorValue.objects.count(), MilestoneChange.objects.count(), MonthRemark.objects.count()


def test_the_workbook_holds_the_month_before_in_real_types_with_its_keys_locked(bureau):
    book = taken(bureau)
    page = book.worksheets[0]
    at, line = columns(page), line_of(page, "value")

    assert page.freeze_panes == "C3"
    assert page.row_dimensions[1].hidden
    assert page.protection.sheet
    assert page.cell(line, at["before_value"]).value == 50
    assert "分子30・分母60" in page.cell(line, at["before"]).value
    assert page.cell(line, at["value"]).value is None  # nobody has entered June
    locked = {code: page.cell(line, place).protection.locked for code, place in at.items()}
    assert {code for code, is_locked in locked.items() if not is_locked} == {
        "choice",
        "value",
        "numerator",
        "denominator",
        "text",
    }
    last = page.column_dimensions[page.cell(1, at["key"]).column_letter]  # openpyxl tells neighbours as one
    assert (last.hidden, last.min, last.max) == (True, at["key"], at["was"])
    rules = {str(one.sqref): one for one in page.data_validations.dataValidation}
    choice = rules[page.cell(line, at["choice"]).coordinate]
    assert choice.formula1 == '"今月の値,変更なし,対象外,算定前"'
    assert rules[page.cell(line, at["denominator"]).coordinate].operator == "greaterThan"
    assert Access.objects.filter(what="export.entries.xlsx").count() == 1


def test_what_is_filled_in_is_shown_first_and_written_on_a_press(bureau):
    book, before = taken(bureau), counted()
    fill(book, "value", numerator=45, denominator=60, text="様式が増えた")
    fill(book, "milestone", choice="達成した", on=datetime(2026, 7, 3))
    fill(book, "remark", choice="変更なし")

    page = read(bureau, book)

    assert counted() == before
    text = page.content.decode()
    assert "分子45・分母60" in text
    assert len(page.context["writable"]) == 3
    write(bureau, page)
    value = IndicatorValue.objects.get(month=JUNE.first)
    assert (value.value, value.remark, value.recorded_by) == (75, "様式が増えた", bureau_officer())
    assert Milestone.objects.get().done_on == date(2026, 7, 3)
    assert MonthRemark.objects.get(month=JUNE.first).unchanged


def test_an_untouched_workbook_says_nothing_new(bureau):
    page = read(bureau, taken(bureau))

    assert (page.context["lines"], "新しい内容はありません" in page.content.decode()) == ([], True)


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("value", {"numerator": 5}, "分子と分母は、両方を"),
        ("value", {"numerator": "五", "denominator": 60}, "分子"),
        ("value", {"value": 101}, "0から100"),
        ("value", {"choice": "たぶん"}, "「たぶん」は「登録」に入れられません"),
        ("milestone", {"choice": "達成した", "on": "2026/2/30"}, "ない日付です"),
        ("remark", {"choice": "変更なし", "text": "進んだ"}, "状況も書かれています"),
    ],
)
def test_a_row_that_is_wrong_is_told_by_its_line_and_nothing_is_written_at_all(bureau, kind, said, sentence):
    book, before = taken(bureau), counted()
    other = "value" if kind == "remark" else "remark"
    fill(book, other, choice="変更なし")  # is in order
    fill(book, kind, **said)

    page = read(bureau, book)

    [wrong] = page.context["problems"]
    assert (wrong.line, sentence in wrong.problem) == (line_of(book.worksheets[0], kind), True)
    assert page.context["writable"] == []
    write(bureau, page)
    assert counted() == before


def test_a_stale_row_is_told_with_both_values_and_left_alone_while_the_others_are_written(bureau):
    book = taken(bureau)
    fill(book, "value", numerator=45, denominator=60)
    fill(book, "remark", choice="今月の状況を書く", text="端末を選んだ。")
    parts = (Decimal(31), Decimal(60))
    about = {"indicator": the_indicator(), "unit": water_bureau(), "month": JUNE.first}
    record_value(**about, parts=parts, by=somebody("ict"), at=MONDAY)

    page = read(bureau, book)

    text = page.content.decode()
    assert [line.conflict for line in page.context["conflicts"]] == [
        f"{somebody('ict').name}が先に登録しました：分子31・分母60"
    ]
    assert "分子45・分母60" in text
    write(bureau, page)
    assert IndicatorValue.objects.get(month=JUNE.first).numerator == 31
    assert MonthRemark.objects.get(month=JUNE.first).text == "端末を選んだ。"


def test_what_changes_between_looking_and_pressing_is_not_written_over(bureau):
    book = taken(bureau)
    fill(book, "value", numerator=45, denominator=60)
    page = read(bureau, book)
    record_value(
        indicator=the_indicator(),
        unit=water_bureau(),
        month=JUNE.first,
        value=Decimal(9),
        by=somebody("ict"),
        at=MONDAY,
    )

    answer = write(bureau, page)

    assert "もう一度" in answer.content.decode()
    assert IndicatorValue.objects.get(month=JUNE.first).value == 9


def test_a_row_touched_by_nobody_is_left_alone_though_it_is_stale(bureau):
    book = taken(bureau)
    record_value(
        indicator=the_indicator(),
        unit=water_bureau(),
        month=JUNE.first,
        value=Decimal(9),
        by=somebody("ict"),
        at=MONDAY,
    )

    assert read(bureau, book).context["lines"] == []


def test_the_workbook_of_another_unit_or_month_and_any_other_file_are_refused(bureau, signed_in):
    book = taken(bureau)
    ict = signed_in(somebody("ict"))
    other = Unit.objects.get(code="HWB")

    assert "別の部署か別の月" in read(ict, book, ADDRESS.format(other.key)).content.decode()
    book.worksheets[0].cell(1, columns(book.worksheets[0])["key"], "ほか")
    assert "登録用のファイルではありません" in read(bureau, book).content.decode()
    assert the_rows()["value"].now is None


def test_a_workbook_in_english_is_read_back_in_japanese(bureau):
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}
    answer = bureau.get(f"{ADDRESS.format(water_bureau().key)}workbook.xlsx", **english)
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    page = book.worksheets[0]
    fill(book, "value", choice="Unchanged")

    assert page.cell(2, columns(page)["choice"]).value.startswith("Entry")
    assert [line.problem for line in read(bureau, book).context["lines"]] == [""]
