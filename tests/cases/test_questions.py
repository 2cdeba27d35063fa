"""Questions to the company, and what becomes of them when the case leaves them behind."""

import pytest

from proposals.models import InformationRequest
from tests.support import TUESDAY, case_at, walk
from workflows.cases.definition import INFO_REQUESTED


@pytest.mark.parametrize("way_out", ["lapse", "withdraw"])
def test_questions_left_behind_are_closed_so_that_a_reopened_case_has_only_its_own(way_out):
    walker = walk(TUESDAY)
    case = walker.move(case_at(INFO_REQUESTED), way_out)

    case = walker.move(walker.move(case, "reopen"), "request_info")

    open_ones = InformationRequest.objects.filter(proposal=case.proposal, answered_at=None)
    assert open_ones.count() == 1
