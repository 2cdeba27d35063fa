"""The next steps of budget requests, and the looks back on their years, as things with a date (cases/due.py)."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import fiscal_year
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from workflows.cases.due import Dated, Whose, dated

from .definition import BUDGET, BudgetState
from .models import BudgetRequest
from .queries import units_worked_for
from .scope import visible_requests

OF_FINANCE = (BudgetState.REQUESTED, BudgetState.ASSESSING, BudgetState.PROPOSED)


def _requests(whose: Whose) -> QuerySet[BudgetRequest]:
    """The open requests of the units; for finance officers also those that are theirs to take further."""
    units = whose.units if whose.as_head else units_worked_for(whose.person, whose.on)
    rule = Q(unit__in=units)
    if not whose.as_head and holds(whose.person, HeldRole.FINANCE, whose.on):
        rule |= Q(state__in=OF_FINANCE)
    rows = visible_requests(whose.person, whose.on).filter(rule, state__in=BUDGET.open_states)
    return rows.filter(next_step_on__isnull=False).annotate(day=F("next_step_on"))


def _request(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.title,
        url=row.get_absolute_url(),
        due_on=row.day,
        stamp=row.state_since,
        number=row.case.number if row.case else "",
        what=row.state_row.label,
    )


def _look_backs(whose: Whose) -> QuerySet[BudgetRequest]:
    """The voted requests of the units whose year is over, and of which nobody has said what became of the money."""
    units = whose.units if whose.as_head else units_worked_for(whose.person, whose.on)
    rows = visible_requests(whose.person, whose.on).filter(
        unit__in=units, state=BudgetState.VOTED, fiscal_year__lt=fiscal_year(whose.on), look_backs=None
    )
    return rows.filter(look_back_on__isnull=False).annotate(day=F("look_back_on"))


dated("budget", _("Next step of the budget"), _requests, _request)
dated("budget_look_back", _("Say what became of the budget"), _look_backs, _request)
