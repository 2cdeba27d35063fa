"""Every write of a budget request besides its moves, a verb each.

All take `by` and `at`, are one transaction with one row of the request's log, and raise MoveRefused with a sentence
fit to show where the person may not, the state does not allow it, or somebody else was first.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.strategy.models import Initiative
from workflows.cases.actions import set_due
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.move import STALE, lock, note, open_life, roles_of
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.vocabulary import ROLE_LABELS, Role

from . import queries
from .definition import BudgetState
from .models import BudgetCheck, BudgetLookBack, BudgetRequest
from .queries import OPENS_IN
from .terms import Assessor, BudgetKind, CheckResult, NextRequest, Use

NOT_YET = Reason(
    "case_state",
    "予算要求を作れるのは、対話・実証・効果検証・予算手続の間です。",
    "A budget request can be opened in dialogue, proof of concept, evaluation or the budget process.",
)
REQUESTED_ALREADY = Reason(
    "source",
    "この内容を変えられるのは、仮要求の間だけです。",
    "This can be changed only while the request is tentative.",
)
NOT_ASSESSED_NOW = Reason("source", "いまは査定中ではありません。", "The request is not being assessed now.")
NO_AMOUNT = Reason(
    "amount",
    "要求額が入力されてから確認してください。",
    "Check the request once its amount has been entered.",
)
NOT_VOTED = Reason(
    "source",
    "振り返りを記録できるのは、議決または確認済の要求だけです。",
    "Only a request that was voted or confirmed can be looked back on.",
)
YEAR_RUNS = Reason(
    "year",
    "予算の年度が終わってから記録してください。",
    "Record this once the fiscal year of the budget is over.",
)


@dataclass(frozen=True)
class LookBack:
    """What became of the money in its year: the yen spent, whether as planned and why not, and what is asked next."""

    amount_executed: int
    use: Use
    because: str
    next_request: NextRequest


@dataclass(frozen=True)
class Estimate:
    """What a unit asks for: the year, kind and account, the amount in whole yen (None until it is known), and why.

    `next_step_on` is the date of the next step where the kind follows no calendar.
    """

    fiscal_year: int
    kind: BudgetKind
    account: str
    purpose: str
    amount_requested: int | None = None
    multi_year: bool = False
    multi_year_note: str = ""
    next_step_on: date | None = None


@transaction.atomic
def open_for_case(case: Case, *, estimate: Estimate, by: Person, at: datetime, origin: str = "live") -> BudgetRequest:
    """Open a tentative request of the case's owner, from dialogue on."""
    [case] = lock([case])
    if case.state not in OPENS_IN or case.owner_unit is None:
        raise MoveRefused("source", [NOT_YET], case)
    _require_officer(case, case.owner_unit, by=by, at=at)
    return open_request(estimate, unit=case.owner_unit, case=case, by=by, at=at, origin=origin)


def may_open_for(case: Case, *, by: Person, on: date) -> bool:
    """Whether a request may be opened for the case now, by this person."""
    return case.state in OPENS_IN and case.owner_unit_id in queries.units_worked_for(by, on)


@transaction.atomic
def open_for_initiative(
    initiative: Initiative, *, estimate: Estimate, by: Person, at: datetime, origin: str = "live"
) -> BudgetRequest:
    """Open a tentative request of the unit whose initiative it is."""
    _require_officer(initiative, initiative.unit, by=by, at=at)
    return open_request(estimate, unit=initiative.unit, initiative=initiative, by=by, at=at, origin=origin)


def open_request(
    estimate: Estimate,
    *,
    unit: Unit,
    case: Case | None = None,
    initiative: Initiative | None = None,
    by: Any,
    at: datetime,
    origin: str = "live",
) -> BudgetRequest:
    """Open a tentative request, as a move of the case does; the caller has seen to it that it may be opened."""
    request = BudgetRequest(case=case, initiative=initiative, unit=unit, **asdict(estimate))
    open_life(request, by=by, at=at, body=_told(estimate), origin=origin)
    carry_date(request, on=tokyo_date(at))
    return request


@transaction.atomic
def enter_amount(
    request: BudgetRequest,
    *,
    estimate: Estimate,
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> BudgetRequest:
    """Enter or change what a tentative request asks for; its dates follow."""
    request = _locked(request, Role.OWNER, BudgetState.TENTATIVE, REQUESTED_ALREADY, by=by, at=at, version=version)
    for name, value in asdict(estimate).items():
        setattr(request, name, value)
    return _noted(request, "enter_amount", by=by, at=at, body=_told(estimate), origin=origin)


@transaction.atomic
def check(
    request: BudgetRequest,
    *,
    result: CheckResult,
    remark: str,
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> BudgetCheck:
    """Write down what the ICT office says of a tentative request at its present amount (予算確認)."""
    request = _locked(request, Role.ICT, BudgetState.TENTATIVE, REQUESTED_ALREADY, by=by, at=at, version=version)
    if request.amount_requested is None:
        raise MoveRefused("details", [NO_AMOUNT], request)
    checked = BudgetCheck.objects.create(
        request=request,
        reviewer=by,
        on=tokyo_date(at),
        amount=request.amount_requested,
        result=result,
        remark=remark,
    )
    body = {"result": str(result), "remark": remark, "amount": checked.amount}
    _noted(request, "check", by=by, at=at, body=body, origin=origin)
    return checked


@transaction.atomic
def pass_on(
    request: BudgetRequest,
    *,
    assessed_by: Assessor,
    amount: int | None = None,
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> BudgetRequest:
    """Pass a request under assessment on to another desk: section head, bureau head, mayor.

    `amount` is what the desk that passes it on assessed it at, in yen; it stands in the log.
    """
    request = _locked(request, Role.FINANCE, BudgetState.ASSESSING, NOT_ASSESSED_NOW, by=by, at=at, version=version)
    request.assessed_by = assessed_by
    body = {"assessed_by": str(assessed_by), "amount": amount}
    return _noted(request, "pass_on", by=by, at=at, body=body, origin=origin)


@transaction.atomic
def look_back(
    request: BudgetRequest,
    *,
    look: LookBack,
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> BudgetLookBack:
    """Write down what became of the money that was voted, once its year is over; a later one corrects an earlier."""
    request = _locked(request, Role.OWNER, BudgetState.VOTED, NOT_VOTED, by=by, at=at, version=version)
    on = tokyo_date(at)
    if not queries.is_over(request, on):
        raise MoveRefused("details", [YEAR_RUNS], request)
    looked = BudgetLookBack.objects.create(request=request, by=by, on=on, **asdict(look))
    body = {**asdict(look), "use": str(look.use), "next_request": str(look.next_request)}
    _noted(request, "look_back", by=by, at=at, body=body, origin=origin)
    return looked


def carry_date(request: BudgetRequest, *, on: date) -> None:
    """Let a case in the budget process wait for the date its open request waits for. Called inside a transaction."""
    case = request.case
    if case and case.state == CaseState.BUDGETING and not request.state_row.final:
        set_due(case, on=on, next_step_on=request.next_step_on)


def _locked(
    request: BudgetRequest,
    role: Role,
    state: BudgetState,
    otherwise: Reason,
    *,
    by: Person,
    at: datetime,
    version: int | None,
) -> BudgetRequest:
    """The request as it is now, locked, or MoveRefused: for whoever has not the role, in another state, or too late."""
    [request] = lock([request])
    if role not in roles_of(request, by, tokyo_date(at)):
        ja, en = ROLE_LABELS[role]
        raise MoveRefused("role", [Reason("role", f"これができるのは、{ja}です。", f"This is for {en}.")], request)
    if request.state != state:
        raise MoveRefused("source", [otherwise], request)
    if version is not None and version != request.version:
        raise MoveRefused("version", [STALE], request)
    return request


def _noted(request: BudgetRequest, name: str, *, by: Person, at: datetime, body: Any, origin: str) -> BudgetRequest:
    # The check is a row of its own, so the date it clears is known only now.
    request.next_step_on = queries.awaited_on(request)
    note(request, name, by=by, at=at, body=body, origin=origin)
    return request


def _require_officer(subject: Any, unit: Unit, *, by: Person, at: datetime) -> None:
    if unit.pk not in queries.units_worked_for(by, tokyo_date(at)):
        sentence = Reason(
            "role", f"これができるのは、{unit.name_ja}の職員です。", f"This is for the staff of {unit.name}."
        )
        raise MoveRefused("role", [sentence], subject)


def _told(estimate: Estimate) -> dict[str, Any]:
    """The estimate as the log keeps it."""
    return {**asdict(estimate), "kind": str(estimate.kind)}
