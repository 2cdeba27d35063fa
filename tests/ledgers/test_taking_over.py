"""A ledger taken over: step by step on its page or by the command, whole or not at all, and never pretending."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from connected_desk.city.models import WaitingFile
from connected_desk.city.waiting_actions import let_go
from connected_desk.records.log import TAKE_OVER
from connected_desk.records.models import LogRow, OutboxMail
from connected_desk.records.tables import read
from connected_desk.records.verify import log_faults
from tests.support import ON, TUESDAY, bureau_officer, desk_head, moves_logged, somebody, walk, water_bureau
from workflows.cases.actions import new_case
from workflows.cases.ledger_actions import POSSIBLE, Former, take_case_over
from workflows.cases.models import Case, Letter
from workflows.cases.pace import work_out
from workflows.engine.move import _begin, move
from workflows.engine.registry import LIVES
from workflows.engine.verify import state_faults
from workflows.ledgers import actions
from workflows.ledgers.checking import Findings, check
from workflows.ledgers.models import Import, ImportedRow
from workflows.ledgers.words import guess
from workflows.reports.figures.flow import flow, year_so_far
from workflows.reports.gathering import gather
from workflows.reports.months import Month

from .support import HEADINGS, ROWS, ledger, upload, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "公民連携台帳"


def checked(data: bytes) -> Findings:
    table = read(data, XLSX)
    return check(table, guess(table.headings), ledger=NAME, on=ON)


def take(data: bytes, at: datetime = TUESDAY) -> Import:
    source = actions.source_from(upload(data), ledger=NAME)
    return actions.read_in(source, guess(source.table.headings), by=desk_head(), at=at)


def chosen(client: Client, data: bytes) -> Any:
    return client.post("/desk/ledgers/", {"ledger": NAME, "file": upload(data)})


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Case, ImportedRow, Import, LogRow, OutboxMail, Letter))


def test_a_ledger_becomes_cases_in_the_states_its_words_stand_for():
    done = take(ledger())

    assert (done.taken, done.known) == (3, 0)
    found = [
        (row.number, row.case.number[:7], row.case.title, row.case.state, row.case.received_at, row.case.turn_unit)
        for row in ImportedRow.objects.select_related("case__turn_unit").order_by("number")
    ]
    desk = Case.objects.get(imported__number="R7-3").responsible_unit
    assert found == [
        ("R7-1", "CD-2025", "漏水を音で見つける", "dialogue", datetime(2025, 3, 31, 15, tzinfo=UTC), water_bureau()),
        ("R7-2", "CD-2025", "窓口の案内", "declined", datetime(2025, 5, 11, 15, tzinfo=UTC), None),
        ("R7-3", "CD-2026", "道路の点検", "triage", datetime(2026, 6, 29, 15, tzinfo=UTC), desk),
    ]


def test_what_the_ledger_said_is_kept_in_its_own_words_and_found():
    take(ledger())

    case = Case.objects.get(imported__number="R7-1")

    assert case.notes.get().text == (
        "台帳「公民連携台帳」の番号R7-1から引き継ぎました。\n件名: 漏水を音で見つける\n状態: 対応中\n"
        "受付日: 令和7年4月1日\n提案者: 株式会社あいう\n所管の部署: 上下水道局\n備考: 4/10 打合せ"
    )
    assert "アイウ" in case.search.text


def test_the_record_says_taken_over_and_proves_and_nobody_gets_a_mail():
    take(ledger())

    for case in Case.objects.all():
        [row] = LogRow.objects.filter(subject_key=case.key)
        assert (row.move, row.from_state, row.to_state, row.origin) == ("take_over", "", case.state, "import")
        assert (row.occurred_at, row.actor_id) == (TUESDAY, desk_head().pk)
    assert list(state_faults()) == []
    assert list(log_faults([(life.name, life.model) for life in LIVES.values()])) == []
    assert (OutboxMail.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_history_that_says_it_was_taken_over_but_was_lived_here_does_not_prove():
    case = new_case("題", TUESDAY, "live", state="dialogue", owner_unit=water_bureau())
    _begin(case, TAKE_OVER, by=desk_head(), at=TUESDAY, body={}, origin="live")

    assert [fault.sentence for fault in state_faults()] == ["The history does not begin with open."]


def test_figures_count_taking_over_as_such_and_neither_receipt_nor_move():
    take(ledger())
    case = Case.objects.get(imported__number="R7-3")
    walk(TUESDAY).to(case, "referred")

    material = gather(Month(date(2026, 7, 1)), cut_off=datetime(2026, 8, 3, tzinfo=UTC))
    told = flow(material, material.month)

    numbers = {row.number: row.case.number for row in ImportedRow.objects.select_related("case")}
    assert set(told.taken_over.cases) == {numbers["R7-1"], numbers["R7-3"]}
    assert (told.opening.value, told.received.value, told.left.value) == (0, 0, 0)
    assert year_so_far(material).received.value == 0
    assert (told.closing.value, told.answered.value, told.days_to_answer) == (2, 0, None)
    assert told.by_move["decline"].value == 0


def test_the_pace_of_a_stage_leaves_out_the_stage_a_case_was_taken_over_in():
    take(workbook([HEADINGS, *((n, "題", "", "2025/4/1", "対応中", "上下水道局", "") for n in range(3))]))
    for case in Case.objects.all():
        walk(TUESDAY).to(case, "proof_of_concept")

    assert work_out(at=datetime(2026, 8, 3, tzinfo=UTC)) == []


def test_a_case_of_each_state_can_be_looked_at_and_goes_on(signed_in):
    client = signed_in(desk_head())
    for state in sorted(POSSIBLE):
        former = Former(state.value, state, date(2025, 4, 1), "台帳から", unit=water_bureau(), due_on=date(2026, 9, 1))
        case = take_case_over(former, by=desk_head(), at=TUESDAY)
        assert case.state == state
        assert client.get(case.get_absolute_url()).status_code == 200, state
        assert client.get(f"{case.get_absolute_url()}record/").status_code == 200, state
        assert case.due_on == (None if case.state_row.final else date(2026, 9, 1))
    held = Case.objects.get(state="on_hold")
    move(held, "resume", by=bureau_officer(), at=TUESDAY)
    assert moves_logged(held) == ["take_over", "resume"]


def test_the_same_row_read_in_twice_is_told_and_left_alone():
    take(ledger())
    before = everything()

    done = take(ledger(*ROWS, ("R7-4", "新しい行", "", "2026/7/1", "受付", "", "")))

    assert (done.taken, done.known) == (1, 3)
    assert Case.objects.count() == before[0] + 1
    case = Case.objects.get(imported__number="R7-1")
    known = checked(ledger()).known[0]
    assert (known.line, known.sentence) == (3, f"番号R7-1は、すでに取り込み済みです（案件{case.number}）。")


WRONG = [  # number, title, received on, state, unit, and what is said
    ("", "題", "2025/4/1", "受付", "", "「台帳の番号」が空です。記入してください。"),
    ("R7-1", "題", "2025/4/1", "受付", "", "番号R7-1は3行目にもあります。行ごとに別の番号を付けてください。"),
    ("9", "", "2025/4/1", "受付", "", "「件名」が空です。記入してください。"),
    ("9", "あ" * 201, "2025/4/1", "受付", "", "件名が201文字あります。200文字以内にしてください。"),
    ("9", "題", "", "受付", "", "「受付日」が空です。記入してください。"),
    (
        "9",
        "題",
        "来週",
        "受付",
        "",
        "「受付日」の「来週」は日付として読めません。2025/4/1や令和7年4月1日のように書いてください。",
    ),
    ("9", "題", "2026/7/8", "受付", "", "受付日が2026年7月8日（水）になっています。日付を確かめてください。"),
    ("9", "題", "2025/4/1", "対応中", "", "「対話・調整中」の案件には、所管の部署が必要です。記入してください。"),
    ("9", "題", "2025/4/1", "対応中", "水道部", "「水道部」という部署は、いまありません。現在の名前で書いてください。"),
    ("9", "題", "2025/4/1", "保留", "", "保留の案件には、検討を再開する日（期限）が必要です。記入してください。"),
]


@pytest.mark.parametrize(("number", "title", "received_on", "state", "unit", "sentence"), WRONG)
def test_a_row_that_is_wrong_is_told_by_its_line_and_nothing_is_read_in(
    number: str, title: str, received_on: str, state: str, unit: str, sentence: str
):
    data, before = ledger(ROWS[0], ROWS[1], (number, title, "", received_on, state, unit, "")), everything()

    found = checked(data)
    assert [(fault.line, fault.sentence) for fault in found.faults] == [(5, sentence)]
    assert [(one.word, one.lines) for one in found.words] == [("対応中", 1), ("不採択", 1)]
    with pytest.raises(actions.LedgerFaulty):
        take(data)
    assert everything() == before


def test_an_unknown_word_of_a_state_names_the_known_ones():
    [fault] = checked(ledger(("9", "題", "", "2025/4/1", "ぼちぼち", "", ""))).faults

    assert fault.line == 3
    assert fault.sentence.startswith("状態の言葉「ぼちぼち」が分かりません。使える言葉：受付, ")
    assert "見送り" in fault.sentence


def test_words_and_headings_are_known_whatever_their_width_and_case():
    headings = ("ＮＯ．", "Title", "Ｃｏｍｐａｎｙ", "Received on", " status ", "Ｄepartment", "remarks")

    assert guess(headings) == dict(
        zip(("number", "title", "organisation", "received_on", "state", "unit", "note"), headings, strict=True)
    )
    [word] = checked(ledger(("9", "題", "", "2025/4/1", "Not　Adopted", "", ""))).words
    assert (word.word, word.state, word.lines) == ("Not　Adopted", "見送り", 1)


def test_an_officer_of_the_unit_takes_the_case_and_any_other_name_stays_in_words():
    headings = (*HEADINGS, "担当者")
    officer = somebody("bureau")
    rows = (
        ("1", "題", "", "2025/4/1", "対応中", "上下水道局", "", officer.name.replace(" ", "　")),
        ("2", "題", "", "2025/4/1", "対応中", "上下水道局", "", "異動 した人"),
    )

    [remark] = checked(ledger(*rows, headings=headings)).remarks
    take(ledger(*rows, headings=headings))

    assert (remark.line, remark.sentence) == (
        4,
        "「異動 した人」は、いまその部署の職員ではありません。氏名はメモに残します。",
    )
    assert Case.objects.get(imported__number="1").owner_person == officer
    assert Case.objects.get(imported__number="2").owner_person is None
    assert "担当者: 異動 した人" in Case.objects.get(imported__number="2").notes.get().text


def test_the_page_leads_from_the_file_to_the_columns_to_the_check_to_the_cases(signed_in):
    client = signed_in(desk_head())
    headings = ("ばんごう", *HEADINGS[1:])

    page = client.get(chosen(client, ledger(headings=headings)).headers["Location"])

    assert [heading for heading, _values in page.context["samples"]] == list(headings)
    assert page.context["samples"][0][1] == ["R7-1", "R7-2", "R7-3"]
    assert page.context["form"]["title"].initial == "件名"
    address = page.request["PATH_INFO"]
    said = {"number": "ばんごう", "title": "件名", "state": "進捗状況", "received_on": "受付日", "unit": "担当課"}
    assert client.post(address, {**said, "note": "件名"}).status_code == 422
    check_page = client.post(address, said, follow=True)
    assert [(one.word, one.state, one.lines) for one in check_page.context["findings"].words] == [
        ("対応中", "対話・調整中", 1),
        ("不採択", "見送り", 1),
        ("確認中", "一次確認中", 1),
    ]
    assert Case.objects.count() == 0
    done = client.post(check_page.request["PATH_INFO"], follow=True)
    assert [str(message) for message in done.context["messages"]] == ["3件を引き継ぎました。"]
    assert (Case.objects.count(), WaitingFile.objects.count()) == (3, 0)

    again = client.get(chosen(client, ledger(headings=headings)).headers["Location"])
    assert again.context["form"]["number"].initial == "ばんごう"


def test_a_faulty_ledger_is_shown_by_line_and_cannot_be_pressed_through(signed_in):
    client = signed_in(desk_head())
    data = ledger(ROWS[0], ("9", "題", "", "2025/4/1", "ぼちぼち", "", ""))
    address = chosen(client, data).headers["Location"] + "check/"

    shown, pressed = client.get(address), client.post(address)

    assert ([fault.line for fault in shown.context["faults"]], shown.context["ready"]) == ([4], False)
    assert pressed.status_code == 422
    assert Case.objects.count() == 0


def test_a_file_belongs_to_who_chose_it_and_is_gone_after_a_day(signed_in, clock):
    address = chosen(signed_in(desk_head()), ledger()).headers["Location"]

    assert signed_in(somebody("admin")).get(address).status_code == 404
    assert signed_in(somebody("desk")).get(address).status_code == 403
    let_go(at=TUESDAY + timedelta(days=1))
    assert WaitingFile.objects.count() == 1
    clock.shift(24 * 3600 + 1)
    assert signed_in(desk_head()).get(address).status_code == 404
    let_go(at=TUESDAY + timedelta(days=1, seconds=1))
    assert WaitingFile.objects.count() == 0


def test_the_command_does_the_same(tmp_path: Path):
    file, out = tmp_path / "ledger.csv", StringIO()
    rows = [",".join(row) for row in (("ばんごう", *HEADINGS[1:]), *ROWS)]
    file.write_bytes("\r\n".join(rows).encode("cp932"))
    said = {"by": desk_head().email, "stdout": out}

    with pytest.raises(CommandError, match="number。見出し：ばんごう, 件名"):
        call_command("import_cases", file, **said)
    call_command("import_cases", file, mapping=["number=ばんごう"], dry_run=True, **said)
    assert (Case.objects.count(), out.getvalue()) == (
        0,
        "引き継げる行が3行、直す必要のある行が0行、取り込み済みの行が0行あります。\n",
    )
    call_command("import_cases", file, mapping=["number=ばんごう"], **said)
    call_command("import_cases", file, **said)
    assert out.getvalue().splitlines()[1:] == [
        "3件を引き継ぎました。0行は取り込み済みでした。",
        "0件を引き継ぎました。3行は取り込み済みでした。",
    ]
    with pytest.raises(CommandError, match="デスクの長と管理者"):
        call_command("import_cases", file, by=somebody("desk").email)
