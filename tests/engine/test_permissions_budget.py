"""The permission table of a budget request, cell by cell against the buttons the engine offers."""

import pytest

from tests.engine.matrix import named, offered, promised, read, steps
from tests.engine.subjects import tentative_request
from tests.support import somebody, walk
from workflows.budgets.definition import BUDGET
from workflows.engine.registry import COMPANY, SYSTEM

ROWS = read("permissions_budget.txt")
PEOPLE = {
    "desk": "desk",
    "desk_head": "deskhead",
    "owner": "bureau",
    "owner_head": "bureauhead",
    "other": "bureau2",
    "ict": "ict",
    "evaluator": "evaluator",
    "finance": "finance",
    "hq": "hq",
    "auditor": "auditor",
    "admin": "admin",
}
OUTSIDERS = {"company": COMPANY, "system": SYSTEM}
# The shortest way to a vote is for requests that need none.
BY_VOTE = ("request", "assess", "propose", "vote")


def request_in(state, walker):
    """A request for the initial budget, walked to the state."""
    request = tentative_request(walker)
    if state != "voted":
        return walker.to(request, state)
    for name in BY_VOTE:
        request = walker.move(request, name)
    return request


def test_the_table_has_a_row_for_every_state_move_and_target_of_the_definition():
    assert named(ROWS) == steps(BUDGET)


def test_the_table_names_every_state_of_a_budget_request_and_every_role_is_played():
    assert {row.state for row in ROWS} == {state.code for state in BUDGET.states}
    assert set(ROWS[0].cells) == PEOPLE.keys() | OUTSIDERS.keys()


@pytest.mark.parametrize("state", [state.code for state in BUDGET.states])
def test_each_role_is_offered_exactly_what_the_table_grants(state):
    walker = walk()
    request = request_in(state, walker)
    cast = {role: somebody(account) for role, account in PEOPLE.items()} | OUTSIDERS

    assert offered(request, cast, walker.at) == promised(ROWS, state)
