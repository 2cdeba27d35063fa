from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from connected_desk.records.models import OutboxMail
from tests.support import (
    bureau_head,
    bureau_officer,
    case_at,
    desk_head,
    desk_officer,
    moves_logged,
    other_officer,
    state_of,
    walk,
)
from workflows.engine.move import move, offers
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY
from workflows.referrals import actions
from workflows.referrals.models import HandOver

from .support import DUE, LATER, hand_back, refer, triaged, unit

ALARM = "引受け先が決まっていません"


def alarms() -> list[str]:
    return list(OutboxMail.objects.filter(subject__contains=ALARM).values_list("to", flat=True))


def test_asking_a_unit_to_take_a_case_opens_a_hand_over():
    case = triaged()

    offered = refer(case)

    assert (offered.unit.code, offered.due_on, offered.note) == ("WSB", DUE, "一度電話で話しています。")
    assert (offered.offered_by, offered.offered_from, offered.ict) == (desk_officer(), "triage", True)
    assert (offered.outcome, offered.answer_by) == ("", DUE)


def test_taking_it_closes_the_hand_over_as_taken():
    case = triaged()
    offered = refer(case)

    move(case, "take", by=bureau_officer(), at=LATER, section=None, person=bureau_officer())

    offered.refresh_from_db()
    assert (offered.outcome, offered.closed_by, offered.closed_at) == ("taken", bureau_officer(), LATER)
    assert offered.person == bureau_officer()
    assert case.owner_unit.code == "WSB"


def test_a_case_has_at_most_one_open_hand_over():
    offered = refer(triaged())

    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(
            case=offered.case,
            unit=unit("HWB"),
            offered_at=LATER,
            offered_by=desk_officer(),
            offered_from="triage",
            due_on=DUE,
            ict=True,
        )


def test_handed_back_by_the_unit_it_counts_as_a_bounce_and_keeps_the_reason():
    case = triaged()
    offered = refer(case)

    hand_back(case)

    offered.refresh_from_db()
    case.refresh_from_db()
    assert (offered.outcome, offered.reason) == ("handed_back", "所管する事業がないため。")
    assert (case.bounces, state_of(case)) == (1, "triage")
    assert alarms() == []


def test_the_second_bounce_alarms_the_head_of_the_desk():
    case = triaged()

    for _ in range(2):
        refer(case)
        hand_back(case)

    case.refresh_from_db()
    assert case.bounces == 2
    assert alarms() == [desk_head().email]
    [mail] = OutboxMail.objects.filter(subject__contains=ALARM)
    assert case.number in mail.subject
    assert "今回の理由　所管する事業がないため。" in mail.body


def test_recalled_by_the_desk_it_is_no_bounce():
    case = triaged()
    offered = refer(case)

    hand_back(case, by=desk_officer())

    offered.refresh_from_db()
    case.refresh_from_db()
    assert (offered.outcome, case.bounces) == ("recalled", 0)


def test_nobody_but_the_unit_asked_and_the_desk_hands_it_back():
    case = triaged()
    refer(case)

    with pytest.raises(MoveRefused):
        hand_back(case, by=other_officer())

    assert HandOver.objects.get().closed_at is None


def test_a_case_that_ends_while_it_is_offered_closes_the_hand_over():
    case = triaged()
    offered = refer(case)

    move(case, "redirect", by=desk_officer(), at=LATER, window="市政への提案箱", reason="別の窓口が合うため")

    offered.refresh_from_db()
    assert (offered.outcome, offered.closed_by) == ("closed", desk_officer())


def test_questions_to_the_company_leave_the_hand_over_open():
    case = triaged()
    offered = refer(case)

    move(case, "request_info", by=bureau_officer(), at=LATER, questions=["場所はどこですか。"], due_on=DUE)

    offered.refresh_from_db()
    assert offered.closed_at is None


def test_a_company_that_withdraws_closes_the_hand_over_in_nobodys_name():
    case = triaged()
    offered = refer(case)

    move(case, "withdraw", by=COMPANY, at=LATER)

    offered.refresh_from_db()
    assert (offered.outcome, offered.closed_by) == ("closed", None)


def test_the_unit_moves_its_date_once_and_the_case_is_due_then():
    case = triaged()
    offered = refer(case)
    later = date(2026, 7, 31)

    offered = actions.extend(offered, until=later, reason="関係課に確認するため。", by=bureau_officer(), at=LATER)

    case.refresh_from_db()
    assert (offered.due_on, offered.extended_to, offered.answer_by) == (DUE, later, later)
    assert (case.handover_due_on, case.due_on, case.turn_unit.code) == (later, later, "WSB")
    assert moves_logged(case)[-1] == "extend_hand_over"
    with pytest.raises(MoveRefused, match="1回だけ"):
        actions.extend(offered, until=date(2026, 8, 7), reason="もう一度", by=bureau_officer(), at=LATER)


def test_the_date_is_moved_by_the_unit_asked_and_to_a_later_day():
    offered = refer(triaged())

    with pytest.raises(MoveRefused, match="依頼を受けた部署"):
        actions.extend(offered, until=date(2026, 7, 31), reason="x", by=other_officer(), at=LATER)
    with pytest.raises(MoveRefused, match="今の期限より後"):
        actions.extend(offered, until=DUE, reason="x", by=bureau_officer(), at=LATER)
    assert HandOver.objects.get().extended_to is None


def test_a_closed_hand_over_is_not_extended():
    case = triaged()
    offered = refer(case)
    hand_back(case)

    with pytest.raises(MoveRefused, match="もう終わっています"):
        actions.extend(offered, until=date(2026, 7, 31), reason="x", by=bureau_officer(), at=LATER)


def test_the_section_named_before_it_is_taken_stays_with_the_hand_over():
    case = triaged()
    offered = refer(case)
    section = unit("WSB").children.first() or unit("WSB")

    actions.assign_section(offered, section=section, person=bureau_officer(), by=bureau_officer(), at=LATER)

    offered.refresh_from_db()
    case.refresh_from_db()
    assert (offered.section, offered.person) == (section, bureau_officer())
    assert case.owner_section is None


def test_the_section_named_after_it_is_taken_is_the_cases_own():
    case = triaged()
    offered = refer(case)
    move(case, "take", by=bureau_officer(), at=LATER, section=None, person=bureau_officer())

    actions.assign_section(offered, section=unit("WSB"), person=bureau_head(), by=bureau_head(), at=LATER)

    case.refresh_from_db()
    assert (case.owner_section.code, case.owner_person) == ("WSB", bureau_head())
    assert moves_logged(case)[-1] == "assign_section"


def test_a_section_of_another_bureau_is_refused():
    offered = refer(triaged())

    with pytest.raises(MoveRefused, match="引き受ける部署の中"):
        actions.assign_section(offered, section=unit("HWB"), person=None, by=bureau_officer(), at=LATER)


def test_the_owner_is_assigned_only_after_the_ict_question_and_an_opinion():
    case = triaged()
    assigned = next(o for o in offers(case, by=desk_head(), at=LATER) if o.move.name == "assign_owner")

    assert {reason.code for reason in assigned.blocked} == {"referrals.ict_answered", "referrals.opinions_asked"}


def test_asking_for_takers_is_offered_before_the_ict_question_is_answered():
    case = triaged()

    [asked] = [offer for offer in offers(case, by=desk_officer(), at=LATER) if offer.move.name == "refer"]

    assert asked.ready


def test_assigning_the_owner_closes_what_was_offered():
    case = triaged()
    offered = refer(case, "HWB")
    walker = walk(LATER + timedelta(hours=1))
    case.refresh_from_db()

    case = walker.move(case, "assign_owner")

    offered.refresh_from_db()
    assert (offered.outcome, case.owner_unit.code) == ("closed", "WSB")


def test_every_way_to_dialogue_leaves_no_hand_over_open():
    case = case_at("dialogue")

    assert not case.hand_overs.filter(closed_at=None).exists()
