import pytest

from connected_desk.city.models import Unit
from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from tests.support import bureau_head, bureau_officer, case_at, desk_officer, other_head, other_officer, walk
from workflows.decisions import actions
from workflows.decisions.models import Decision
from workflows.engine.move import lock, move, note
from workflows.engine.refusals import MoveRefused

from .support import DECLINE, LATER, dialogue, draft, rows, unit


def test_a_draft_keeps_the_move_it_waits_with_and_how_long_the_log_was():
    case = dialogue()

    decision = draft(case)

    assert decision.state == "drafted"
    assert (decision.subject_kind, decision.subject_key, decision.case_key) == ("case", case.key, case.key)
    assert (decision.move, decision.details, decision.subject_seq) == ("decline", DECLINE, case.log_seq)
    assert (decision.drafter_unit.code, decision.decider_unit.code) == ("WSB", "WSB")
    assert decision.subject.state == "dialogue"


def test_the_first_row_of_its_log_tells_what_was_drafted():
    decision = draft(dialogue())

    [row] = log.read("decision", decision.key)

    assert (row.move, row.to_state) == ("draft", "drafted")
    assert row.body["details"]["move"] == "decline"
    assert row.body["details"]["details"] == DECLINE
    assert row.body["details"]["decider"]["text"] == "渡辺 修"


@pytest.mark.parametrize("drafter", [bureau_officer, bureau_head])
def test_the_owning_unit_and_its_head_may_draft(drafter):
    assert draft(dialogue(), by=drafter()).drafter == drafter()


@pytest.mark.parametrize("drafter", [other_officer, other_head, desk_officer])
def test_nobody_else_may_draft(drafter):
    case = dialogue()
    before = rows()

    with pytest.raises(MoveRefused) as refused:
        draft(case, by=drafter())

    assert refused.value.kind == "role"
    assert (Decision.objects.count(), rows()) == (0, before)


def test_a_move_that_does_not_start_here_is_not_drafted():
    with pytest.raises(MoveRefused) as refused:
        draft(case_at("triage"), "go_ahead", details={"result": "budgeting", "reason": "x"}, by=desk_officer())

    assert refused.value.kind == "source"


def test_a_draft_lacks_nothing_the_move_asks_for():
    with pytest.raises(MoveRefused, match="sentence") as refused:
        draft(dialogue(), details=DECLINE | {"sentence": ""})

    assert refused.value.kind == "details"


def test_a_draft_is_refused_for_the_reasons_the_move_would_be():
    with pytest.raises(MoveRefused, match="協定の記録がありません"):
        draft(dialogue(), "agree", details={"reason": "協定を結んだため"})


def test_a_stale_form_drafts_nothing():
    case = dialogue()

    with pytest.raises(MoveRefused) as refused:
        draft(case, version=case.version - 1)

    assert refused.value.kind == "version"


def test_only_somebody_who_may_decide_is_asked_to():
    with pytest.raises(MoveRefused, match="決めることができる人"):
        draft(dialogue(), decider=other_head())


def test_desk_and_ict_office_are_always_consulted_about_a_conclusion():
    # Given an evaluated case, and a drafter who names only the finance section
    case, walker = case_at("evaluation"), walk(LATER)
    row = case.life.move("conclude")
    walker.prepare(case, row, "ended")
    case.refresh_from_db()

    decision = draft(case, "conclude", details=walker.details(case, row, "ended"), consult=[unit("FIN")])

    asked = set(decision.consultations.values_list("unit__code", flat=True))
    assert asked == {Unit.objects.desk().code, "ICT", "FIN"}


def test_the_words_are_put_right_before_it_circulates_and_not_while_it_does():
    decision = draft(dialogue())
    said = {"title": "見送り", "text": "直しました。", "level": "department_head", "decider": bureau_head()}

    decision = actions.revise(decision, **said, by=bureau_officer(), at=LATER)
    assert (decision.text, decision.level) == ("直しました。", "department_head")

    move(decision, "circulate", by=bureau_officer(), at=LATER)
    with pytest.raises(MoveRefused, match="回議に付した伺いは直せません"):
        actions.revise(decision, **said, by=bureau_officer(), at=LATER)


def test_words_are_the_drafters_to_put_right():
    decision = draft(dialogue())

    with pytest.raises(MoveRefused, match="起案者"):
        actions.revise(
            decision,
            title="x",
            text="x",
            level="mayor",
            decider=bureau_head(),
            by=other_officer(),
            at=LATER,
        )


def test_whatever_is_recorded_about_the_case_voids_the_draft_and_its_drafter_is_told():
    case = dialogue()
    decision = draft(case)
    move(decision, "circulate", by=bureau_officer(), at=LATER)
    [case] = lock([case])
    note(case, "assign", by=bureau_officer(), at=LATER, body={})

    decision.refresh_from_db()
    assert (decision.state, decision.reason) == ("void", "起案した後に、対象の記録が増えたため")
    assert OutboxMail.objects.get(subject="【失効】見送りとする").to == bureau_officer().email


def test_a_draft_that_its_subject_has_overtaken_is_not_decided_even_where_nothing_voided_it():
    decision = draft(dialogue())
    move(decision, "circulate", by=bureau_officer(), at=LATER)
    Decision.objects.update(subject_seq=decision.subject_seq - 1)

    with pytest.raises(MoveRefused, match="起案し直してください"):
        move(decision, "decide", by=bureau_head(), at=LATER, capacity="decide")

    assert Decision.objects.get().state == "circulating"
