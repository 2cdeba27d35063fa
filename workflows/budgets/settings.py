"""What of this room hangs on settings of the city."""

from django.utils.translation import gettext_lazy as _

from connected_desk.city import day_effects

from .definition import BUDGET
from .models import BudgetKind, BudgetRequest


def register() -> None:
    """Name the requests: they count down to the calendar of their account and year."""
    day_effects.calendar(_("Budget requests"), _counting_down)


def _counting_down(account: str, fiscal_year: int) -> int:
    rows = BudgetRequest.objects.filter(account=account, fiscal_year=fiscal_year, kind=BudgetKind.INITIAL)
    return rows.filter(state__in=BUDGET.open_states).count()
