"""What is taken away from the budget requests: the sheet of one as PDF and Word, the list as a workbook and PDF."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from connected_desk.records.models import Access
from tests.papers import read_back
from workflows.budgets import actions
from workflows.budgets.sheet import Result, sheet_of
from workflows.budgets.terms import CheckResult
from workflows.pocs.models import Criterion, InterimEvaluation, InterimJudgement, Poc

from .support import (
    MONDAY,
    ON,
    case,
    estimate,
    finance,
    ict,
    initiatives,
    officer,
    person,
    request_for,
    request_in,
    unit,
)

NOON = datetime(2020, 8, 17, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at noon of 17 August 2020 in Tokyo."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def taken(someone: Any, name: str, *args: Any, **query: str) -> Any:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(someone)
    return client.get(reverse(f"budgets:{name}", args=args), query)


def text_of(data: bytes) -> str:
    """What the pages say, without blanks: lines break anywhere."""
    sheets = pypdfium2.PdfDocument(data)
    return "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets)


def words_of(data: bytes) -> str:
    """What the cells of the tables of a Word document say."""
    document = Document(BytesIO(data))
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return list(book.worksheets[0].iter_rows(values_only=True))


def tried_case(criteria: int = 1, **fields: Any) -> Any:
    """A case with a trial, each criterion of which came from 30 minutes to 12, with 15 aimed at."""
    of = case("dialogue", poc_ends_on=date(2020, 9, 30), **fields)
    poc = Poc.objects.create(
        case=of,
        number=1,
        lead_unit=unit("HWB"),
        purpose="予約の待ち時間を短くできるかを確かめる",
        starts_on=date(2020, 7, 1),
        ends_on=date(2020, 9, 30),
        forecast_if_adopted="全区で年2,000時間の短縮",
        state_since=MONDAY,
    )
    for position in range(1, criteria + 1):
        Criterion.objects.create(
            poc=poc,
            position=position,
            indicator=f"待ち時間{position}",
            unit="分",
            direction="lower",
            baseline=Decimal(30),
            target=Decimal(15),
            method="窓口で計る",
            measure_on=date(2020, 9, 30),
            final_value=Decimal(12),
        )
    return of


def checked(of: Any, remark: str = "単価は妥当") -> Any:
    request = request_for(of, multi_year=True, multi_year_note="令和5年度まで 3,000,000円")
    actions.check(request, result=CheckResult.OK, remark=remark, by=ict(), at=MONDAY)
    return request


def test_the_sheet_gathers_what_every_room_knows_of_the_case():
    request = checked(tried_case(ict=True))

    said = sheet_of(request, ON)

    assert (said.number, said.trial, said.outlook) == (
        "CD-2020-0001",
        "予約の待ち時間を短くできるかを確かめる",
        "全区で年2,000時間の短縮",
    )
    assert said.results == [Result("待ち時間1", "15 分", "12 分", "")]
    assert (said.countdown.makes_year, said.check.remark) == (2021, "単価は妥当")


def test_before_the_trial_is_over_the_sheet_tells_the_outlook_of_the_interim_evaluation():
    of = tried_case()
    poc = of.pocs.get()
    poc.criteria.update(final_value=None)
    interim = InterimEvaluation.objects.create(poc=poc, on=ON, summary="順調", by=officer(), at=MONDAY)
    InterimJudgement.objects.create(interim=interim, criterion=poc.criteria.get(), outlook="likely")

    assert sheet_of(request_for(of), ON).results == [Result("待ち時間1", "15 分", "測定していない", "届く見込み")]


def test_the_sheet_of_an_initiative_names_its_item_and_no_trial():
    [initiative] = initiatives("HWB")
    request = actions.open_for_initiative(initiative, estimate=estimate(), by=officer(), at=MONDAY)

    said = sheet_of(request, ON)

    assert (said.number, said.title, said.items, said.trial, said.results) == ("", "HWBの取組", ["1 戦略1"], "", [])
    assert taken(officer(), "paper", request.key).status_code == 200
    assert taken(officer(), "word", request.key).status_code == 200


def test_the_sheet_is_one_side_of_pdf_with_amount_trial_and_check_and_the_download_is_written_down():
    request = checked(tried_case(criteria=9, ict=True), remark="単価は妥当。" * 60)

    answer = taken(officer(), "paper", request.key)

    assert answer["Content-Type"] == "application/pdf"
    assert len(pypdfium2.PdfDocument(answer.content)) == 1
    said = text_of(answer.content)
    for words in ("CD-2020-0001", "1,250,000円", "待ち時間5", "15分", "12分", "単価は妥当", "令和5年度まで"):
        assert words in said
    assert "待ち時間6" not in said
    assert "ほかに4件の指標があります" in said
    assert list(Access.objects.values_list("what", "subject_key")) == [("budget_sheet", request.key)]


def test_the_sheet_is_a_word_document_made_with_the_citys_template():
    request = checked(tried_case(ict=True))

    answer = taken(officer(), "word", request.key)

    said = words_of(answer.content)
    for words in (
        "健診の予約を手伝う案内",
        "健康福祉局",
        "1,250,000円",
        "待ち時間1：目標 15 分、結果 12 分",
        "単価は妥当",
    ):
        assert words in said
    assert "{" not in said
    assert Access.objects.get().what == "word.budget_sheet"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (("bureau", "HWB"), 200),
        (("bureau_head", "HWB"), 200),
        (("finance", "FIN"), 200),
        (("ict", "ICT"), 200),
        (("auditor", ""), 200),
        (("bureau", "WSB"), 404),
        (("evaluator", ""), 404),
        (("admin", ""), 404),
    ],
)
def test_sheets_are_for_those_who_see_the_request_and_for_nobody_else(who, status):
    request = request_for(case())

    for name in ("paper", "word"):
        assert taken(person(*who), name, request.key).status_code == status


def test_the_workbook_holds_the_list_with_numbers_as_numbers_and_days_as_days():
    request_in("voted", case())
    checked(case("dialogue", 2, ict=True))

    head, *rows = rows_of(taken(finance(), "export", "xlsx"))
    line = [dict(zip(head, row, strict=True)) for row in rows]

    assert [(row["案件番号"], row["要求額"], row["議決額"], row["要求額との差"]) for row in line] == [
        ("CD-2020-0001", 1_250_000, 1_000_000, 250_000),
        ("CD-2020-0002", 1_250_000, None, None),
    ]
    assert (line[1]["次の手続"], line[1]["次の手続の日"], line[1]["間に合う予算の年度"]) == (
        "ict_check",
        datetime(2020, 9, 15),
        2021,
    )
    assert line[1]["ICT担当室の予算確認"] == "妥当"
    assert Access.objects.get().what == "export.budgets.xlsx"


def test_a_text_that_looks_like_a_formula_stays_text():
    request_for(case(), purpose='=HYPERLINK("http://evil.example","見る")')

    answer = taken(finance(), "export", "xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    [cell] = [cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value).startswith("=")]

    assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_what_is_taken_away_is_what_the_person_sees_under_the_conditions_of_the_list():
    request_for(case("dialogue", 1))
    request_for(case("dialogue", 2, owner="WSB"))

    def numbers(someone: Any, **query: str) -> list[str]:
        return [row[2] for row in rows_of(taken(someone, "export", "xlsx", **query))[1:]]

    assert numbers(officer()) == ["CD-2020-0001"]
    assert numbers(finance()) == ["CD-2020-0001", "CD-2020-0002"]
    assert numbers(finance(), unit="WSB") == ["CD-2020-0002"]
    assert numbers(finance(), state="voted") == []
    assert numbers(person("evaluator")) == []


def test_the_list_on_paper_is_grouped_by_unit_with_its_sums():
    request_for(case("dialogue", 1))
    request_in("voted", case("budgeting", 2))
    request_for(case("dialogue", 3, owner="WSB"), amount_requested=300_000)

    answer = taken(finance(), "export", "pdf")

    said = text_of(answer.content)
    assert said.index("健康福祉局") < said.index("上下水道局")
    for words in ("2,500,000円", "1,000,000円", "300,000円", "一部（250,000円減額）", "2,800,000円"):
        assert words in said
    assert Access.objects.get().what == "export.budgets.pdf"


def test_a_long_list_is_laid_out_in_sections_and_reads_as_one(monkeypatch):
    monkeypatch.setattr("workflows.budgets.views.lists.A_SECTION", 1)
    request_for(case("dialogue", 1))
    request_for(case("dialogue", 2))
    request_for(case("dialogue", 3, owner="WSB"), amount_requested=300_000)

    made = taken(finance(), "export", "pdf").content

    said, paper = text_of(made), read_back(made)
    assert said.count("2,800,000円") == 1
    assert said.index("健康福祉局") < said.index("上下水道局")
    assert (paper.tagged, paper.headless, paper.bare_fonts, paper.pages) == (True, 0, frozenset(), 2)
    assert [title.split()[-1] for title in paper.bookmarks] == ["予算要求", "健康福祉局", "上下水道局"]


def test_a_list_too_long_for_paper_is_to_be_narrowed_first(monkeypatch):
    monkeypatch.setattr("workflows.budgets.views.lists.MOST_ON_PAPER", 1)
    request_for(case("dialogue", 1))
    request_for(case("dialogue", 2))

    answer = taken(finance(), "export", "pdf")

    assert (answer.status_code, answer.url) == (302, f"{reverse('budgets:list')}?")
    assert not Access.objects.exists()


def test_there_is_no_other_kind_of_file():
    assert taken(finance(), "export", "csv").status_code == 404


def test_the_workbook_asks_the_same_of_one_request_and_of_many(django_assert_num_queries):
    request_for(case("dialogue", 1))
    someone = finance()
    rows_of(taken(someone, "export", "xlsx"))
    with CaptureQueriesContext(connection) as first:
        rows_of(taken(someone, "export", "xlsx"))
    for number in range(2, 6):
        request_for(case("dialogue", number))

    with django_assert_num_queries(len(first)):
        rows_of(taken(someone, "export", "xlsx"))
