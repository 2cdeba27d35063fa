"""A subject of each small life as its life begins, opened by real moves; a walker takes it from there."""

from typing import Any

from connected_desk.city.models import Unit
from connected_desk.sample.walk import Walk
from tests.support import bureau_head, bureau_officer, received_case
from workflows.budgets.models import BudgetRequest
from workflows.cases.models import Case
from workflows.decisions import actions as decisions
from workflows.decisions.models import Decision
from workflows.pocs.models import Poc

DECLINE = {"decline_code": "same", "sentence": "同じ取組を市で行っています。", "alternatives": ""}


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def in_dialogue(walker: Walk) -> Case:
    """A case the water bureau took on when it was asked to: no decision was needed so far."""
    case = received_case()
    for name in ("accept", "refer", "take"):
        case = walker.move(case, name)
    return case


def planned_trial(walker: Walk, lead: str = "WSB") -> Poc:
    """A trial just opened for a case of the water bureau, led by that unit."""
    return walker.move(in_dialogue(walker), "start_poc", lead_unit=unit(lead)).pocs.get()


def tentative_request(walker: Walk) -> BudgetRequest:
    """A request for the initial budget, opened when the case went into the budget process."""
    return walker.move(in_dialogue(walker), "go_ahead", "budgeting").budget_requests.get()


def drafted_decision(walker: Walk, **changes: Any) -> Decision:
    """A decision to decline a case, drafted by an officer of the water bureau for its head."""
    given: dict[str, Any] = {
        "details": DECLINE,
        "title": "見送りとする",
        "text": "同じ取組を行っているため、見送りとしてよろしいか伺います。",
        "level": "bureau_head",
        "decider": bureau_head(),
        "consult": [],
        "by": bureau_officer(),
    }
    return decisions.draft(in_dialogue(walker), "decline", at=walker.at, **(given | changes))
