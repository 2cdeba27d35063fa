"""What becomes of a budget request when it is refused, and when its case ends."""

import pytest

from connected_desk.city.calendar import Account
from connected_desk.records.models import OutboxMail
from tests.engine.subjects import in_dialogue, tentative_request
from tests.support import bureau_officer, load_city, walk
from workflows.budgets import actions
from workflows.budgets.actions import Estimate
from workflows.budgets.models import BudgetRequest
from workflows.budgets.terms import BudgetKind
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused


@pytest.fixture(autouse=True)
def city(db):
    load_city()


def asked_in_dialogue(walker, kind=BudgetKind.INITIAL):
    """A case still in dialogue whose owner has begun to ask for money."""
    case = in_dialogue(walker)
    estimate = Estimate(2027, kind, Account.ENTERPRISE, purpose="利用料", amount_requested=0)
    by = bureau_officer()
    return case, actions.open_for_case(case, estimate=estimate, by=by, at=walker.at)


def state_of(request):
    return BudgetRequest.objects.values_list("state", flat=True).get(pk=request.pk)


def test_a_request_refused_after_it_was_proposed_is_in_no_draft_budget():
    walker = walk()
    request = tentative_request(walker)
    for name in ("request", "assess", "propose"):
        request = walker.move(request, name)
    assert request.amount_proposed

    request = walker.move(request, "refuse")

    assert (request.amount_proposed, request.amount_voted) == (None, None)


@pytest.mark.parametrize(
    "way", [["decline"], ["redirect"], ["request_info", "lapse"], ["withdraw"], ["give_back", "merge"]]
)
def test_a_case_that_ends_leaves_no_request_open(way):
    walker = walk()
    case, request = asked_in_dialogue(walker)

    for name in way:
        case = walker.move(case, name)

    assert case.state_row.final
    assert state_of(request) == "withdrawn"
    assert not OutboxMail.objects.filter(subject__contains="予算").exists()


def test_a_trial_given_up_for_good_ends_the_request_and_one_given_up_for_another_try_does_not():
    walker = walk()
    case, request = asked_in_dialogue(walker)

    case = walker.move(walker.move(case, "start_poc"), "abandon_poc", "dialogue")
    assert state_of(request) == "tentative"
    walker.move(walker.move(case, "start_poc"), "abandon_poc", "ended")

    assert state_of(request) == "withdrawn"


def test_restoration_is_not_asked_for_once_the_case_has_ended():
    walker = walk()
    request = tentative_request(walker)
    case = walker.move(request.case, "deny", "ended")
    request.refresh_from_db()
    assert (case.state, request.state) == ("ended", "refused")

    with pytest.raises(MoveRefused, match="終わっているため、復活要求"):
        move(request, "restore", by=bureau_officer(), at=walker.at, reason="財源が見つかったため。")


def test_what_needs_no_vote_is_not_brought_to_assessment_by_way_of_a_refusal():
    walker = walk()
    _case, request = asked_in_dialogue(walker, BudgetKind.NONE)
    request = walker.move(walker.move(request, "request"), "refuse")

    with pytest.raises(MoveRefused, match="査定をせずに確認済"):
        move(request, "restore", by=bureau_officer(), at=walker.at, reason="費用は要らないため。")
