"""The only door: what it refuses, in which order, and what it leaves behind when it does."""

from dataclasses import replace

import pytest
from django.db import DatabaseError

from connected_desk.city.models import ActingFor
from connected_desk.records.models import OutboxMail
from connected_desk.sample.walk import Walk
from tests.support import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    moves_logged,
    other_officer,
    state_of,
    walk,
    water_bureau,
)
from workflows.cases import actions
from workflows.cases.definition import DECLINED, DIALOGUE, RECEIVED, REFERRED, TRIAGE
from workflows.engine import registry
from workflows.engine.move import move, move_many
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY

REFER = {"ict": True, "ict_reason": "通信を使うため。", "due_on": FRIDAY.date(), "note": ""}


def test_refer_asks_the_water_bureau_and_says_so_in_the_log():
    case = case_at(TRIAGE)
    actions.none_fits(case, reason="計画に水道の項目がないため。", by=desk_officer(), at=MONDAY)

    moved = move(case, "refer", by=desk_officer(), at=TUESDAY, unit=water_bureau(), **REFER)

    assert state_of(case) == REFERRED
    assert moves_logged(case) == ["open", "accept", "none_fits", "refer"]
    assert moved.row.from_state == TRIAGE
    assert moved.row.body["details"]["unit"]["text"] == "上下水道局"
    assert (case.turn_unit, case.responsible_unit.code) == (water_bureau(), "MCO-1D")


def test_refer_is_refused_until_a_strategy_item_is_linked_or_its_absence_explained():
    case = case_at(TRIAGE)

    with pytest.raises(MoveRefused, match="計画の項目") as refused:
        move(case, "refer", by=desk_officer(), at=TUESDAY, unit=water_bureau(), **REFER)

    assert refused.value.kind == "guard"
    assert state_of(case) == TRIAGE
    assert moves_logged(case) == ["open", "accept"]


def test_a_role_that_may_not_is_refused_before_anything_else_is_looked_at():
    case = case_at(TRIAGE)

    with pytest.raises(MoveRefused, match="ができるのは、デスク") as refused:
        move(case, "refer", by=other_officer(), at=TUESDAY, version=999, unit=water_bureau(), **REFER)

    assert refused.value.kind == "role"
    assert moves_logged(case) == ["open", "accept"]


def test_a_move_from_a_state_left_meanwhile_is_refused():
    case = case_at(TRIAGE)

    with pytest.raises(MoveRefused, match="いまの状態は") as refused:
        move(case, "accept", by=desk_officer(), at=TUESDAY, officer=desk_officer())

    assert refused.value.kind == "source"


def test_a_stale_form_is_refused():
    case = case_at(TRIAGE)
    stale = case.version
    actions.answer_ict(case, ict=False, reason="紙の手続のため。", by=desk_officer(), at=MONDAY)

    with pytest.raises(MoveRefused, match="ほかの人が内容を変えました") as refused:
        move(case, "hold", by=desk_officer(), at=TUESDAY, version=stale, reason="調整中", resume_on=FRIDAY.date())

    assert refused.value.kind == "version"
    assert state_of(case) == TRIAGE


def test_a_move_by_decision_is_not_made_without_one():
    case = case_at(TRIAGE)

    with pytest.raises(MoveRefused, match="決裁") as refused:
        move(case, "decline", by=desk_head(), at=TUESDAY, decline_code="plan", sentence="計画に合わないため。")

    assert refused.value.kind == "decision"
    assert state_of(case) == TRIAGE


def test_a_detail_that_is_asked_for_and_missing_is_refused():
    case = case_at(TRIAGE)

    with pytest.raises(MoveRefused, match="resume_on"):
        move(case, "hold", by=desk_officer(), at=TUESDAY, reason="調整中")


def test_a_detail_nobody_asked_for_is_a_mistake_of_ours():
    case = case_at(RECEIVED)

    with pytest.raises(TypeError, match="state"):
        move(case, "accept", by=desk_officer(), at=TUESDAY, officer=desk_officer(), state=DECLINED)


def test_of_two_who_press_the_same_button_one_is_told_that_the_state_has_changed():
    case = case_at(RECEIVED)
    other_window = type(case).objects.get(pk=case.pk)
    seen = case.version
    move(case, "accept", by=desk_officer(), at=TUESDAY, version=seen, officer=desk_officer())

    with pytest.raises(MoveRefused, match="いまの状態は"):
        move(other_window, "accept", by=desk_officer(), at=TUESDAY, version=seen, officer=desk_officer())

    assert moves_logged(case) == ["open", "accept"]


def test_an_effect_that_raises_fails_the_whole_move(monkeypatch):
    case = case_at(RECEIVED)
    mails = OutboxMail.objects.count()

    def broken(subject, context):
        raise DatabaseError("the disk is full")

    monkeypatch.setitem(registry.EFFECTS, "mail", replace(registry.EFFECTS["mail"], carry_out=broken))
    with pytest.raises(DatabaseError):
        move(case, "reject", by=desk_head(), at=TUESDAY, refusal_code="sales", sentence="営業のご案内のため。")

    assert state_of(case) == RECEIVED
    assert moves_logged(case) == ["open"]
    assert OutboxMail.objects.count() == mails


def test_many_move_together_or_not_at_all():
    first, second = case_at(RECEIVED), case_at(TRIAGE)

    with pytest.raises(MoveRefused):
        move_many([first, second], "accept", by=desk_officer(), at=TUESDAY, officer=desk_officer())

    assert (state_of(first), state_of(second)) == (RECEIVED, TRIAGE)


def test_somebody_who_acts_for_another_is_recorded_with_both_names():
    case = case_at(RECEIVED)
    head, deputy = desk_head(), bureau_officer()
    ActingFor.objects.create(person=deputy, for_person=head, valid_from=MONDAY.date())

    moved = move(case, "reject", by=deputy, at=TUESDAY, refusal_code="sales", sentence="営業のご案内のため。")

    assert (moved.row.actor_id, moved.row.acting_for_id) == (deputy.pk, head.pk)
    assert moved.row.body["acting_for"] == head.name


def test_the_company_may_withdraw_and_the_log_says_it_was_the_company():
    case = case_at(TRIAGE)

    moved = move(case, "withdraw", by=COMPANY, at=TUESDAY)

    assert (moved.row.actor_kind, moved.row.actor_id) == ("company", None)


def test_the_state_cannot_be_assigned():
    case = case_at(RECEIVED)

    with pytest.raises(AttributeError):
        case.state = DIALOGUE


def test_a_refreshed_case_shows_the_state_of_the_database():
    case = case_at(RECEIVED)
    move(type(case).objects.get(pk=case.pk), "accept", by=desk_officer(), at=TUESDAY, officer=desk_officer())

    case.refresh_from_db()

    assert case.state == TRIAGE


def test_a_guards_facts_are_asked_once_for_a_whole_batch(monkeypatch):
    cases = [case_at(TRIAGE) for _ in range(3)]
    for case in cases:
        actions.none_fits(case, reason="計画に水道の項目がないため。", by=desk_officer(), at=MONDAY)
    guard, asked = registry.GUARDS["cases.linked_or_explained"], []

    def counted(subjects):
        asked.append(len(subjects))
        return guard.facts(subjects)

    monkeypatch.setitem(registry.GUARDS, guard.name, replace(guard, facts=counted))
    move_many(cases, "refer", by=desk_officer(), at=TUESDAY, unit=water_bureau(), **REFER)

    assert asked == [3]


def test_the_turn_passes_and_the_desk_answers_until_a_unit_takes_the_case():
    case = case_at(REFERRED)
    assert (case.turn, case.turn_unit.code, case.responsible_unit.code) == ("target", "WSB", "MCO-1D")

    walker: Walk = walk(TUESDAY)
    case = walker.move(case, "take")

    assert (case.turn, case.turn_unit.code, case.responsible_unit.code) == ("owner", "WSB", "WSB")
    assert case.responsible_since == TUESDAY.date()


def test_the_stage_the_company_sees_never_falls_until_the_case_is_reopened():
    case = case_at(DIALOGUE)
    walker = walk(TUESDAY)
    case = walker.move(case, "give_back")
    assert (case.state, case.stage) == (TRIAGE, 4)

    case = walker.move(walker.move(case, "decline"), "reopen")

    assert (case.state, case.stage) == (TRIAGE, 2)
