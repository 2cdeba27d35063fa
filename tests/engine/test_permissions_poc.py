"""The permission table of a proof of concept, cell by cell against the buttons the engine offers."""

import pytest

from tests.engine.matrix import named, offered, promised, read, steps
from tests.engine.subjects import planned_trial
from tests.support import somebody, walk
from workflows.engine.registry import COMPANY
from workflows.pocs.definition import POC

ROWS = read("permissions_poc.txt")
PEOPLE = {
    "desk": "desk",
    "desk_head": "deskhead",
    "owner": "bureau",
    "owner_head": "bureauhead",
    "lead": "con",
    "lead_head": "conhead",
    "evaluator": "evaluator",
    "finance": "finance",
    "ict": "ict",
    "hq": "hq",
    "auditor": "auditor",
    "admin": "admin",
}
OUTSIDERS = {"company": COMPANY}


def test_the_table_has_a_row_for_every_state_move_and_target_of_the_definition():
    assert named(ROWS) == steps(POC)


def test_the_table_names_every_state_of_a_proof_of_concept_and_every_role_is_played():
    assert {row.state for row in ROWS} == {state.code for state in POC.states}
    assert set(ROWS[0].cells) == PEOPLE.keys() | OUTSIDERS.keys()


@pytest.mark.parametrize("state", [state.code for state in POC.states])
def test_each_role_is_offered_exactly_what_the_table_grants(state):
    walker = walk()
    # Led by another unit than the one that owns the case, so that nobody stands for two roles.
    poc = walker.to(planned_trial(walker, lead="CON"), state)
    cast = {role: somebody(account) for role, account in PEOPLE.items()} | OUTSIDERS

    assert offered(poc, cast, walker.at) == promised(ROWS, state)
