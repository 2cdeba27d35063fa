"""The permission table of a decision, cell by cell against the buttons the engine offers."""

import pytest

from tests.engine.matrix import named, offered, promised, read, steps
from tests.engine.subjects import drafted_decision, unit
from tests.support import somebody, walk
from workflows.decisions.definition import DECISION
from workflows.engine.registry import COMPANY, SYSTEM

ROWS = read("permissions_decision.txt")
PEOPLE = {
    "drafter": "bureau",
    "decider": "bureauhead",
    "consulted": "bureau2",
    "desk": "desk",
    "bureau": "con",
    "evaluator": "evaluator",
    "finance": "finance",
    "hq": "hq",
    "auditor": "auditor",
    "admin": "admin",
}
OUTSIDERS = {"company": COMPANY, "system": SYSTEM}


def test_the_table_has_a_row_for_every_state_move_and_target_of_the_definition():
    assert named(ROWS) == steps(DECISION)


def test_the_table_names_every_state_of_a_decision_and_every_role_is_played():
    assert {row.state for row in ROWS} == {state.code for state in DECISION.states}
    assert set(ROWS[0].cells) == PEOPLE.keys() | OUTSIDERS.keys()


@pytest.mark.parametrize("state", [state.code for state in DECISION.states])
def test_each_role_is_offered_exactly_what_the_table_grants(state):
    walker = walk()
    decision = walker.to(drafted_decision(walker, consult=[unit("HWB")]), state)
    cast = {role: somebody(account) for role, account in PEOPLE.items()} | OUTSIDERS

    assert offered(decision, cast, walker.at) == promised(ROWS, state)
