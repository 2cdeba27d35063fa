"""The button that takes a move back: where it stands, what it says, and that it serves nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from connected_desk.records.models import OutboxMail
from tests.support import TUESDAY, case_at, desk_head, desk_officer, moves_logged, somebody, state_of
from workflows.cases.definition import CASE
from workflows.cases.models import Case

from .support import day, page, press, refusals, sentences, standing

MINUTE = timedelta(minutes=1)
HOLD = {"reason": "議会の日程を待つため。", **day("resume_on", TUESDAY.date() + timedelta(days=30))}


@pytest.fixture
def held(signed_in, clock):
    """A case in triage, and the browser in which the desk has just put it on hold."""
    case, client = case_at("triage"), signed_in(desk_officer())
    answer = press(client, case, "hold", HOLD)
    assert answer.status_code == 302
    return case, client


def press_undo(client, case, version=None):
    """Press the button as a page drawn now, or from that version, has it."""
    now = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    return client.post(reverse("desk:undo", args=["case", case.key]), {"version": version or now}, follow=True)


def buttons(client, case) -> int:
    """How many buttons that take a move back stand on the case's page."""
    return client.get(page(case)).content.decode().count(reverse("desk:undo", args=["case", case.key]))


def test_the_word_about_the_move_says_that_its_mail_waits_and_has_the_button(held):
    case, client = held

    answer = client.get(page(case))

    [said] = sentences(answer)
    assert said.endswith("メールは10分後に送ります。それまでは取り消せます（宛先：yamada@mirai.example）。")
    text = answer.content.decode()
    assert text.count(reverse("desk:undo", args=["case", case.key])) == 1
    assert "10時10分まで" in text
    assert "を元に戻せます" not in text  # the banner of its own comes with the next page
    assert "を元に戻せます" in client.get(page(case)).content.decode()


def test_pressed_the_case_is_as_it_was_and_the_record_shows_both_and_the_mail_that_does_not_leave(held):
    case, client = held

    answer = press_undo(client, case)

    said = sentences(answer)[-1]  # the word about the move, not yet read, stands before it
    assert said.endswith(f"状態は「{CASE.state('triage').ja}」に戻りました。 メールは送りません。")
    assert state_of(case) == "triage"
    assert moves_logged(case)[-2:] == ["hold", "undo"]
    assert OutboxMail.objects.latest("pk").state == "cancelled"
    text = client.get(page(case, "record")).content.decode()
    assert f"元に戻した：{CASE.move('hold').ja}" in text
    assert "この後、元に戻した / 議会の日程を待つため。" in text
    assert "送りません（元に戻したため）" in text


def test_the_button_stands_for_ten_minutes_and_for_whoever_made_the_move(held, signed_in, clock):
    case, client = held

    assert buttons(client, case) == 1
    assert buttons(signed_in(desk_head()), case) == 0
    clock.move_to(TUESDAY + 10 * MINUTE - MINUTE / 60)
    assert buttons(client, case) == 1
    clock.move_to(TUESDAY + 10 * MINUTE)
    assert buttons(client, case) == 0


def test_somebody_else_who_presses_is_refused_and_written_down(held, signed_in):
    case, _client = held
    before = standing(case)

    answer = press_undo(signed_in(desk_head()), case)

    assert sentences(answer) == ["元に戻せるのは、その対応をした本人です。"]
    assert standing(case) == before
    assert refusals() == [("move_refused.role", desk_head().pk, case.key)]


def test_pressed_too_late_it_is_refused_and_written_down(held, clock):
    case, client = held
    before = standing(case)
    clock.move_to(TUESDAY + 10 * MINUTE)

    answer = press_undo(client, case)

    assert sentences(answer)[-1] == "10分が過ぎたため、元に戻せません。"
    assert standing(case) == before
    assert refusals() == [("move_refused.source", desk_officer().pk, case.key)]


def test_a_button_pressed_twice_takes_back_one_move(held):
    case, client = held
    version = Case.objects.get(pk=case.pk).version
    press_undo(client, case, version)
    before = standing(case)

    press_undo(client, case, version)

    assert standing(case) == before


def test_who_may_not_see_the_case_finds_no_button_to_press(held, signed_in):
    case, _client = held
    before = standing(case)

    answer = press_undo(signed_in(somebody("bureau2")), case)

    assert answer.status_code == 404
    assert standing(case) == before
    assert refusals() == [("outside_scope", somebody("bureau2").pk, case.key)]


def test_the_desk_counts_this_month_without_what_was_undone(signed_in, clock):
    case, client = case_at("triage"), signed_in(desk_officer())
    counted = dict(client.get(reverse("desk:home")).context["month"])
    answer = press(client, case, "redirect", {"window": "消費生活センター", "reason": "相談の内容のため。"})
    assert answer.status_code == 302, sentences(answer)
    assert dict(client.get(reverse("desk:home")).context["month"]) != counted

    press_undo(client, case)

    assert dict(client.get(reverse("desk:home")).context["month"]) == counted
