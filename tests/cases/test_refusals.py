"""What the desk refuses through its pages: said in a sentence, nothing half done, one row in the security log."""

from datetime import date

import pytest

from connected_desk.city.models import RoleHeld
from connected_desk.records.models import SecurityEvent
from tests.support import (
    TUESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    other_officer,
    received_case,
    somebody,
    state_of,
    walk,
    water_bureau,
)
from workflows.cases import actions
from workflows.cases.models import Case
from workflows.decisions.models import Decision

from .support import day, drawn_from, move_page, page, press, refusals, sentences, standing

pytestmark = pytest.mark.usefixtures("clock")

STALE = (
    "画面を開いた後に、ほかの人が内容を変えました。"
    "いまの内容を確かめて、このままでよければ、もう一度ボタンを押してください。"
)
HOLD = {"reason": "調整中", **day("resume_on", date(2026, 7, 31))}


def accept(officer=None):
    return {"officer": str((officer or desk_officer()).key)}


@pytest.mark.parametrize("account", ["deskhead", "finance", "hq", "auditor"])
def test_whoever_sees_a_case_but_may_not_make_a_move_is_told_who_may(signed_in, account):
    case, person = received_case(), somebody(account)
    before = standing(case)

    answer = press(signed_in(person), case, "accept", accept())

    assert answer.status_code == 422
    assert sentences(answer) == ["「受付を確認する」ができるのは、デスクです。"]
    assert standing(case) == before
    assert refusals() == [("move_refused.role", person.pk, case.key)]


def test_for_an_officer_of_another_bureau_the_case_is_not_there(signed_in):
    case = case_at("dialogue")
    before = standing(case)

    answer = press(signed_in(other_officer()), case, "hold", HOLD)

    assert answer.status_code == 404
    assert standing(case) == before
    assert refusals() == [("outside_scope", other_officer().pk, case.key)]


def test_a_case_that_does_not_exist_is_no_reason_for_a_row(signed_in):
    answer = signed_in(other_officer()).get("/desk/cases/CD-2026-0999/")

    assert answer.status_code == 404
    assert refusals() == []


def test_an_officer_may_not_make_what_only_the_bureau_head_may(signed_in):
    case = case_at("dialogue")
    before = standing(case)

    answer = press(signed_in(bureau_officer()), case, "give_back", {"reason": "所管ではないため。"})

    assert answer.status_code == 422
    assert sentences(answer) == ["「デスクに戻す」ができるのは、所管の決裁者です。"]
    assert standing(case) == before
    assert refusals() == [("move_refused.role", bureau_officer().pk, case.key)]


def test_whoever_lost_the_role_while_the_form_was_open_is_refused(signed_in):
    case, client = received_case(), signed_in(desk_officer())
    RoleHeld.objects.filter(person=desk_officer()).update(valid_to=date(2026, 7, 5), role="bureau")
    RoleHeld.objects.create(person=desk_officer(), role="auditor", valid_from=date(2026, 7, 6))

    answer = press(client, case, "accept", accept(desk_head()))

    assert answer.status_code == 422
    assert [kind for kind, _who, _what in refusals()] == ["move_refused.role"]


def test_a_stale_form_of_a_move_is_refused(signed_in):
    case = case_at("triage")
    seen = case.version
    actions.answer_ict(case, ict=False, reason="紙の手続のため。", by=desk_officer(), at=TUESDAY)
    before = standing(case)

    answer = press(signed_in(desk_officer()), case, "hold", HOLD, version=seen)

    assert answer.status_code == 422
    assert sentences(answer) == [STALE]
    assert answer.context["form"]["reason"].value() == "調整中"
    assert standing(case) == before
    assert refusals() == [("move_refused.version", desk_officer().pk, case.key)]


def test_a_stale_form_can_be_pressed_again_as_it_stands_once_its_page_has_shown_what_changed(signed_in):
    case, client = case_at("triage"), signed_in(desk_officer())
    seen = case.version
    actions.answer_ict(case, ict=False, reason="紙の手続のため。", by=desk_officer(), at=TUESDAY)

    refused = press(client, case, "hold", HOLD, version=seen)
    again = client.post(
        move_page(case, "hold"), {**HOLD, "version": refused.context["form"]["version"].value()}, follow=True
    )

    assert "紙の手続のため。" in refused.content.decode()
    assert state_of(case) == "on_hold"
    assert again.status_code == 200


def test_the_page_of_a_move_left_meanwhile_keeps_the_words_and_offers_no_button(signed_in):
    case, client = case_at("referred"), signed_in(bureau_officer())
    press(client, case, "take", {"person": str(bureau_officer().key)})

    answer = press(client, case, "hand_back", {"reason": "所管ではないため。"})

    assert answer.status_code == 422
    assert answer.context["form"]["reason"].value() == "所管ではないため。"
    assert (answer.context["mails"], answer.context["after"]) == ([], None)
    assert '<button class="btn btn--fill" type="submit">' not in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "1.5", "-1", "99999999999999999999"])
def test_a_form_that_does_not_say_what_it_was_drawn_from_is_refused(signed_in, version):
    case = case_at("triage")
    before = standing(case)

    answer = signed_in(desk_officer()).post(move_page(case, "hold"), {**HOLD, "version": version})

    assert answer.status_code == 422
    assert standing(case) == before


@pytest.mark.parametrize(
    ("name", "prefix", "typed"),
    [
        ("ict", "ict", {"ict-ict": "yes", "ict-reason": "通信を使うため。"}),
        ("none_fits", "none", {"none-reason": "水道の項目がないため。"}),
    ],
)
def test_a_stale_form_of_the_case_page_is_refused(signed_in, name, prefix, typed):
    case = case_at("triage")
    drawn = drawn_from(case, prefix)
    actions.answer_ict(case, ict=False, reason="紙の手続のため。", by=desk_officer(), at=TUESDAY)
    before = standing(case)

    answer = signed_in(desk_officer()).post(page(case, name), {**typed, **drawn})

    assert answer.status_code == 422
    assert sentences(answer) == [STALE]
    assert standing(case) == before
    assert refusals() == [("move_refused.version", desk_officer().pk, case.key)]


def test_the_bureau_head_does_not_confirm_a_reason_that_was_changed_meanwhile(signed_in):
    case = case_at("dialogue")
    actions.none_fits(case, reason="水道の項目がないため。", by=bureau_officer(), at=TUESDAY)
    drawn = drawn_from(case, "confirm")
    actions.none_fits(case, reason="別の理由。", by=bureau_officer(), at=TUESDAY)

    answer = signed_in(bureau_head()).post(page(case, "confirm_none_fits"), drawn)

    assert answer.status_code == 422
    assert sentences(answer) == [STALE]
    assert Case.objects.get(pk=case.pk).none_fits_confirmed_by is None


def test_a_stale_draft_of_a_decision_is_refused(signed_in):
    case = case_at("dialogue")
    seen = case.version
    actions.answer_ict(case, ict=False, reason="紙の手続のため。", by=bureau_officer(), at=TUESDAY)
    typed = {
        "decline_code": "same",
        "sentence": "同じ取組を市で行っています。",
        "title": "見送り",
        "text": "伺います。",
        "level": "bureau_head",
        "decider": str(bureau_head().key),
    }

    answer = press(signed_in(bureau_officer()), case, "decline", typed, version=seen)

    assert answer.status_code == 422
    assert sentences(answer) == [STALE]
    assert not Decision.objects.filter(move="decline").exists()
    assert refusals() == [("move_refused.version", bureau_officer().pk, case.key)]


def test_a_move_from_a_state_left_meanwhile_is_refused_and_what_was_typed_is_kept(signed_in):
    case = case_at("triage")
    seen = case.version
    walk().move(case, "redirect")
    before = standing(case)

    answer = press(signed_in(desk_officer()), case, "hold", HOLD, version=seen)

    assert answer.status_code == 422
    assert sentences(answer) == [
        "いまの状態は「他窓口を案内済み」のため、「保留にする」はできません。画面を開き直してください。"
    ]
    assert answer.context["form"]["reason"].value() == "調整中"
    assert standing(case) == before
    assert refusals() == [("move_refused.source", desk_officer().pk, case.key)]


def test_the_second_of_two_who_take_a_case_reads_why_and_not_that_a_field_is_wrong(signed_in):
    case = case_at("referred")
    seen, typed = case.version, {"person": str(bureau_officer().key)}
    press(signed_in(bureau_officer()), case, "take", typed, version=seen)
    before = standing(case)

    answer = press(signed_in(bureau_officer()), case, "take", typed, version=seen)

    assert answer.status_code == 422
    assert sentences(answer) == [
        "いまの状態は「対話・調整中」のため、「引き受ける」はできません。画面を開き直してください。"
    ]
    assert answer.context["form"].errors == {}
    assert standing(case) == before
    assert refusals() == [("move_refused.source", bureau_officer().pk, case.key)]


def test_of_two_clients_with_the_same_form_the_first_is_served(signed_in):
    case = received_case()
    first, second, seen = signed_in(desk_officer()), signed_in(desk_officer()), case.version

    served = press(first, case, "accept", accept(), version=seen)
    before = standing(case)
    refused = press(second, case, "accept", accept(), version=seen)

    assert (served.status_code, refused.status_code) == (302, 422)
    assert standing(case) == before
    assert refusals() == [("move_refused.source", desk_officer().pk, case.key)]


def test_of_two_clients_with_different_moves_the_second_is_told_that_the_case_was_changed(signed_in):
    case = case_at("triage")
    seen = case.version
    press(signed_in(desk_head()), case, "hold", HOLD, version=seen)
    before = standing(case)

    answer = press(signed_in(desk_officer()), case, "withdraw", {"reason": ""}, version=seen)

    assert answer.status_code == 422
    assert sentences(answer) == [STALE]
    assert standing(case) == before


def test_a_move_that_misses_something_says_what_and_changes_nothing(signed_in):
    case = case_at("triage")
    before = standing(case)
    typed = {
        "unit": water_bureau().code,
        "ict": "yes",
        "ict_reason": "通信を使うため。",
        **day("due_on", date(2026, 7, 20 + 1)),
    }

    answer = press(signed_in(desk_officer()), case, "refer", typed)

    assert answer.status_code == 422
    assert "計画の項目を選ぶか、「あてはまるものがない」理由を書いてください。" in sentences(answer)
    assert standing(case) == before
    assert refusals() == [("move_refused.guard", desk_officer().pk, case.key)]


def test_a_field_nobody_asks_for_is_not_looked_at(signed_in):
    case = received_case()

    press(signed_in(desk_officer()), case, "accept", {**accept(), "state": "ended", "target": "ended", "stage": "6"})

    case.refresh_from_db()
    assert (case.state, case.stage) == ("triage", 2)


def test_opening_the_page_of_a_move_makes_none(signed_in):
    case = received_case()
    before = standing(case)

    signed_in(desk_officer()).get(move_page(case, "accept"), {**drawn_from(case), **accept()})

    assert standing(case) == before


@pytest.mark.parametrize("name", ["state", "save", "delete", "get_absolute_url", "__class__", "acceptance"])
def test_only_moves_of_the_definition_have_a_page(signed_in, name):
    case, client = received_case(), signed_in(desk_officer())

    assert client.get(move_page(case, name)).status_code == 404
    assert client.post(move_page(case, name), drawn_from(case)).status_code == 404


@pytest.mark.parametrize("name", ["nonsense", "a/b", "..", "\0", "ａｃｃｅｐｔ"])
def test_choosing_a_move_there_is_none_of_is_not_found(signed_in, name):
    case = received_case()

    answer = signed_in(desk_officer()).get(f"/desk/moves/case/{case.key}/", {"move": name})

    assert answer.status_code == 404


def test_choosing_nothing_leads_back_with_a_sentence(signed_in):
    case = received_case()

    answer = signed_in(desk_officer()).get(f"/desk/moves/case/{case.key}/", follow=True)

    assert answer.redirect_chain == [(page(case), 302)]
    assert sentences(answer) == ["次の対応を選んでください。"]


WRITING = (
    ("ict", "ict", {"ict-ict": "yes", "ict-reason": "通信を使うため。"}),
    ("none_fits", "none", {"none-reason": "水道の項目がないため。"}),
    ("messages", "", {"note": "1", "note-text": "ひとこと"}),
    ("messages", "", {"message-text": "ひとこと"}),
)
NOT_YOURS = "この案件に書き込めるのは、デスク、引受けを依頼された部署、所管、実証の主担当です。"


@pytest.mark.parametrize(("name", "prefix", "typed"), WRITING)
@pytest.mark.parametrize("account", ["auditor", "hq", "finance"])
def test_whoever_only_reads_a_case_writes_nothing_to_it(signed_in, account, name, prefix, typed):
    case, person = case_at("triage"), somebody(account)
    before = standing(case)

    answer = signed_in(person).post(page(case, name), {**typed, **drawn_from(case, prefix)})

    assert answer.status_code == 422
    assert sentences(answer) == [NOT_YOURS]
    assert standing(case) == before
    assert refusals() == [("move_refused.role", person.pk, case.key)]


@pytest.mark.parametrize(("name", "prefix", "typed"), WRITING[:2])
def test_a_case_that_has_ended_is_written_to_no_more(signed_in, name, prefix, typed):
    case = case_at("redirected")

    answer = signed_in(desk_officer()).post(page(case, name), {**typed, **drawn_from(case, prefix)})

    assert answer.status_code == 422
    assert sentences(answer) == ["この案件は終わっているため、書き込めません。画面を開き直してください。"]


def test_only_the_bureau_head_confirms_that_none_fits(signed_in):
    case = case_at("dialogue")
    actions.none_fits(case, reason="水道の項目がないため。", by=bureau_officer(), at=TUESDAY)

    answer = signed_in(bureau_officer()).post(page(case, "confirm_none_fits"), drawn_from(case, "confirm"))

    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).none_fits_confirmed_by is None
    assert refusals() == [("move_refused.role", bureau_officer().pk, case.key)]


@pytest.mark.parametrize("account", ["auditor", "hq", "admin", "evaluator"])
def test_whoever_works_for_no_unit_brings_no_idea_to_the_desk(signed_in, account):
    typed = {"title": "窓口の見直し", "summary": "待ち時間を短くしたい。", "partner": ""}

    answer = signed_in(somebody(account)).post("/desk/cases/new/", typed)

    assert answer.status_code == 403
    assert not Case.objects.exists()
    assert [kind for kind, _who, _what in refusals()] == ["page_refused"]


def test_the_security_log_names_no_secret_and_no_text_of_the_person(signed_in):
    case = case_at("triage")

    press(signed_in(desk_officer()), case, "hold", {**HOLD, "reason": "他言無用の事情"}, version=0)

    row = SecurityEvent.objects.get()
    assert row.path == "POST /desk/moves/<str:life>/<uuid:key>/<str:name>/"
    assert "他言無用" not in row.sentence
