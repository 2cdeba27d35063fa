"""現況 in 200 signs, and the sheet for explaining a case: composed from the record, never longer than there is room."""

from datetime import date, timedelta

import pypdfium2
import pytest

from connected_desk.city.models import RoleHeld
from tests.support import MONDAY, TUESDAY, bureau_officer, case_at, desk_officer, evaluator, received_case
from workflows.cases.contact_actions import ToDo, write_contact
from workflows.cases.models import Case
from workflows.cases.pages import head, recent
from workflows.cases.standing_words import in_words
from workflows.cases.views.briefing import briefing_of

from .support import page
from .test_papers import text_of

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()


def words_of(case: Case, on: date = ON) -> str:
    return in_words(head(case, on), recent(case)[0])


def test_the_words_say_state_turn_date_and_the_last_event():
    case = Case.objects.get(pk=case_at("triage").pk)

    assert words_of(case) == (
        f"{case.number}「水道の検針を助ける遠隔の仕組み」は、いま「一次確認中」です。"
        "次に対応するのはさかい・コネクテッド・デスク(SCD)（7月6日（月）から）です。"
        "目安の期限は7月13日（月）、あと4開庁日です。"
        "直近の動き：7月6日（月） 受付を確認する (受付済み → 一次確認中)。"
    )


def test_they_are_never_longer_than_200_signs_and_say_when_a_date_has_passed():
    case = received_case(title="長い題名" * 20)

    said = words_of(Case.objects.get(pk=case.pk), ON + timedelta(days=60))

    assert len(said) <= 200
    assert "過ぎています" in said


def test_the_page_shows_them_in_a_field_to_copy_and_offers_the_sheet(signed_in):
    case = case_at("triage")

    text = signed_in(desk_officer()).get(page(case)).content.decode()

    assert "readonly data-copy>CD-2026-0001「水道の検針を助ける遠隔の仕組み」は" in text
    assert page(case, "briefing") in text


def test_the_sheet_names_what_is_to_be_decided_what_comes_next_and_what_may_go_wrong():
    case = case_at("dialogue")
    write_contact(
        case, on=ON, kind="call", ours="中村", theirs="山田", said="x", decided="",
        to_do=[ToDo("現地の写真をもらう", bureau_officer(), date(2026, 7, 9))], by=bureau_officer(), at=TUESDAY,
    )  # fmt: skip
    late = MONDAY + timedelta(days=80)
    case = Case.objects.get(pk=case.pk)

    sheet = briefing_of(case, bureau_officer(), late)

    assert sheet.next_steps[0] == "2026年7月9日（木） 現地の写真をもらう (中村 健)"
    assert sheet.to_decide[0].startswith("次に進めるか：")
    assert sheet.risks[0].endswith("開庁日超過")
    assert len(sheet.history) == 5


def test_it_is_one_side_of_a4_and_not_for_people_from_outside(signed_in):
    case = case_at("evaluation")
    for _n in range(6):
        write_contact(
            case, on=ON, kind="call", ours="中村", theirs="山田", said="x", decided="",
            to_do=[ToDo("長い説明" * 40, bureau_officer(), ON)], by=bureau_officer(), at=TUESDAY,
        )  # fmt: skip

    made = signed_in(bureau_officer()).get(page(case, "briefing")).content
    RoleHeld.objects.filter(person=evaluator()).update(unit=None)
    outside = signed_in(evaluator()).get(page(case, "briefing")).status_code

    assert len(pypdfium2.PdfDocument(made)) == 1
    for words in (case.number, "決めること", "これまで", "次の予定", "気がかり"):
        assert words in text_of(made)
    assert outside == 404
