"""The Excel file of a list, changed and read in again: only what was shown is written, and only by who may."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from connected_desk.city.models import WaitingFile
from connected_desk.records.models import LogRow
from connected_desk.strategy.queries import current_edition
from tests.support import (
    ON,
    TUESDAY,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    moves_logged,
    received_case,
    somebody,
)
from workflows.cases import actions
from workflows.cases.models import Case, Note

from .support import ledger, saved, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def exported(client: Client) -> bytes:
    return b"".join(client.get("/desk/cases/export/xlsx/?tab=all").streaming_content)


def changed(data: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook with these cells changed: (case number, code of the column) → value."""
    book = openpyxl.load_workbook(BytesIO(data))
    page = book["cases"]
    places = {cell.value: cell.column for cell in page[1]}
    lines = {page.cell(line, 1).value: line for line in range(3, page.max_row + 1)}
    for (number, code), value in cells.items():
        cell = page.cell(lines[number], places[code])
        cell.value = value
        cell.data_type = "e" if value == "#NAME?" else cell.data_type
    return saved(book)


def differences(client: Client, data: bytes) -> Any:
    return client.post("/desk/ledgers/changes/", {"file": upload(data, "案件一覧.xlsx")}, follow=True)


def told(page: Any) -> list[tuple[Any, ...]]:
    return [
        (line.number, line.problem, line.conflict, [(one.label, one.before, one.after) for one in line.changes])
        for line in page.context["lines"]
    ]


def press(client: Client, page: Any) -> Any:
    return client.post(page.request["PATH_INFO"], {"shown": page.context["shown"]}, follow=True)


def item(place: int) -> Any:
    return current_edition(ON).items.filter(is_means=False).order_by("pk")[place]


def test_what_was_changed_is_shown_old_and_new_and_written_on_a_press(signed_in):
    case, other = received_case(), received_case()
    actions.link_item(case, item=item(0), primary=True, reason="はじめ", by=desk_officer(), at=TUESDAY)
    client = signed_in(desk_officer())
    new = {"officer": desk_officer().name, "item_code": item(1).code, "item_reason": "合う", "note": "連絡済み"}
    data = changed(exported(client), {(case.number, code): value for code, value in new.items()})
    before = LogRow.objects.count()

    page = differences(client, data)

    assert told(page) == [
        (
            case.number,
            "",
            False,
            [
                ("担当者", "", desk_officer().name),
                ("計画の項目（コード）", str(item(0)), str(item(1))),
                ("この項目を選んだ理由", "", "合う"),
                ("追加するメモ", "", "連絡済み"),
            ],
        )
    ]
    assert (LogRow.objects.count(), Note.objects.count()) == (before, 0)

    done = press(client, page)

    assert [str(message) for message in done.context["messages"]] == ["1件の案件を変更しました。"]
    case.refresh_from_db()
    link = case.links.get(is_primary=True, ended_at=None)
    assert (case.officer, link.item, link.reason) == (desk_officer(), item(1), "合う")
    assert case.notes.get().text == "連絡済み"
    assert moves_logged(case) == ["open", "link", "assign", "link"]
    assert moves_logged(other) == ["open"]
    assert WaitingFile.objects.count() == 0


def test_a_workbook_nobody_changed_differs_in_nothing_though_its_cases_moved_on(signed_in):
    case = received_case()
    client = signed_in(desk_officer())
    data = exported(client)
    actions.answer_ict(case, ict=True, reason="センサー", by=desk_officer(), at=TUESDAY)

    assert told(differences(client, data)) == []


def test_a_case_that_changed_since_is_a_conflict_and_the_others_are_written(signed_in):
    case, other = received_case(), received_case()
    client = signed_in(desk_officer())
    data = changed(exported(client), {(one.number, "note"): "見た" for one in (case, other)})
    actions.answer_ict(case, ict=True, reason="センサー", by=desk_officer(), at=TUESDAY)

    page = differences(client, data)
    press(client, page)

    assert {(line.number, line.conflict) for line in page.context["lines"]} == {
        (case.number, True),
        (other.number, False),
    }
    assert [note.case for note in Note.objects.all()] == [other]


def test_what_is_no_longer_as_it_was_shown_is_shown_again_and_not_written(signed_in):
    case = received_case()
    client = signed_in(desk_officer())
    page = differences(client, changed(exported(client), {(case.number, "note"): "見た"}))
    actions.answer_ict(case, ict=True, reason="センサー", by=desk_officer(), at=TUESDAY)

    again = press(client, page)

    assert [str(message) for message in again.context["messages"]] == [
        "確かめた後に、案件の内容が変わりました。もう一度確かめてください。"
    ]
    assert [line.conflict for line in again.context["lines"]] == [True]
    assert Note.objects.count() == 0


def test_each_row_is_judged_by_the_acts_that_would_write_it(signed_in):
    mine, ended, unowned = case_at("dialogue"), case_at("ended"), received_case()
    client = signed_in(desk_officer())
    cells = {(case.number, "officer"): somebody("desk").name for case in (mine, ended, unowned)}
    data = changed(exported(client), cells | {(ended.number, "note"): "終わりの話"})
    bureau = signed_in(bureau_officer())
    seen_by_bureau = changed(
        exported(client), {(mine.number, "note"): "所管から", (unowned.number, "note"): "見えない"}
    )

    assert {line[0]: line[1] for line in told(differences(client, data))} == {
        mine.number: f"「{somebody('desk').name}」は、上下水道局の職員ではありません。",
        ended.number: f"「{somebody('desk').name}」は、上下水道局の職員ではありません。",
        unowned.number: "",
    }
    assert {line[0]: line[1] for line in told(differences(bureau, seen_by_bureau))} == {
        mine.number: "",
        unowned.number: "この番号の案件は、あなたが見られる案件の中にありません。",
    }


def test_who_sees_a_case_without_a_part_in_it_writes_nothing(signed_in):
    case = case_at("dialogue")
    client = signed_in(somebody("finance"))

    page = differences(client, changed(exported(client), {(case.number, "note"): "財政から"}))

    assert [line[1] for line in told(page)] == [
        "この案件に書き込めるのは、デスク、引受けを依頼された部署、所管、実証の主担当です。"
    ]
    press(client, page)
    assert Note.objects.count() == 0


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"officer": None}, "担当者を空にすることはできません。引き継ぐ人の氏名を書いてください。"),
        ({"item_code": None}, "計画の項目を空にすることはできません。案件の画面で外してください。"),
        ({"item_code": "存在しない"}, "いまの計画に、コード「存在しない」の項目はありません。"),
        ({"item_code": "NEW"}, "案件が新しい項目をどう進めるかを、「この項目を選んだ理由」に書いてください。"),
        ({"note": "#NAME?"}, "「追加するメモ」が数式のエラー（#NAME?）になっています。セルに値を入れてください。"),
        ({"note": "あ" * 2001}, "「追加するメモ」が2001文字あります。2000文字以内にしてください。"),
    ],
)
def test_a_cell_that_cannot_be_written_says_why(signed_in, cells: dict[str, Any], problem: str):
    case = received_case()
    actions.link_item(case, item=item(0), primary=True, reason="はじめ", by=desk_officer(), at=TUESDAY)
    actions.assign_officer(case, officer=desk_officer(), by=desk_head(), at=TUESDAY)
    client = signed_in(desk_officer())
    said = {code: item(1).code if value == "NEW" else value for code, value in cells.items()}

    page = differences(client, changed(exported(client), {(case.number, code): value for code, value in said.items()}))

    assert [line[1] for line in told(page)] == [problem]


def test_the_same_case_on_two_rows_is_written_from_neither(signed_in):
    case, other = received_case(), received_case()
    client = signed_in(desk_officer())
    cells = {(other.number, "number"): case.number, (other.number, "note"): "二つ目", (case.number, "note"): "一つ目"}

    page = differences(client, changed(exported(client), cells))

    assert [line[1] for line in told(page)] == ["同じ案件の行が2つ以上あります。1つだけ残してください。"] * 2


def test_another_workbook_is_refused_with_a_sentence(signed_in):
    page = differences(signed_in(desk_officer()), ledger())

    [message] = page.context["messages"]
    assert str(message).startswith("案件の一覧からダウンロードしたExcelではありません。")


def test_differences_cost_as_many_questions_with_one_case_as_with_ten(signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from connected_desk.records.tables import read
    from workflows.ledgers.changes import compare

    client, kind = signed_in(desk_officer()), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def cost() -> int:
        cells = {(case.number, "officer"): desk_officer().name for case in Case.objects.all()}
        table = read(changed(exported(client), cells), kind)
        by = desk_officer()
        with CaptureQueriesContext(connection) as asked:
            assert len(compare(table, by=by, on=ON)) == len(cells)
        return len(asked)

    received_case()
    cost()
    with_one = cost()
    for _number in range(9):
        received_case()
    assert cost() == with_one
