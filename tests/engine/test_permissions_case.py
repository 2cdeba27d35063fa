"""The permission table of a case, cell by cell against the buttons the engine offers."""

import pytest

from connected_desk.city.models import Unit
from tests.engine.matrix import named, offered, promised, read, steps
from tests.support import MONDAY, case_at, somebody, walk
from workflows.cases.definition import CASE
from workflows.engine.registry import COMPANY

ROWS = read("permissions_case.txt")
SITUATIONS = sorted({(row.state, row.held_from) for row in ROWS})
PEOPLE = {
    "desk": "desk",
    "desk_head": "deskhead",
    "target": "bureau2",
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


def subject_in(state, held_from):
    """A case walked to the state; owner, target and lead are three different units, so that no role stands for two."""
    if held_from:
        walker = walk()
        case = walker.move(case_at(held_from), "hold")
    else:
        case = case_at(state)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=["WSB", "HWB", "CON"])}
    case.owner_unit, case.target_unit, case.lead_unit = units["WSB"], units["HWB"], units["CON"]
    case.turn_unit = {"target": case.target_unit, "lead": case.lead_unit}.get(case.turn, case.turn_unit)
    return case


def test_the_table_has_a_row_for_every_state_move_and_target_of_the_definition():
    assert named(ROWS) == steps(CASE)


def test_the_table_names_every_state_of_a_case():
    assert {row.state for row in ROWS} == {state.code for state in CASE.states}


@pytest.mark.parametrize(("state", "held_from"), SITUATIONS)
def test_each_role_is_offered_exactly_what_the_table_grants(state, held_from):
    cast = {role: somebody(account) for role, account in PEOPLE.items()} | {"company": COMPANY}
    case = subject_in(state, held_from)

    found = offered(case, cast, MONDAY)

    granted = promised(ROWS, state, held_from)
    if held_from:  # on hold, the way back leads only to where it came from
        found = {key: word for key, word in found.items() if key[0] != "resume" or key[1] == held_from}
    assert found == granted
