"""The pages on which an interest is declared and lifted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.decisions.queries import open_decisions

from .. import recusal_actions
from ..forms.people import DeclareForm, LiftForm
from ..models import Case
from ..pages import find_case
from ..permissions import may_declare, may_lift
from ..refusals import refused_to


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: DeskRequest, number: str) -> HttpResponse:
    """I have an interest in this case and keep out of it."""
    case = find_case(request, number)
    if not may_declare(case, request.user, tokyo_date(request.at)):
        refuse(request, recusal_actions.NOT_YOURS.sentence)
    form = DeclareForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            recusal_actions.declare(case, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("Your interest was declared. From now on you keep out of this case."))
            return redirect(case)
    lead = _("From now on no move is offered to you and you cannot write to this case. The heads are told.")
    return _form_page(request, case, form, _("Declare an interest"), lead)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Somebody who declared an interest may take part again."""
    case = find_case(request, number)
    recusal = get_object_or_404(case.recusals.select_related("person"), key=key, lifted_at=None)
    if recusal.person == request.user or not may_lift(case, request.user, tokyo_date(request.at)):
        refuse(request, recusal_actions.NOT_YOURS_TO_LIFT.sentence)
    form = LiftForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            recusal_actions.lift(recusal, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The declaration was lifted."))
            return redirect(case)
    lead = _("%(name)s declared: %(reason)s") % {"name": recusal.person, "reason": recusal.reason}
    return _form_page(request, case, form, _("Lift the declaration of an interest"), lead)


def _form_page(request: DeskRequest, case: Case, form: Any, title: str, lead: str) -> HttpResponse:
    if open_decisions().filter(case_key=case.key).exists():
        warning = _("A decision that is circulating about this case becomes void, because its record grows.")
        lead = f"{lead} {warning}"
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(title)],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)
