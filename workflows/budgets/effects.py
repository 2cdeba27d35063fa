"""What moves cause among the budget requests; one line each, delegating."""

from typing import Any

from django.db.models import QuerySet

from connected_desk.city.calendar import account_of
from workflows.cases.models import Case
from workflows.engine.move import move_many
from workflows.engine.registry import SYSTEM, Context, effect, follows_every_row, watched

from . import actions, queries
from .actions import Estimate
from .models import BudgetRequest
from .terms import BudgetKind


@watched("case")
def requests_of(case: Case) -> list[QuerySet[BudgetRequest]]:
    """A move is not undone past a request that was opened or moved since, nor where it moved one itself."""
    return [case.budget_requests.all()]


@effect(
    "budgets.open_if_none",
    "進んでいる予算要求がなければ、仮要求を作る。次の日程を案件の期日にする",
    "Opens a tentative budget request where none is open; its next step becomes the date of the case",
)
def open_if_none(case: Case, context: Context) -> None:
    """Open a tentative request where none is open; one that is lends the case its date."""
    request = queries.open_requests(case).order_by("-pk").first()
    if request:
        actions.carry_date(request, on=context.on)
        return
    account = account_of(case.owner_unit)
    year = queries.year_in_reach(account, context.on)
    _open(case, context, Estimate(year, BudgetKind.INITIAL, account, purpose=case.title))


@effect(
    "budgets.open_next_year",
    "次の年度の予算要求を、仮要求として作る",
    "Opens a tentative request for the year after",
)
def open_next_year(case: Case, context: Context) -> None:
    """Ask again for the year after the refused one. The amount is entered, and checked, anew."""
    last = queries.newest([case])[case.pk]
    estimate = Estimate(
        last.fiscal_year + 1,
        BudgetKind.INITIAL,
        last.account,
        purpose=last.purpose,
        multi_year=last.multi_year,
        multi_year_note=last.multi_year_note,
    )
    _open(case, context, estimate)


@effect(
    "budgets.withdraw_open",
    "進んでいる予算要求を、システムが取り下げる",
    "The system withdraws the budget requests that are open",
    writes=lambda case: [],  # nothing that can be put back: the requests have lives of their own and are watched
)
def withdraw_open(case: Case, context: Context) -> None:
    """Withdraw what is open, as the system: whoever ends the case need not be the request's owner."""
    requests = list(queries.open_requests(case))
    if requests:
        reason = f"案件（{case.number}）が終わったため。"
        move_many(requests, "withdraw", by=SYSTEM, at=context.at, origin=context.origin, reason=reason)


@follows_every_row
def carry_date(subject: Any, context: Context) -> None:
    if isinstance(subject, BudgetRequest):
        actions.carry_date(subject, on=context.on)


def _open(case: Case, context: Context, estimate: Estimate) -> None:
    unit = case.owner_unit or case.responsible_unit
    actions.open_request(estimate, unit=unit, case=case, by=context.by, at=context.at, origin=context.origin)
