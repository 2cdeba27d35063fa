"""Hypothesis walks a budget request at random: whatever the order, no amount shows before its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.subjects import tentative_request
from tests.engine.wandering import RUNS, Wander, clock_after, undone
from tests.support import bureau_officer, finance_officer, ict_officer, walk
from workflows.budgets import actions as budgets
from workflows.budgets.actions import Estimate
from workflows.budgets.models import BudgetRequest
from workflows.budgets.queries import allows, amounts_public
from workflows.budgets.terms import TO_VOTE, Assessor, BudgetKind, CheckResult
from workflows.cases.models import Case


@pytest.fixture
def tentative():
    return tentative_request(walk())


@RUNS
@given(data=st.data())
def test_a_budget_request_walked_at_random_shows_no_amount_before_its_time(tentative, data):
    with undone():
        request = BudgetRequest.objects.get(pk=tentative.pk)
        Wander(data, walk(at=clock_after(request)), _check_budget, acts=[_enter, _check_it, _pass_on]).go(request)


def _check_budget(request, name, target):
    assert request.state == target
    assert (request.amount_voted is not None) == (request.state == "voted")
    if request.state in ("tentative", "requested", "assessing", "refused"):
        assert request.amount_proposed is None
    if request.state in ("assessing", "proposed"):
        assert request.kind in TO_VOTE
    if name == "request":
        assert request.amount_requested is not None
        assert not request.case.ict or allows(request.checks.first(), request)
    assert bool(request.refused_reason) == (request.state == "refused")
    assert not amounts_public(request, request.case.received_at.date())
    case = Case.objects.get(pk=request.case_id)
    assert case.state == "budgeting"
    if not request.state_row.final:
        assert case.next_step_on == request.next_step_on


def _enter(walker, request, draw):
    kind = draw(st.sampled_from(list(BudgetKind)), "kind")
    amount = 0 if kind == BudgetKind.NONE else draw(st.none() | st.integers(0, 10**9), "amount")
    estimate = Estimate(2027, kind, request.account, purpose="利用料", amount_requested=amount)
    budgets.enter_amount(request, estimate=estimate, by=bureau_officer(), at=walker.at)


def _check_it(walker, request, draw):
    result = draw(st.sampled_from(list(CheckResult)), "result")
    budgets.check(request, result=result, remark="機器の数を確かめた。", by=ict_officer(), at=walker.at)


def _pass_on(walker, request, draw):
    desk = draw(st.sampled_from(list(Assessor)), "assessed by")
    budgets.pass_on(request, assessed_by=desk, by=finance_officer(), at=walker.at)
