"""The list of trials, and the page of a case's trial."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Tab
from workflows.budgets.actions import may_open_for
from workflows.cases.models import AgreementKind
from workflows.cases.pages import case_page
from workflows.engine.move import offers, roles_of
from workflows.engine.vocabulary import Role

from .. import queries, record
from ..definition import PocState
from ..models import Poc
from . import shown


def list_of_pocs(request: DeskRequest) -> HttpResponse:
    """The trials of a tab, the nearest milestone first."""
    on = tokyo_date(request.at)
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    page = queries.list_pocs(request.user, on, tab=tab, after=request.GET.get("after", ""))  # type: ignore[arg-type]
    counts = queries.tab_counts(request.user, on)  # type: ignore[arg-type]
    context = {
        "page": page,
        "list_tabs": [
            Tab(str(label), f"?tab={code}", counts[code], current=code == tab)
            for code, (label, _states) in queries.TABS.items()
        ],
        "count": ngettext("%(n)d proof of concept", "%(n)d proofs of concept", page.total) % {"n": page.total},
        "next": f"?tab={tab}&after={page.after}" if page.after else "",
        "first": f"?tab={tab}" if request.GET.get("after") else "",
        "at": request.at,
    }
    return render(request, "pocs/list.html", context)


def poc_of_case(request: DeskRequest, number: str, which: int | None = None) -> HttpResponse:
    """The case's latest trial, or the one of that number, with what is missing before its next move."""
    context = case_page(request, number, "pocs")
    rows = list(context["case"].pocs.select_related("lead_unit").order_by("number"))
    if which is not None and which not in [poc.number for poc in rows]:
        raise Http404
    if not rows:
        return render(request, "pocs/none.html", context)
    poc = next((poc for poc in rows if poc.number == which), rows[-1])
    poc.case = context["case"]
    context |= _about(request, poc, context["offers"]) | {"others": [other for other in rows if other != poc]}
    if context["check_list"] and poc.state not in shown.BEFORE_START:  # then it stands beside what is missing for it
        context["offers"] = [offer for offer in context["offers"] if offer.move.name != "evaluate"]
    return render(request, "pocs/case.html", context)


def _about(request: DeskRequest, poc: Poc, case_offers: list[Any]) -> dict[str, Any]:
    on = tokyo_date(request.at)
    lines = queries.criterion_lines(poc, on)
    safeguards = list(queries.safeguards_of(poc))
    incidents = list(poc.incidents.select_related("reported_by").prefetch_related("notices"))
    roles = roles_of(poc, request.user, on)
    has_part = bool(roles & shown.WORKING)
    may_work = has_part and not poc.state_row.final
    not_evaluated = shown.still_to_settle(poc)
    may_settle = has_part and not_evaluated
    steps = shown.step_lines(poc.steps.all(), on, still_awaited=not_evaluated)
    agreements = list(poc.case.agreements.filter(kind=AgreementKind.TRIAL))
    charter_agreed = list(poc.charter_agreements.filter(version=poc.charter_version))
    under_way = poc.state in queries.UNDER_WAY
    whole_record = "record" in request.GET
    return {
        "poc": poc,
        "lines": lines,
        "steps": steps,
        "steps_chart": shown.steps_drawn(poc, steps, on),
        "safeguards": shown.safeguard_checks(safeguards, poc),
        "safeguard_count": len(safeguards),
        "cleared": sum(not safeguard.is_open for safeguard in safeguards),
        "incidents": incidents,
        "open_incidents": [incident for incident in incidents if incident.closed_at is None],
        "lent": list(poc.lent.all()),
        "still_out": queries.still_out(poc, on),
        "check_list": shown.check_list(
            poc, lines, safeguards, incidents, agreements, charter_agreed, on, has_part=has_part
        ),
        "poc_offers": shown.offer_lines(offers(poc, by=request.user, at=request.at), case_offers, poc),
        "charter": shown.charter_facts(poc),
        "charter_agreed": charter_agreed,
        "agreements": agreements,
        "interims": poc.interim_evaluations.select_related("by").prefetch_related("judgements__criterion"),
        "may_budget": may_open_for(poc.case, by=request.user, on=on),  # type: ignore[arg-type]
        "interim_due_on": queries.interim_dues([poc], on).get(poc.pk),
        "record_lines": record.lines(poc, whole=whole_record),
        "more_record": not whole_record and poc.log_seq > record.LATEST,
        "may_work": may_work,
        "may_settle": may_settle,
        "may_report": under_way and Role.LEAD in roles,
        "may_close": Role.LEAD in roles,
        "planning": poc.state == PocState.PLANNING,
        "under_way": under_way,
    }
