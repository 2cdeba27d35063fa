"""Facts about budget requests that must hold before a move, each with the sentence said when they do not."""

from collections.abc import Mapping, Sequence
from datetime import date

from connected_desk.city.calendar import Step
from connected_desk.city.models import CalendarStep
from workflows.cases.models import Case
from workflows.engine.registry import Context, guard

from . import queries
from .definition import BUDGET, BudgetState
from .models import BudgetRequest
from .terms import TO_VOTE, BudgetKind


def publications(requests: Sequence[BudgetRequest]) -> Mapping[int, date]:
    """The day the draft budget of each request's year and account is published, where the calendar says."""
    years = {request.fiscal_year for request in requests}
    rows = CalendarStep.objects.filter(step=Step.PUBLICATION, fiscal_year__in=years)
    days = {(row.account, row.fiscal_year): row.on for row in rows}
    found = {request.pk: days.get((request.account, request.fiscal_year)) for request in requests}
    return {pk: day for pk, day in found.items() if day}


@guard("budgets.amount_entered", "要求額が入力されていません。", "The amount has not been entered.")
def amount_entered(request: BudgetRequest, context: Context) -> bool:
    return request.amount_requested is not None


@guard(
    "budgets.ict_checked",
    "いまの要求額について、ICT担当室の予算確認（妥当または対象外）が必要です。",
    "The ICT office must check the present amount first, and find it reasonable or not subject to the check.",
    facts=queries.check_passed,
)
def ict_checked(request: BudgetRequest, context: Context) -> bool:
    return context.facts[request.pk]


@guard(
    "budgets.goes_to_vote",
    "既決予算内・予算不要の要求は、査定をせずに確認済とします。",
    "A request within the decided budget, or without one, is confirmed and not assessed.",
)
def goes_to_vote(request: BudgetRequest, context: Context) -> bool:
    return request.kind in TO_VOTE


@guard(
    "budgets.needs_no_vote",
    "当初予算と補正予算の要求には、査定と議決が必要です。",
    "A request for the initial or a supplementary budget needs assessment and a vote.",
)
def needs_no_vote(request: BudgetRequest, context: Context) -> bool:
    return request.kind not in TO_VOTE


@guard(
    "budgets.before_publication",
    "予算案が公表された後は、復活要求はできません。",
    "Restoration cannot be asked for once the draft budget has been published.",
    facts=publications,
)
def before_publication(request: BudgetRequest, context: Context) -> bool:
    published = context.facts.get(request.pk)
    return published is None or context.on < published


@guard(
    "budgets.case_goes_on",
    "この案件は終わっているため、復活要求はできません。",
    "The case has ended, so restoration cannot be asked for.",
)
def case_goes_on(request: BudgetRequest, context: Context) -> bool:
    return request.case is None or not request.case.state_row.final


@guard(
    "budgets.voted",
    "予算要求の議決（または確認済）の記録がありません。",
    "There is no record that the budget was voted or confirmed.",
    facts=queries.newest,
)
def voted(case: Case, context: Context) -> bool:
    return case.pk in context.facts and context.facts[case.pk].state == BudgetState.VOTED


@guard(
    "budgets.refused",
    "予算要求が認められなかった記録がありません。",
    "There is no record that the budget was refused.",
    facts=queries.newest,
)
def refused(case: Case, context: Context) -> bool:
    return case.pk in context.facts and context.facts[case.pk].state == BudgetState.REFUSED


@guard(
    "budgets.none_open",
    "終わっていない予算要求があります。先に、議決（確認済）、認められなかったこと、または取下げを記録してください。",
    "A budget request is still open. Record its vote, refusal or withdrawal first.",
    facts=queries.standing,
)
def none_open(case: Case, context: Context) -> bool:
    return all(request.state not in BUDGET.open_states for request in context.facts.get(case.pk, ()))


@guard(
    "budgets.money_in_hand",
    "実施に使える予算がありません。議決または確認済の予算、または予算が不要であることの記録が必要です。",
    "There is no money in hand: a voted or confirmed request is needed, or a record that no budget is.",
    facts=queries.standing,
)
def money_in_hand(case: Case, context: Context) -> bool:
    return any(
        request.state == BudgetState.VOTED or request.kind == BudgetKind.NONE or request.amount_requested == 0
        for request in context.facts.get(case.pk, ())
    )
