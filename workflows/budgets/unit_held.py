"""Budget requests of a unit: its successor makes them on."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, counted, unit_holding
from workflows.engine.move import lock, note
from workflows.engine.registry import SYSTEM

from .definition import BUDGET
from .models import BudgetRequest


def _requests(on: date) -> QuerySet[BudgetRequest]:
    return BudgetRequest.objects.filter(state__in=BUDGET.open_states)


def _hand_on(handing: UnitHanding) -> int:
    found = list(_requests(handing.on).filter(unit=handing.former).order_by("pk"))
    for request in found:  # one by one: a request of an initiative has no case to lock before it
        [locked] = lock([request])
        locked.unit = handing.to
        body = {"former": handing.former, "unit": handing.to, "reason": handing.reason}
        note(locked, "follow_unit", by=SYSTEM, at=handing.at, body=body)
    return len(found)


def register() -> None:
    """Name what of this room is kept by unit."""
    unit_holding("budgets", _("Budget requests"), counted(_requests, "unit"), _hand_on)
