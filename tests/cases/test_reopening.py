"""A case opened again begins afresh: nothing of its earlier course decides what happens now."""

import pytest

from tests.support import TUESDAY, bureau_officer, case_at, walk
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused


def test_a_case_opened_again_has_no_unit_no_date_and_no_wish_to_withdraw_of_its_earlier_course():
    walker = walk(TUESDAY)
    case = walker.move(case_at("proof_of_concept"), "withdraw")
    assert case.withdrawal_asked_at is not None

    case = walker.move(case, "reopen")

    assert (case.owner_unit, case.lead_unit, case.responsible_unit.code) == (None, None, "MCO-1D")
    assert (case.poc_ends_on, case.next_step_on, case.follow_up_on) == (None, None, None)
    assert (case.withdrawal_asked_at, case.closing) == (None, {})


def test_the_owner_of_a_case_opened_again_waits_for_the_company_to_ask_anew():
    walker = walk(TUESDAY)
    case = walker.move(case_at("proof_of_concept"), "withdraw")
    case = walker.to(walker.move(case, "reopen"), "proof_of_concept")

    with pytest.raises(MoveRefused, match="取下げの申し出"):
        move(case, "withdraw", by=bureau_officer(), at=walker.at)
