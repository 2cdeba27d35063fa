"""次の一手: one sentence for whoever has the turn or waits for it, and words ready to send."""

from typing import Any

import pytest

from connected_desk.city.models import Person
from tests.decisions.support import circulating, dialogue
from tests.support import (
    TUESDAY,
    WEDNESDAY,
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    finance_officer,
    received_case,
    walk,
)
from workflows.cases import next_steps
from workflows.cases.actions import send_message
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.cases.next_steps import NextStep
from workflows.cases.pages import decisions_waiting
from workflows.engine import deadlines
from workflows.engine.move import offers

from .support import page

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()


def step(case: Case, person: Person, *, on: Any = ON) -> NextStep | None:
    case = Case.objects.get(pk=case.pk)
    left = deadlines.left(case.due_on, on) if case.due_on else None
    able = offers(case, by=person, at=TUESDAY)
    return next_steps.of(case, person, on, left=left, waiting=decisions_waiting(case), offers=able)


def test_every_open_state_has_a_step_for_whoever_has_the_turn_or_waits_for_it():
    rows = {(row.state, row.mine) for row in next_steps.ROWS}

    for state in CASE.states:
        assert state.final or {(state.code, True), (state.code, False)} & rows
    moves = {move.name for move in CASE.moves}
    assert {row.opens for row in next_steps.ROWS} <= {"", "message", "note", *next_steps.PAGES, *moves}
    assert [row.code for row in next_steps.ROWS if bool(row.ready) != (row.opens in ("message", "note"))] == []


def test_the_desk_is_led_to_the_move_and_told_what_is_missing_before(signed_in):
    received = received_case()
    first = step(received, desk_officer())

    assert first is not None
    assert first.url == f"/desk/moves/case/{received.key}/accept/"
    assert step(received, finance_officer()) is None
    triaged = walk().move(received, "accept")
    then = step(triaged, desk_officer())
    assert then is not None
    assert then.url == ""
    assert then.missing
    shown = signed_in(desk_officer()).get(page(triaged)).content.decode()
    assert "次の一手" in shown
    assert "所管する部署を見きわめ、引受けを依頼します。" in shown


def test_a_unit_that_does_not_answer_is_reminded_by_a_note_that_never_becomes_a_message(signed_in):
    case = case_at("referred")
    due = Case.objects.get(pk=case.pk).due_on
    early, late = step(case, desk_officer()), step(case, desk_officer(), on=due)

    assert early is not None
    assert early.url == ""
    assert late is not None
    assert late.url == f"{page(case, 'messages')}?ready=chase_unit#notes"
    answer = signed_in(desk_officer()).get(page(case, "messages") + "?ready=chase_unit")
    note, message = answer.context["note_form"], answer.context["message_form"]
    assert "引き受けるかどうかを" in note.initial["text"]
    assert note.initial["tell_1"] == bureau_officer().key
    assert message.initial == {}
    assert signed_in(desk_officer()).get(page(case, "messages") + "?ready=greet").context["message_form"].initial == {}
    assert step(case, bureau_officer()).url.endswith("/take/")


def test_the_owner_greets_the_company_with_ready_words_once(signed_in):
    case = dialogue()
    greet = step(case, bureau_officer())

    assert greet is not None
    assert greet.url == f"{page(case, 'messages')}?ready=greet#thread"
    form = signed_in(bureau_officer()).get(page(case, "messages") + "?ready=greet").context["message_form"]
    assert form.initial["text"].startswith(
        f"{case.proposal.contact_name} 様\n\n上下水道局の{bureau_officer().name}です。"
    )
    send_message(case, text=form.initial["text"], by=bureau_officer(), at=TUESDAY)
    assert step(case, bureau_officer()).url != greet.url


def test_whoever_waits_for_scores_is_told_when_to_ask_for_them():
    case = case_at("evaluation")
    due = Case.objects.get(pk=case.pk).due_on

    assert step(case, bureau_officer()).sentence == "評価の記入を待っています。そろうまで、することはありません。"
    assert step(case, bureau_officer(), on=due).sentence.startswith("評価の期限が近いか、過ぎています。")


def test_while_a_decision_waits_it_comes_before_anything_else():
    case = dialogue()
    decision = circulating(case)

    assert step(case, bureau_head(), on=WEDNESDAY.date()).sentence == "あなたの決裁を待っている伺いがあります。"
    assert step(case, bureau_officer()).url == decision.get_absolute_url()
