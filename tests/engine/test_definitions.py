"""The definitions against what was agreed: codes, turns, norms, stages and who decides, all written here by hand.

Labels are not repeated, so that rewording one touches one file; they are only held to be there, in both languages.
"""

from dataclasses import replace

import pytest
from django.conf import settings

from tests.engine.matrix import read, read_states
from workflows.budgets.definition import BUDGET
from workflows.cases.definition import CASE, STAGES
from workflows.decisions.definition import DECISION
from workflows.decisions.queries import SEATS
from workflows.engine import registry
from workflows.engine.asks import FIELDS
from workflows.engine.checks import lives_are_whole
from workflows.engine.docs import workflow_page
from workflows.engine.registry import LIVES
from workflows.engine.vocabulary import ROLE_LABELS, M, Role, S
from workflows.pocs.definition import POC
from workflows.reports.definition import REPORT

EVERY_LIFE = pytest.mark.parametrize("life", [CASE, POC, BUDGET, DECISION, REPORT], ids=lambda life: life.name)
# From realised nothing is withdrawn any more; from on hold it depends on where the case was before.
NO_WITHDRAWAL = {"realised", "on_hold"}


def table(life):
    """The file in tests/lists that holds what was agreed about a life."""
    return f"permissions_{life.name}.txt"


def test_each_state_of_a_case_has_the_turn_norm_and_stage_agreed_upon():
    agreed = read_states(table(CASE))
    defined = {
        state.code: {
            "turn": state.turn.value,
            "open days": str(state.norm or ""),
            "date": state.due,
            "stage": str(state.stage or ""),
        }
        for state in CASE.states
    }
    assert defined == agreed


@EVERY_LIFE
def test_each_state_of_a_life_has_the_turn_agreed_upon(life):
    agreed = {code: cells["turn"] for code, cells in read_states(table(life)).items()}
    assert {state.code: state.turn.value for state in life.states} == agreed


@EVERY_LIFE
def test_a_life_ends_where_nobody_has_the_turn(life):
    assert {state.code for state in life.states if state.final} == {
        code for code, cells in read_states(table(life)).items() if cells["turn"] == Role.NOBODY
    }


@EVERY_LIFE
def test_exactly_these_moves_need_a_decision_and_these_people_decide(life):
    decided = {
        (source.state, row.name, role.value)
        for row in life.moves
        if row.by_decision
        for source in row.sources
        for role in source.who
    }
    assert decided == {
        (row.state, row.move, role)
        for row in read(table(life))
        for role, word in row.cells.items()
        if word == "decides"
    }


@EVERY_LIFE
def test_whoever_decides_sits_in_a_unit_that_can_be_asked(life):
    decide = {role for row in life.moves if row.by_decision for source in row.sources for role in source.who}
    assert decide <= set(SEATS)


def test_the_reference_page_is_the_one_the_definitions_print():
    page = settings.ROOT / "docs" / "reference" / "workflow.md"
    assert page.read_text(encoding="utf-8") == workflow_page()


def test_a_proposal_is_withdrawn_from_every_state_but_realised_until_it_has_ended_also_while_on_hold():
    withdraw, hold = CASE.move("withdraw"), CASE.move("hold")
    open_states = [(state.code, "") for state in CASE.states if not state.final and state.code not in NO_WITHDRAWAL]
    held = [("on_hold", source.state) for source in hold.sources]
    assert [place for place in [*open_states, *held] if not withdraw.source_of(*place)] == []


def test_a_conclusion_leads_straight_to_realisation_only_with_money_in_hand():
    conclude = CASE.move("conclude")
    assert "budgets.money_in_hand" in conclude.guards_for("realised")
    assert [target for target in conclude.targets if "budgets.money_in_hand" in conclude.guards_for(target)] == [
        "realised"
    ]


def test_a_case_leads_to_the_next_move_it_usually_takes():
    usual = {state.code: state.usual for state in CASE.states if state.usual}
    assert usual["received"] == "accept"
    assert usual["triage"] == "refer"
    assert usual["referred"] == "take"
    assert usual["dialogue"] == "start_poc"
    assert usual["evaluation"] == "conclude"


def test_these_moves_and_no_others_lead_to_an_earlier_stage_which_the_company_is_not_shown():
    stage = {state.code: state.stage for state in CASE.states}
    back = {
        row.name
        for row in CASE.moves
        for source in row.sources
        for target in row.targets
        if stage[source.state] and stage[target] and stage[target] < stage[source.state]
    }
    assert back == {"refer", "hand_back", "give_back", "abandon_poc", "deny", "back_to_dialogue"}


def test_the_company_sees_six_stages_and_every_state_has_a_sentence_for_it():
    assert len(STAGES) == 6
    assert {state.stage for state in CASE.states} == {None, 1, 2, 3, 4, 5, 6}
    assert all(ja and en for ja, en in [*STAGES, *(state.says for state in CASE.states)])


@EVERY_LIFE
def test_every_label_is_there_in_both_languages_and_says_one_thing(life):
    for rows in (life.states, life.moves):
        assert all(row.ja and row.en for row in rows)
        assert len({row.ja for row in rows}) == len({row.en for row in rows}) == len(rows)


def test_every_role_and_every_guard_speaks_both_languages():
    assert set(ROLE_LABELS) == set(Role)
    assert all(ja and en for ja, en in ROLE_LABELS.values())
    assert all(guard.ja and guard.en for guard in registry.GUARDS.values())


@EVERY_LIFE
def test_every_state_that_is_not_final_has_a_way_on(life):
    left = {source.state for row in life.moves for source in row.sources}
    assert set(life.open_states) <= left


@EVERY_LIFE
def test_every_state_is_reached_from_the_opening_and_an_end_from_every_state(life):
    steps = {(source.state, target) for row in life.moves for source in row.sources for target in row.targets}
    codes = {state.code for state in life.states}
    assert _spread(set(life.opens_in), steps) == codes
    ends = {state.code for state in life.states if state.final}
    assert _spread(ends, {(after, before) for before, after in steps}) == codes


@EVERY_LIFE
def test_the_permission_table_has_a_column_for_every_role_the_definition_names(life):
    """Besides `holder`, who is always somebody of the others: the desk or the owner."""
    named = {role.value for row in life.moves for source in row.sources for role in source.who} - {"holder"}
    assert named <= set(read(f"permissions_{life.name}.txt")[0].cells)


def _spread(reached, steps):
    """Everything that can be reached along the steps."""
    while new := {after for before, after in steps if before in reached} - reached:
        reached = reached | new
    return reached


# What start-up says of a definition that is not whole.


def faults(monkeypatch, life):
    """What the start-up check says when the case had this life instead, besides what is left over for want of it."""
    monkeypatch.setitem(LIVES, "case", life)
    return [message.msg for message in lives_are_whole() if "is named by no move" not in message.msg]


def with_move(**changes):
    """The life of a case, with the first move (accept) changed."""
    first, *others = CASE.moves
    return replace(CASE, moves=(replace(first, **changes), *others))


def test_the_definitions_are_whole():
    assert lives_are_whole() == []


def test_a_guard_that_no_room_registered_is_told(monkeypatch):
    assert faults(monkeypatch, with_move(needs=(("", "cases.heard"),))) == [
        "case.accept: there is no guard cases.heard."
    ]


def test_an_effect_that_no_room_registered_is_told(monkeypatch):
    said = faults(monkeypatch, with_move(does=(("", "cases.ring_a_bell"),)))
    assert said == ["case.accept: there is no effect cases.ring_a_bell."]


def test_a_guard_and_an_effect_that_no_move_names_are_told(monkeypatch):
    monkeypatch.setitem(registry.GUARDS, "cases.heard", None)
    monkeypatch.setitem(registry.EFFECTS, "cases.ring_a_bell", None)
    assert [message.msg for message in lives_are_whole()] == [
        "The guard cases.heard is named by no move.",
        "The effect cases.ring_a_bell is named by no move.",
    ]


def test_a_move_without_a_method_and_a_method_without_a_move_are_told(monkeypatch):
    assert sorted(faults(monkeypatch, with_move(name="greet"))) == [
        "case: accept is either a row without a method or a method without a row.",
        "case: accept, the usual move of received, does not leave it.",
        "case: greet is either a row without a method or a method without a row.",
    ]


def test_a_state_without_a_way_on_is_told(monkeypatch):
    stuck = S("stuck", "行き止まり", "Stuck", turn=Role.DESK, look="gray x")
    told = faults(monkeypatch, replace(CASE, states=(*CASE.states, stuck)))
    assert told == ["case: no move leaves stuck."]


def test_a_move_to_or_from_a_state_that_is_not_there_is_told(monkeypatch):
    lost = M("accept", "受付", "Accept", ["received", "nowhere"], to="elsewhere", who=[Role.DESK])
    told = faults(monkeypatch, replace(CASE, moves=(lost, *CASE.moves[1:])))
    assert sorted(told) == [
        "case.accept: there is no state elsewhere.",
        "case.accept: there is no state nowhere.",
    ]


def test_a_move_that_nobody_may_make_is_told(monkeypatch):
    nobody = M("accept", "受付", "Accept", ["received"], to="triage")
    assert faults(monkeypatch, replace(CASE, moves=(nobody, *CASE.moves[1:]))) == [
        "case.accept: nobody may make it in received."
    ]


def test_an_ask_without_a_field_is_told(monkeypatch):
    assert ("case", "favourite_colour") not in FIELDS
    told = faults(monkeypatch, with_move(asks=("favourite_colour",)))
    assert told == ["case.accept: there is no field for the ask favourite_colour."]


def test_a_choice_among_targets_that_nothing_makes_is_told(monkeypatch):
    told = faults(monkeypatch, with_move(targets=("triage", "merged")))
    assert told == ["case.accept: nothing chooses among triage, merged."]


def test_a_life_without_a_rule_who_may_see_it_is_told(monkeypatch):
    monkeypatch.delitem(registry.SCOPES, "case")
    assert [message.msg for message in lives_are_whole()] == [
        "case: nobody has said who may see it and who is who towards it."
    ]


def test_a_state_with_a_look_that_does_not_exist_stops_the_start(monkeypatch):
    first, *others = CASE.states
    with pytest.raises(ValueError, match="unicorn"):
        faults(monkeypatch, replace(CASE, states=(replace(first, icon="unicorn"), *others)))
