"""What became of sample requests whose year is over: the first is looked back on, the others still wait for it."""

from datetime import datetime, timedelta

from connected_desk.city.calendar import TOKYO, tokyo_date
from workflows.budgets import actions
from workflows.budgets.actions import LookBack
from workflows.budgets.models import BudgetRequest
from workflows.budgets.terms import NextRequest, Use
from workflows.engine.vocabulary import Role

from .walk import Walk

TEN_THOUSAND = 10_000
WHY = "【見本】利用料の契約に差金が出たため。"


def load(now: datetime) -> None:
    """Look back on the first voted request whose year is over, in the April after it; nothing where there is one."""
    rows = BudgetRequest.objects.filter(look_back_on__lte=tokyo_date(now)).select_related("unit")
    request = rows.order_by("fiscal_year", "pk").first()
    if request is None or request.look_backs.exists():
        return
    spent = (request.amount_voted or 0) * 9 // 10 // TEN_THOUSAND * TEN_THOUSAND
    day = (request.look_back_on or tokyo_date(now)) - timedelta(days=8)
    walk = Walk(datetime(day.year, day.month, day.day, 10, tzinfo=TOKYO))
    actions.look_back(
        request,
        look=LookBack(spent, Use.PARTLY, WHY, NextRequest.CHANGED),
        by=walk.person(Role.OWNER, request),
        at=walk.at,
        origin=walk.origin,
    )
