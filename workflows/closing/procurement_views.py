"""The record of fairness: putting a row on it, sharing it, and the list that is handed out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import City
from connected_desk.city.queries import is_from_outside
from connected_desk.records import access, files
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable
from workflows.cases.models import Case
from workflows.cases.pages import find_case
from workflows.cases.permissions import NOT_YOURS, may_work_on
from workflows.pocs.pages import form_page

from . import procurement_actions, procurement_queries
from .forms.pages import ExchangeForm, KeepForm, ShareForm
from .models import Exchange


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: DeskRequest, number: str) -> HttpResponse:
    """Write down what was asked of the partner or given to it."""
    case, on = _written_to(request, number), tokyo_date(request.at)
    form = ExchangeForm(on, request.POST or None, request.FILES or None)

    def act(valid: Any) -> None:
        procurement_actions.write_exchange(case, by=request.user, at=request.at, **valid.cleaned_data)  # type: ignore[arg-type]

    return _page(request, form, act, case, _("What was asked of the partner or given to it"))


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Say when and how the same was given to the other bidders."""
    case = _written_to(request, number)
    row = get_object_or_404(case.exchanges, key=key, settled_by=None)
    form = ShareForm(tokyo_date(request.at), request.POST or None)
    return _settle(request, form, procurement_actions.share, row, case, _("Given to the other bidders"))


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Say why it is not given to the others."""
    case = _written_to(request, number)
    row = get_object_or_404(case.exchanges, key=key, settled_by=None)
    return _settle(
        request, KeepForm(request.POST or None), procurement_actions.keep, row, case, _("Not given to the others")
    )


@require_safe
def file(request: DeskRequest, number: str, key: UUID) -> FileResponse | HttpResponse:
    """The file of a row, for whoever sees the tab; each download is written down."""
    case = _seen(request, number)
    row = get_object_or_404(case.exchanges.select_related("file"), key=key, file__isnull=False)
    try:
        answer = files.response(row.file)  # type: ignore[arg-type]  # it has one, see above
    except files.FileWithheld as withheld:
        messages.error(request, str(withheld))
        return redirect("closing:case", number)
    _write_down(request, case, "exchange_file")
    return answer


@require_safe
def hand_out(request: DeskRequest, number: str) -> HttpResponse:
    """What the other bidders are given the same of, as PDF. Neither the partner nor anybody of the city is named."""
    case = _seen(request, number)
    rows = procurement_queries.for_others(case)
    if not rows:
        raise Http404
    values = {"rows": rows, "case": case, "on": tokyo_date(request.at), "office": City.get().signature}
    try:
        made = paper.make("paper/procurement.html", values, language=get_language() or "ja")
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=_tab(case))
    _write_down(request, case, "hand_out")
    return paper.response(made, f"{case.number}-procurement.pdf")


def _settle(request: DeskRequest, form: Any, act: Any, row: Exchange, case: Case, title: str) -> HttpResponse:
    def carry_out(valid: Any) -> None:
        act(row, by=request.user, at=request.at, **valid.cleaned_data)

    return _page(request, form, carry_out, case, title, lead=f"{row}　{row.words}")


def _page(request: DeskRequest, form: Any, act: Any, case: Case, title: str, lead: str = "") -> HttpResponse:
    back = _tab(case)
    crumbs = [Crumb(_("Cases"), reverse("desk:cases")), Crumb(case.number, back)]
    done = _("The record was kept.")
    return form_page(request, form, act, title=title, lead=lead or str(case), crumbs=crumbs, back=back, done=done)


def _seen(request: DeskRequest, number: str) -> Case:
    """The case for somebody who sees the tab; Http404 for a scorer from outside, as everywhere but on three tabs."""
    case = find_case(request, number)
    if is_from_outside(request.user, tokyo_date(request.at)):
        raise Http404
    return case


def _written_to(request: DeskRequest, number: str) -> Case:
    case = find_case(request, number)
    if not may_work_on(case, request.user, tokyo_date(request.at)):
        refuse(request, NOT_YOURS.sentence)
    return case


def _write_down(request: DeskRequest, case: Case, what: str) -> None:
    access.note(person_id=request.user.pk, what=what, at=request.at, subject_kind="case", subject_key=case.key)


def _tab(case: Case) -> str:
    return reverse("closing:case", args=[case.number])
