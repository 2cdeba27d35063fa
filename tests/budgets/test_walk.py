"""The walk through the budget process: every state is reached by real moves of the people who may make them."""

from datetime import timedelta

import pytest

from tests.support import MONDAY, case_at, load_city, moves_logged, state_of, walk
from workflows.budgets import queries
from workflows.budgets.models import BudgetRequest

pytestmark = pytest.mark.django_db
# When the walk to the state is over, whatever time it took.
LATER = MONDAY + timedelta(days=200)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    """Sakai as the sample knows it, in place of the small city of this folder."""
    load_city()


def test_a_case_that_goes_to_the_budget_has_a_tentative_request_of_its_owner():
    case = case_at("budgeting")

    request = BudgetRequest.objects.get(case=case)
    assert (request.state, request.unit.code, request.account) == ("tentative", "WSB", "enterprise")


def test_a_granted_case_was_checked_requested_assessed_proposed_and_voted():
    case, walker = case_at("budgeting"), walk(LATER)

    case = walker.move(case, "grant", "procurement")

    request = queries.newest([case])[case.pk]
    assert (state_of(case), request.state) == ("procurement", "voted")
    assert moves_logged(request) == [
        "open", "enter_amount", "check", "request", "assess", "pass_on", "pass_on", "propose", "vote"
    ]  # fmt: skip


def test_a_denied_case_asks_again_for_the_year_after():
    case, walker = case_at("budgeting"), walk(LATER)

    walker.move(case, "deny", "budgeting")

    found = list(BudgetRequest.objects.filter(case=case).order_by("pk").values_list("fiscal_year", "state"))
    assert found == [(2027, "refused"), (2028, "tentative")]


def test_a_case_led_back_to_dialogue_leaves_no_request_open():
    case, walker = case_at("budgeting"), walk(LATER)

    walker.move(case, "back_to_dialogue")

    assert BudgetRequest.objects.get(case=case).state == "withdrawn"


def test_a_case_withdrawn_from_the_budget_process_takes_its_request_along():
    case, walker = case_at("budgeting"), walk(LATER)

    walker.move(case, "withdraw")

    assert BudgetRequest.objects.get(case=case).state == "withdrawn"


def test_a_case_is_realised_after_its_evaluation_with_the_record_that_it_needs_no_money():
    case, walker = case_at("evaluation"), walk(LATER)

    walker.move(case, "conclude", "realised")

    request = BudgetRequest.objects.get(case=case)
    assert (request.kind, request.state, request.amount_voted) == ("none", "voted", 0)
