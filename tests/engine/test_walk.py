"""The walk on which tests and demonstration stand."""

import pytest

from tests.support import case_at, moves_logged, state_of
from workflows.cases.definition import CASE


@pytest.mark.parametrize("state", [state.code for state in CASE.states])
def test_every_state_is_reached_by_real_moves(state):
    case = case_at(state)

    assert state_of(case) == state
    assert moves_logged(case)[0] == "open"
