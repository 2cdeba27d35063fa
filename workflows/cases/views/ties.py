"""The pages on which two cases are tied together, and the tie is ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .. import tie_actions
from ..forms.ties import TieForm, UntieForm
from ..models import Case, CaseTie
from ..pages import find_case
from ..permissions import NOT_YOURS, takes_part
from ..refusals import refused_to
from ..scope import visible_cases


@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: DeskRequest, number: str) -> HttpResponse:
    """Tie the case to another."""
    case, on = _written_to(request, number), tokyo_date(request.at)
    form = TieForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        other = visible_cases(request.user, on).filter(number=said["other"].upper()).first()  # type: ignore[arg-type]
        if other is None:
            form.add_error("other", tie_actions.NOT_THERE.sentence)
        else:
            with refused_to(request, form):
                tie_actions.tie(
                    case,
                    other=other,
                    kind=said["kind"],
                    reason=said["reason"],
                    by=request.user,  # type: ignore[arg-type]
                    at=request.at,
                )
                messages.success(request, _("The case was tied to %s.") % other.number)
                return redirect(case)
    return _form_page(request, case, form, _("Tie two cases together"))


@require_http_methods(["GET", "HEAD", "POST"])
def untie(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """End a tie."""
    case = _written_to(request, number)
    tied = get_object_or_404(CaseTie.objects.filter(Q(case=case) | Q(other=case)), key=key, ended_at=None)
    form = UntieForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            tie_actions.untie(tied, case, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The tie was ended."))
            return redirect(case)
    return _form_page(request, case, form, _("End the tie"))


def _written_to(request: DeskRequest, number: str) -> Case:
    case = find_case(request, number)
    if not takes_part(case, request.user, tokyo_date(request.at)):
        refuse(request, NOT_YOURS.sentence)
    return case


def _form_page(request: DeskRequest, case: Case, form: Any, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": str(case),
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(title)],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)
