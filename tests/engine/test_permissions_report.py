"""The permission table of a monthly report, cell by cell against the buttons the engine offers."""

import pytest

from tests.engine.matrix import offered, promised, read
from tests.reports.support import report_in
from tests.support import MONDAY, somebody
from workflows.reports.definition import REPORT

ROWS = read("permissions_report.txt")
PEOPLE = {
    "desk": "desk",
    "desk_head": "deskhead",
    "bureau": "bureau",
    "secretariat": "ict",
    "secretariat_head": "icthead",
    "finance": "finance",
    "hq": "hq",
    "auditor": "auditor",
    "admin": "admin",
}


def test_the_table_has_a_row_for_every_state_move_and_target_of_the_definition():
    written = {(row.state, row.move, row.target) for row in ROWS}
    defined = {
        (source.state, move.name, target) for move in REPORT.moves for source in move.sources for target in move.targets
    }
    assert written == defined


def test_the_table_names_every_state_of_a_report():
    assert {row.state for row in ROWS} == {state.code for state in REPORT.states}


@pytest.mark.parametrize("state", [state.code for state in REPORT.states])
def test_each_role_is_offered_exactly_what_the_table_grants(state):
    cast = {role: somebody(account) for role, account in PEOPLE.items()}
    report = report_in(state)

    assert offered(report, cast, MONDAY) == promised(ROWS, state, "")
