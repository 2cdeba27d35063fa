"""Budget requests of a unit: its successor makes them on."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, counted, unit_holding
from workflows.engine.move import lock, note
from workflows.engine.registry import SYSTEM

from .definition import BUDGET
from .models import BudgetRequest
from .terms import year_label


def _requests(on: date) -> QuerySet[BudgetRequest]:
    return BudgetRequest.objects.filter(state__in=BUDGET.open_states)


def _each(units: Collection[int], on: date) -> dict[int, list[tuple[str, str]]]:
    """The open requests of each unit, by the number of their case, or as one of an initiative, and their year."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = _requests(on).filter(unit__in=units).order_by("pk")
    for key, unit, number, year in rows.values_list("key", "unit", "case__number", "fiscal_year"):
        found[unit].append((str(key), f"{number or _('Initiative')} {year_label(year)}"))
    return found


def _hand_on(handing: UnitHanding) -> int:
    found = list(handing.takes(_requests(handing.on).filter(unit=handing.former), "key").order_by("pk"))
    for request in found:  # one by one: a request of an initiative has no case to lock before it
        [locked] = lock([request])
        locked.unit = handing.to
        body = {"former": handing.former, "unit": handing.to, "reason": handing.reason}
        note(locked, "follow_unit", by=SYSTEM, at=handing.at, body=body)
    return len(found)


def register() -> None:
    """Name what of this room is kept by unit."""
    unit_holding("budgets", _("Budget requests"), counted(_requests, "unit"), _hand_on, things=_each)
