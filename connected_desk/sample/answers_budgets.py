"""How the cast brings a case's budget to a vote or a refusal, and what it answers to the asks of a budget request."""

from datetime import timedelta
from typing import Any

from connected_desk.city.calendar import account_of, fiscal_year
from workflows.budgets import actions, queries
from workflows.budgets.actions import Estimate
from workflows.budgets.models import BudgetRequest
from workflows.budgets.terms import Assessor, BudgetKind, CheckResult
from workflows.cases.models import Case
from workflows.engine.vocabulary import Role

from .walk import Walk, answers, satisfies

TEN_THOUSAND = 10_000
# Between one step of finance and the next. A supplementary budget has no calendar: it is voted in every session.
PAUSE = timedelta(days=2)


@answers("budget", "assessed_by")
def by_the_section(walk: Walk, request: BudgetRequest, row: Any) -> Assessor:
    return Assessor.SECTION


@answers("budget", "amount_proposed")
def a_little_less(walk: Walk, request: BudgetRequest, row: Any) -> int:
    """Nine tenths of what was asked for, in whole ten thousands."""
    return (request.amount_requested or 0) * 9 // 10 // TEN_THOUSAND * TEN_THOUSAND


@answers("budget", "amount_voted")
def as_proposed(walk: Walk, request: BudgetRequest, row: Any) -> int:
    return request.amount_proposed or 0


@satisfies("budgets.amount_entered")
def enter_an_amount(walk: Walk, request: BudgetRequest) -> None:
    _enter(walk, request, _estimate(walk, request.fiscal_year, BudgetKind(request.kind), request.account))


@satisfies("budgets.ict_checked")
def check(walk: Walk, request: BudgetRequest) -> None:
    reviewer = walk.person(Role.ICT, request)
    remark = "既存の環境を使うため、新たな機器は要らない。"
    actions.check(request, result=CheckResult.OK, remark=remark, by=reviewer, at=walk.at, origin=walk.origin)


@satisfies("budgets.voted")
def bring_to_the_vote(walk: Walk, case: Case) -> None:
    """Through the supplementary budget of the year, so that a walk need not wait for the spring."""
    request = _in_progress(walk, case)
    year = fiscal_year(walk.on)
    _enter(walk, request, _estimate(walk, year, BudgetKind.SUPPLEMENTARY, request.account))
    for name in ("request", "assess"):
        request = walk.move(request, name)
        walk.pass_time(PAUSE)
    for desk in (Assessor.BUREAU, Assessor.MAYOR):
        amount = a_little_less(walk, request, None)
        by = walk.person(Role.FINANCE, request)
        request = actions.pass_on(request, assessed_by=desk, amount=amount, by=by, at=walk.at, origin=walk.origin)
        walk.pass_time(timedelta(hours=2))
    for name in ("propose", "vote"):
        request = walk.move(request, name)
        walk.pass_time(PAUSE)


@satisfies("budgets.refused")
def have_it_refused(walk: Walk, case: Case) -> None:
    request = _in_progress(walk, case)
    for name in ("request", "assess", "refuse"):
        request = walk.move(request, name)
        walk.pass_time(PAUSE)


@satisfies("budgets.none_open")
def withdraw_what_is_open(walk: Walk, case: Case) -> None:
    for request in queries.open_requests(case):
        walk.move(request, "withdraw")


@satisfies("budgets.money_in_hand")
def need_no_money(walk: Walk, case: Case) -> None:
    """Put on record, with finance's word, that the case needs no budget."""
    estimate = Estimate(
        fiscal_year(walk.on),
        BudgetKind.NONE,
        account_of(case.owner_unit),
        purpose="提案者の負担で実施し、市の支出はない。",
        amount_requested=0,
    )
    by = walk.person(Role.OWNER, case)
    request = actions.open_for_case(case, estimate=estimate, by=by, at=walk.at, origin=walk.origin)
    walk.move(walk.move(request, "request"), "confirm")


def _in_progress(walk: Walk, case: Case) -> BudgetRequest:
    """The case's request that is still tentative, or one opened now."""
    request = queries.open_requests(case).order_by("-pk").first()
    if request:
        return request
    account = account_of(case.owner_unit)
    estimate = _estimate(walk, queries.year_in_reach(account, walk.on), BudgetKind.INITIAL, account)
    by = walk.person(Role.OWNER, case)
    return actions.open_for_case(case, estimate=estimate, by=by, at=walk.at, origin=walk.origin)


def _estimate(walk: Walk, year: int, kind: BudgetKind, account: str) -> Estimate:
    amount = walk.chance.randrange(80, 600) * TEN_THOUSAND
    purpose = "実証した仕組みの利用料と、職員向けの研修。"
    return Estimate(year, kind, account, purpose=purpose, amount_requested=amount)


def _enter(walk: Walk, request: BudgetRequest, estimate: Estimate) -> None:
    by = walk.person(Role.OWNER, request)
    actions.enter_amount(request, estimate=estimate, by=by, at=walk.at, origin=walk.origin)
    request.refresh_from_db()
