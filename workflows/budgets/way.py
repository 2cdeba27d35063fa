"""The way a request took, from the request to the vote: each step with its day and its amount, as the log tells it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import log

from .definition import BUDGET, BudgetState
from .models import BudgetRequest
from .terms import Assessor


@dataclass(frozen=True)
class WayStep:
    """A step: what it is, the day it began, and the amount it came to in yen (None while open, or where not said)."""

    label: str | Promise
    on: date
    amount: int | None = None
    is_desk: bool = False  # a desk of the assessment; it says its amount when the request leaves it


def way(request: BudgetRequest) -> list[WayStep]:
    """The steps the request took, in their order; empty while it is tentative."""
    steps: list[WayStep] = []
    for row in log.read(BUDGET.name, request.key):
        details = row.body["details"] if row.body else {}
        _follow(steps, row, details, request)
    return steps


def _follow(steps: list[WayStep], row: Any, details: Any, request: BudgetRequest) -> None:
    on = tokyo_date(row.occurred_at)
    match row.move:
        case "request":
            steps.append(WayStep(_label(BudgetState.REQUESTED), on, request.amount_requested))
        case "assess":
            steps.append(_desk(details, on))
        case "pass_on":
            _leave(steps, details.get("amount"))
            steps.append(_desk(details, on))
        case "propose":
            _leave(steps, details.get("amount_proposed"))
            steps.append(WayStep(_label(BudgetState.PROPOSED), on, details.get("amount_proposed")))
        case "vote":
            steps.append(WayStep(_label(BudgetState.VOTED), on, details.get("amount_voted")))
        case "confirm":
            steps.append(WayStep(_label(BudgetState.VOTED), on, request.amount_voted))
        case "refuse":
            steps.append(WayStep(_label(BudgetState.REFUSED), on))
        case "restore":
            steps.append(WayStep(_("Restoration asked for"), on))
        case "withdraw":
            steps.append(WayStep(_label(BudgetState.WITHDRAWN), on))


def _desk(details: Any, on: date) -> WayStep:
    said = details.get("assessed_by")
    return WayStep(Assessor(said).label if said else _label(BudgetState.ASSESSING), on, is_desk=True)


def _leave(steps: list[WayStep], amount: int | None) -> None:
    """The desk the request lay with gave it this amount."""
    if steps and steps[-1].is_desk:
        steps[-1] = replace(steps[-1], amount=amount)


def _label(state: BudgetState) -> str:
    return BUDGET.state(state).label
