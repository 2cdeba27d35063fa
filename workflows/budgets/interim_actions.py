"""From an interim evaluation to the money: what the values so far say becomes the grounds of a tentative request.

The texts are data of the city, so they are Japanese whatever the language of the page.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from connected_desk.city.calendar import account_of, tokyo_date
from connected_desk.city.models import Person
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused, Reason
from workflows.pocs.models import InterimEvaluation, Outlook, Poc

from . import queries
from .actions import REQUESTED_ALREADY, Estimate, enter_amount, open_for_case
from .definition import BudgetState
from .models import BudgetRequest
from .terms import BudgetKind

MARK = "中間評価（"
MOST = 2000  # what the form of a request takes
NOT_JUDGED = Reason(
    "budgets.no_interim",
    "先に、中間評価を記録してください。",
    "Record an interim evaluation first.",
)


@transaction.atomic
def carry_interim(poc: Poc, *, by: Person, at: datetime, origin: str = "live") -> BudgetRequest:
    """Put the trial's latest interim evaluation into the case's tentative request, which is opened where none is open.

    A sentence of an earlier interim evaluation is replaced; everything else of the request stays. MoveRefused without
    an interim evaluation, for whoever is no officer of the owner, and where the open request is no longer tentative.
    """
    [case] = lock([poc.case])
    interim = poc.interim_evaluations.prefetch_related("judgements").first()
    if interim is None:
        raise MoveRefused("guard", [NOT_JUDGED], case)
    request = queries.open_requests(case).order_by("-pk").first()
    if request is None:
        account = account_of(case.owner_unit)
        year = queries.year_in_reach(account, tokyo_date(at))
        grounds = with_outlook(poc.purpose or case.title, interim)
        estimate = Estimate(year, BudgetKind.INITIAL, account, purpose=grounds)
        return open_for_case(case, estimate=estimate, by=by, at=at, origin=origin)
    if request.state != BudgetState.TENTATIVE:
        raise MoveRefused("source", [REQUESTED_ALREADY], request)
    asked: dict[str, Any] = {name: getattr(request, name) for name in Estimate.__dataclass_fields__}
    asked |= {"kind": BudgetKind(request.kind), "purpose": with_outlook(request.purpose, interim)}
    return enter_amount(request, estimate=Estimate(**asked), by=by, at=at, origin=origin)


def with_outlook(purpose: str, interim: InterimEvaluation) -> str:
    """What the money is for, ending with a line of what the interim evaluation says, in place of an earlier one."""
    kept = [line for line in purpose.splitlines() if not line.startswith(MARK)]
    line = _outlook(interim)
    return "\n".join(["\n".join(kept).strip()[: MOST - len(line) - 1], line]).strip()


def _outlook(interim: InterimEvaluation) -> str:
    judged = [one.outlook for one in interim.judgements.all()]
    on, likely = interim.on, judged.count(Outlook.LIKELY)
    said = f"{len(judged)}つの指標のうち{likely}つが達成の見込み。" if judged else ""
    return f"{MARK}{on.year}年{on.month}月{on.day}日）：{said}{' '.join(interim.summary.split())}"[:MOST]
