"""The tab of procurement and closing, and the forms of the closing record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.cases.models import Case
from workflows.cases.pages import case_page, find_case
from workflows.cases.permissions import NOT_YOURS, may_work_on, takes_part
from workflows.cases.publishing_queries import standing
from workflows.engine.move import roles_of
from workflows.engine.vocabulary import Role
from workflows.pocs.pages import form_page

from . import closing_actions, closing_queries, procurement_queries, spread_queries
from .forms.pages import ClosingForm, CostForm


@require_safe
def of_case(request: DeskRequest, number: str) -> HttpResponse:
    """What the partner had and how a contractor was decided on; how the case ended, and who else could use it."""
    context = case_page(request, number, "closing")
    case, on = context["case"], tokyo_date(request.at)
    closing = closing_queries.current(case)
    exchanges = procurement_queries.exchanges_of(case)
    costs = closing_queries.costs_of(closing) if closing else []
    follow_ups = list(case.follow_ups.select_related("by"))
    context |= {
        "exchanges": exchanges,
        "handed_out": any(not one.kept_because for one in exchanges),
        "awards": procurement_queries.awards_of(case),
        "may_exchange": may_work_on(case, request.user, on),
        "ended": case.state_row.final,
        "closing": closing,
        "earlier": closing_queries.earlier(case, closing),
        "costs": costs,
        "total": closing_queries.total(costs),
        "may_close": case.state_row.final and takes_part(case, request.user, on),
        "may_cost": closing is not None and bool(closing_queries.units_bearing_cost(case, request.user, on)),
        "public": standing(case, on),
        "follow_ups": follow_ups,
        "owns": Role.OWNER in roles_of(case, request.user, on),
        "spreads": spread_queries.spreads_of(case),
        "may_name": spread_queries.may_name(case, request.user, on),  # type: ignore[arg-type]
        "on": on,
    }
    return render(request, "closing/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: DeskRequest, number: str) -> HttpResponse:
    """Write or change the record of how the case ended."""
    case = find_case(request, number)
    if not case.state_row.final:
        refuse(request, closing_actions.NOT_ENDED.sentence)
    if not takes_part(case, request.user, tokyo_date(request.at)):
        refuse(request, NOT_YOURS.sentence)
    form = ClosingForm(case, closing_queries.current(case), request.POST or None)

    def act(valid: Any) -> None:
        closing_actions.write(case, by=request.user, at=request.at, **valid.cleaned_data)  # type: ignore[arg-type]

    return _page(request, form, act, case, _("Closing record"), _("The closing record was kept."))


@require_http_methods(["GET", "HEAD", "POST"])
def cost(request: DeskRequest, number: str) -> HttpResponse:
    """Enter what the case cost one's own unit."""
    case = find_case(request, number)
    closing = closing_queries.current(case)
    units = closing_queries.units_bearing_cost(case, request.user, tokyo_date(request.at))  # type: ignore[arg-type]
    if closing is None:
        refuse(request, closing_actions.NO_RECORD.sentence)
    if not units:
        refuse(request, closing_actions.NOT_BORNE.sentence)
    known = closing.costs.filter(unit__in=units).select_related("unit").first()
    form = CostForm(units, known, request.POST or None)

    def act(valid: Any) -> None:
        closing_actions.enter_cost(case, by=request.user, at=request.at, **valid.cleaned_data)  # type: ignore[arg-type]

    return _page(request, form, act, case, _("What the case cost your unit"), _("The cost was entered."))


def _page(request: DeskRequest, form: Any, act: Any, case: Case, title: str, done: str) -> HttpResponse:
    back = reverse("closing:case", args=[case.number])
    crumbs = [Crumb(_("Cases"), reverse("desk:cases")), Crumb(case.number, back)]
    return form_page(request, form, act, title=title, lead=str(case), crumbs=crumbs, back=back, done=done)
