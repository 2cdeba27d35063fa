import pytest
from django.db import IntegrityError, transaction

from connected_desk.city.models import Unit
from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from tests.support import (
    bureau_head,
    bureau_officer,
    case_at,
    desk_officer,
    ict_officer,
    moves_logged,
    other_head,
    other_officer,
    state_of,
    walk,
)
from workflows.decisions import actions, queries
from workflows.decisions.models import Consultation, Decision
from workflows.engine.move import move, offers
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY, SYSTEM

from .support import DECLINE, LATER, circulating, decide, dialogue, draft, rows, stands_in, unit


def names(decision, by):
    return [offer.move.name for offer in offers(decision, by=by, at=LATER)]


def test_deciding_carries_the_move_out_through_the_one_door():
    case = dialogue()

    decision = decide(circulating(case))

    assert state_of(case) == "declined"
    assert (decision.state, decision.capacity, decision.document_number) == ("decided", "decide", "堺上水第12号")
    assert (decision.decided_by, decision.decided_at) == (bureau_head(), LATER)
    row = log.read("case", case.key)[-1]
    assert (row.move, row.actor_id) == ("decline", bureau_head().pk)
    assert row.body["details"] == DECLINE
    assert row.body["decision"]["key"] == str(decision.key)


def test_a_refusal_of_the_move_refuses_the_deciding_as_a_whole():
    # Given a decision to realise the case by agreement, and the agreement gone before it is decided
    case = dialogue()
    walker = walk(LATER)
    walker.prepare(case, case.life.move("agree"))
    decision = circulating(case, move_name="agree", details={"reason": "協定を結んだため"})
    case.agreements.all().delete()
    before = rows()

    with pytest.raises(MoveRefused, match="協定の記録がありません"):
        decide(decision)

    assert state_of(case) == "dialogue"
    assert Decision.objects.get().state == "circulating"
    assert rows() == before


@pytest.mark.parametrize("decider", [other_head, bureau_officer, desk_officer])
def test_somebody_without_the_role_does_not_decide(decider):
    case = dialogue()
    decision = circulating(case)

    with pytest.raises(MoveRefused) as refused:
        decide(decision, by=decider())

    assert refused.value.kind == "role"
    assert state_of(case) == "dialogue"


def test_who_may_do_what_while_it_circulates():
    decision = circulating(dialogue())

    assert names(decision, bureau_head()) == ["decide", "send_back"]
    assert names(decision, bureau_officer()) == ["withdraw"]
    assert names(decision, other_officer()) == []


def test_who_stands_in_for_the_decider_is_offered_the_deciding():
    stands_in(other_head(), for_person=bureau_head())
    decision = circulating(dialogue())

    assert names(decision, other_head()) == ["decide", "send_back"]
    assert [one.title for one in queries.to_decide(other_head(), LATER.date())] == ["見送りとする"]


def test_deciding_in_anothers_place_is_recorded_as_such_and_put_on_their_list():
    stands_in(other_head(), for_person=bureau_head())
    case = dialogue()
    decision = circulating(case)

    decide(decision, by=other_head(), capacity="acting")

    assert state_of(case) == "declined"
    assert (decision.capacity, decision.decided_by, decision.acted_for) == ("acting", other_head(), bureau_head())
    assert list(queries.to_see_later(bureau_head())) == [decision]
    last = log.read("case", case.key)[-1]
    assert (last.actor_id, last.acting_for_id) == (other_head().pk, bureau_head().pk)


def test_what_was_decided_in_ones_place_leaves_the_list_once_looked_at():
    stands_in(other_head(), for_person=bureau_head())
    decision = decide(circulating(dialogue()), by=other_head(), capacity="acting")

    with pytest.raises(MoveRefused):
        actions.see_later(decision, by=other_head(), at=LATER)
    actions.see_later(decision, by=bureau_head(), at=LATER)

    assert not queries.to_see_later(bureau_head()).exists()
    assert moves_logged(decision) == ["draft", "circulate", "decide", "see_later"]


def test_deciding_in_anothers_place_is_found_out_whatever_the_form_said():
    stands_in(other_head(), for_person=bureau_head())

    decision = decide(circulating(dialogue()), by=other_head(), capacity="decide")

    assert (decision.capacity, decision.acted_for) == ("acting", bureau_head())


def test_nobody_claims_to_act_for_somebody_who_acts_for_nobody():
    with pytest.raises(MoveRefused, match="代決とするのは"):
        decide(circulating(dialogue()), capacity="acting")


def test_standing_authority_is_recorded():
    assert decide(circulating(dialogue()), capacity="standing").capacity == "standing"


def test_sent_back_it_tells_the_drafter_why_and_may_circulate_again():
    decision = circulating(dialogue())

    move(decision, "send_back", by=bureau_head(), at=LATER, reason="理由を具体的に書いてください。")

    assert (decision.state, decision.reason) == ("sent_back", "理由を具体的に書いてください。")
    mail = OutboxMail.objects.get(subject="【差戻し】見送りとする")
    assert mail.to == bureau_officer().email
    assert "理由　理由を具体的に書いてください。" in mail.body
    assert f"/desk/decisions/{decision.key}/" in mail.body

    move(decision, "circulate", by=bureau_officer(), at=LATER)
    assert (decision.state, decision.reason) == ("circulating", "")


def test_circulating_it_asks_the_decider_by_mail():
    circulating(dialogue())

    mail = OutboxMail.objects.get(subject="【決裁のお願い】見送りとする")
    assert mail.to == bureau_head().email


def test_a_newer_move_of_the_subject_voids_what_was_drafted_before():
    case = dialogue()
    decision = circulating(case)

    move(case, "hold", by=bureau_officer(), at=LATER, reason="年度の予算を待つため", resume_on=LATER.date())

    decision.refresh_from_db()
    assert (decision.state, decision.reason) == ("void", "起案した後に、対象の記録が増えたため")
    assert OutboxMail.objects.get(subject="【失効】見送りとする").to == bureau_officer().email
    with pytest.raises(MoveRefused):
        decide(decision)


def test_one_decision_carried_out_voids_the_other_about_the_same_case():
    case = dialogue()
    other = draft(case, title="先の伺い")

    decide(circulating(case))

    other.refresh_from_db()
    assert other.state == "void"


def test_moves_of_another_case_leave_it_alone():
    decision = circulating(dialogue())

    case_at("dialogue")

    decision.refresh_from_db()
    assert decision.state == "circulating"


def test_only_the_system_voids():
    with pytest.raises(MoveRefused):
        move(draft(dialogue()), "void", by=bureau_head(), at=LATER, reason="x")
    decision = draft(dialogue())
    move(decision, "void", by=SYSTEM, at=LATER, reason="x")
    assert decision.state == "void"


def test_withdrawing_the_case_ends_what_waits_about_it():
    case = dialogue()
    decision = circulating(case)

    move(case, "withdraw", by=COMPANY, at=LATER)

    decision.refresh_from_db()
    assert (decision.state, decision.reason) == ("void", "提案が取り下げられたため")


def test_withdrawing_the_case_ends_what_waits_about_its_trial():
    # Given a trial of the case, and a decision that would declare it ready
    case = case_at("proof_of_concept")
    poc, walker = case.pocs.get(), walk(LATER)
    walker.prepare(poc, poc.life.move("prepare"))
    poc.refresh_from_db()
    decision = circulating(poc, move_name="prepare", details={})
    walker.prepare(case, case.life.move("withdraw"))
    case.refresh_from_db()

    move(case, "withdraw", by=bureau_officer(), at=LATER)

    decision.refresh_from_db()
    assert (decision.case_key, decision.state) == (case.key, "void")


def test_dissent_is_recorded_and_does_not_block():
    case = dialogue()
    decision = circulating(case, consult=[unit("HWB")])

    actions.give_opinion(
        decision, unit=unit("HWB"), text="時期を待つべきです。", dissents=True, by=other_officer(), at=LATER
    )
    decide(decision)

    said = Consultation.objects.get()
    assert (said.opinion, said.dissents, said.by, said.at) == ("時期を待つべきです。", True, other_officer(), LATER)
    assert state_of(case) == "declined"


def test_a_unit_speaks_once_and_only_for_itself():
    decision = circulating(dialogue(), consult=[unit("HWB")])
    opinion = {"unit": unit("HWB"), "text": "異議ありません。", "dissents": False, "at": LATER}

    with pytest.raises(MoveRefused, match="合議先"):
        actions.give_opinion(decision, **opinion, by=bureau_officer())
    actions.give_opinion(decision, **opinion, by=other_officer())
    with pytest.raises(MoveRefused, match="もう記録されています"):
        actions.give_opinion(decision, **opinion, by=other_head())

    assert moves_logged(decision) == ["draft", "circulate", "opinion"]


def test_an_opinion_comes_too_late_once_it_is_decided():
    decision = decide(circulating(dialogue(), consult=[unit("HWB")]))

    with pytest.raises(MoveRefused, match="もう終わっています"):
        actions.give_opinion(decision, unit=unit("HWB"), text="x", dissents=False, by=other_officer(), at=LATER)


def test_one_more_unit_is_asked_by_drafter_or_decider():
    decision = circulating(dialogue())

    with pytest.raises(MoveRefused, match="起案者と決裁者"):
        actions.ask_consultation(decision, unit=unit("FIN"), by=other_officer(), at=LATER)
    actions.ask_consultation(decision, unit=unit("FIN"), by=bureau_head(), at=LATER)
    actions.ask_consultation(decision, unit=unit("FIN"), by=bureau_officer(), at=LATER)

    assert [asked.unit.code for asked in decision.consultations.all()] == ["FIN"]


def test_a_conclusion_waits_for_desk_and_ict_office():
    case = case_at("evaluation")
    walker = walk(LATER)
    row = case.life.move("conclude")
    walker.prepare(case, row, "ended")
    case.refresh_from_db()
    decision = circulating(case, move_name="conclude", details=walker.details(case, row, "ended"))
    opinion = {"text": "異議ありません。", "dissents": False, "at": LATER}

    actions.give_opinion(decision, unit=Unit.objects.desk(), by=desk_officer(), **opinion)
    with pytest.raises(MoveRefused, match="デスクとICT担当室の意見"):
        decide(decision)
    actions.give_opinion(decision, unit=Unit.objects.ict(), by=ict_officer(), **opinion)
    decide(decision)

    assert state_of(case) == "ended"


def test_back_to_dialogue_waits_for_a_circulating_decision():
    case = case_at("procurement")
    walker = walk(LATER)
    row = case.life.move("award")
    decision = circulating(case, move_name="award", details=walker.details(case, row, "ended"))

    with pytest.raises(MoveRefused, match="回議中の伺い"):
        move(case, "back_to_dialogue", by=bureau_officer(), at=LATER, reason="条件を見直すため")

    move(decision, "withdraw", by=bureau_officer(), at=LATER)
    case.refresh_from_db()
    move(case, "back_to_dialogue", by=bureau_officer(), at=LATER, reason="条件を見直すため")
    assert state_of(case) == "dialogue"


def test_the_database_holds_who_when_and_capacity_together():
    decision = draft(dialogue())

    for half in ({"decided_by": bureau_head()}, {"decided_at": LATER}, {"capacity": "decide"}, {"seen_at": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**half)


def test_the_database_holds_an_opinion_its_author_and_its_day_together():
    decision = draft(dialogue(), consult=[unit("FIN")])

    for half in ({"opinion": "x"}, {"dissents": True}, {"at": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.filter(decision=decision).update(**half)
