"""The list of cases taken away: the same rows as the list, in three forms, each written down."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connected_desk.records.models import Access
from connected_desk.strategy.queries import current_edition
from connected_desk.ui.spreadsheets import defused, in_cp932, lost_signs
from tests.support import ON, TUESDAY, bureau_officer, case_at, desk_officer, received_case, somebody
from workflows.cases import actions, queries

pytestmark = pytest.mark.usefixtures("clock")

HEADINGS = [
    *("案件番号", "件名", "提案者", "状態", "対応者", "対応者になった日", "期限", "期限までの開庁日数"),
    *("計画の項目（コード）", "計画の項目（名称）", "責任部署", "担当者", "受付日", "更新日"),
]


def taken(client: Client, kind: str, conditions: str = "tab=all") -> Any:
    return client.get(f"/desk/cases/export/{kind}/?{conditions}")


def read(answer: Any) -> bytes:
    """The file to its end, which closes it."""
    return b"".join(answer.streaming_content)


def as_rows(answer: Any, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(StringIO(read(answer).decode(encoding), newline="")))


def as_sheet(answer: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(read(answer)))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_a_csv_says_of_each_case_what_the_list_says(signed_in: Callable[..., Client]):
    case = received_case(title="水道の検針")
    actions.assign_officer(case, officer=desk_officer(), by=desk_officer(), at=TUESDAY)
    item = current_edition(ON).items.filter(is_means=False).order_by("pk")[0]
    actions.link_item(case, item=item, primary=True, reason="進める。", by=desk_officer(), at=TUESDAY)

    answer = taken(signed_in(desk_officer()), "csv")
    body = read(answer)

    assert body.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(StringIO(body.decode("utf-8-sig"), newline=""))
    assert head == HEADINGS
    assert row[:5] == [case.number, "水道の検針", "株式会社みらい窓口（見本）", "受付済み", case.turn_unit.name]
    assert row[5:10] == ["2026-07-06", "2026-07-08", "1", item.code, item.title]
    assert row[10:] == [case.responsible_unit.name, desk_officer().name, "2026-07-06", "2026-07-06"]
    assert answer.headers["Content-Disposition"].endswith("_20260707.csv")


def test_every_form_holds_exactly_the_cases_of_the_list_beyond_its_first_page(signed_in, monkeypatch):
    cases = [case_at(state) for state in ("received", "triage", "dialogue", "triage")]
    monkeypatch.setattr(queries, "PAGE", 2)

    for account in ("desk", "bureau", "bureau2", "admin"):
        client = signed_in(somebody(account))
        for conditions in (
            "tab=all",
            "tab=mine",
            "tab=all&state=triage",
            "tab=all&q=存在しない",
            "tab=all&state=x",
            "q=水",
        ):
            shown = client.get(f"/desk/cases/?{conditions}").context["count"]
            numbers = [row[0] for row in as_rows(taken(client, "csv", conditions))[1:]]
            assert shown == f"{len(numbers)}件", (account, conditions)
            assert [row[0] for row in as_sheet(taken(client, "xlsx", conditions))[2:]] == numbers
    assert sorted(row[0] for row in as_rows(taken(signed_in(desk_officer()), "csv"))[1:]) == sorted(
        case.number for case in cases
    )


def test_text_that_would_run_is_marked_in_a_csv_and_stays_text_in_a_workbook(signed_in):
    received_case(title='=HYPERLINK("http://x.example")')
    client = signed_in(desk_officer())

    assert as_rows(taken(client, "csv"))[1][1] == '\'=HYPERLINK("http://x.example")'
    book = openpyxl.load_workbook(BytesIO(read(taken(client, "xlsx"))))
    cell = book.worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x.example")', "s")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_each_sign_a_formula_may_begin_with_is_defused(begin: str):
    assert defused(f"{begin}1") == f"'{begin}1"


def test_numbers_and_plain_text_are_left_alone_in_a_csv(signed_in):
    case_at("triage", at=TUESDAY.replace(month=5))

    [late] = as_rows(taken(signed_in(desk_officer()), "csv"))[1:]

    assert late[7].startswith("-")
    assert int(late[7]) < 0
    assert defused("A-1") == "A-1"


def test_a_workbook_has_dates_as_dates_codes_in_a_hidden_row_and_hides_the_version(signed_in):
    case = received_case()

    book = openpyxl.load_workbook(BytesIO(read(taken(signed_in(desk_officer()), "xlsx"))))
    page = book["cases"]

    codes, headings, row = page.iter_rows(values_only=True)
    told = dict(zip(codes, row, strict=True))
    assert (told["number"], told["due_on"], told["left"], told["version"]) == (case.number, datetime(2026, 7, 8), 1, 0)
    assert page.row_dimensions[1].hidden
    assert page.column_dimensions["Q"].hidden
    marked = [heading for heading in headings if heading.endswith("（変更できます）")]
    assert marked == [
        f"{name}（変更できます）" for name in ("計画の項目（コード）", "この項目を選んだ理由", "担当者", "追加するメモ")
    ]
    assert len(book["guide"]["A"]) == 6


def test_shift_jis_says_first_what_it_would_lose_and_in_which_cases(signed_in):
    with_rare, plain = received_case(title="𠮷野家の髙い塔 〜試行〜"), received_case(title="ふつうの題")
    client = signed_in(desk_officer())

    told = taken(client, "cp932")

    [sign] = told.context["signs"]
    assert (sign.sign, sign.codes, sign.numbers, sign.more) == ("𠮷", "U+20BB7", (with_rare.number,), 0)
    assert Access.objects.filter(what__startswith="export").count() == 0
    rows = as_rows(client.get("/desk/cases/export/cp932/" + told.context["url"]), "cp932")
    assert {row[0]: row[1] for row in rows[1:]} == {
        with_rare.number: "〓野家の髙い塔 ～試行～",
        plain.number: "ふつうの題",
    }


def test_shift_jis_is_handed_out_at_once_where_nothing_is_lost(signed_in):
    received_case(title="ふつうの題")

    assert as_rows(taken(signed_in(desk_officer()), "cp932"), "cp932")[0] == HEADINGS


@pytest.mark.parametrize(
    ("text", "lost", "kept"),
    [
        ("か\u3099①−", [], "が①－"),
        ("葛\U000e0100城", ["葛\U000e0100"], "〓城"),
        ("か\u309a", ["か\u309a"], "〓"),
        ("한글", ["한", "글"], "〓〓"),
    ],
)
def test_what_shift_jis_loses(text: str, lost: list[str], kept: str):
    assert (list(lost_signs(text)), in_cp932(text)) == (lost, kept)


def test_each_export_is_written_down_with_its_form(signed_in):
    received_case(title="ふつうの題")
    client = signed_in(bureau_officer())

    for kind in ("csv", "xlsx", "cp932"):
        assert read(taken(client, kind))
    assert taken(client, "pdf").status_code == 404

    written = Access.objects.filter(what__startswith="export").order_by("pk").values_list("what", "person_id", "at")
    assert list(written) == [
        (f"export.cases.{kind}", bureau_officer().pk, TUESDAY) for kind in ("csv", "xlsx", "cp932")
    ]


def test_an_export_costs_the_same_with_one_case_and_with_twenty(signed_in):
    client = signed_in(desk_officer())

    def costs() -> list[int]:
        found = []
        for kind in ("csv", "xlsx", "cp932"):
            with CaptureQueriesContext(connection) as asked:
                read(taken(client, kind))
            found.append(len(asked))
        return found

    case_at("triage")
    costs()
    with_one = costs()
    for _number in range(19):
        received_case()
    assert costs() == with_one


def test_the_list_leads_to_its_own_export(signed_in):
    case_at("triage")

    page = signed_in(desk_officer()).get("/desk/cases/?tab=all&state=triage&after=2026-01-01.0")

    assert page.context["downloads"] == [
        ("Excel（XLSX）", "/desk/cases/export/xlsx/?tab=all&state=triage"),
        ("CSV（UTF-8）", "/desk/cases/export/csv/?tab=all&state=triage"),
        ("CSV（Shift_JIS、古いソフト用）", "/desk/cases/export/cp932/?tab=all&state=triage"),
    ]
    default = signed_in(desk_officer()).get("/desk/cases/").context["downloads"]
    assert default[0][1] == "/desk/cases/export/xlsx/?tab=mine"
