"""The pages of agreements: all of them, one put on record or prolonged, a case put under one of its organisation."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.queries import is_from_outside
from connected_desk.records.web import DeskRequest
from connected_desk.ui.formats import full_date
from connected_desk.ui.looks import Crumb, Tab

from .. import actions, agreement_actions, agreement_queries
from ..agreement_queries import LISTS
from ..forms.desk import AgreementForm, ProlongForm
from ..models import Agreement, Case
from ..pages import find_case
from ..permissions import NOT_YOURS, takes_part
from ..refusals import refused_to


@require_GET
def list_of_agreements(request: DeskRequest) -> HttpResponse:
    """The agreements of the cases the person may see, the nearest end first."""
    person: Any = request.user
    on, chosen = tokyo_date(request.at), request.GET.get("list", "standing")
    if chosen not in LISTS or is_from_outside(person, on):
        raise Http404
    counts = agreement_queries.counts(person, on)
    page = agreement_queries.page(chosen, person, on, after=request.GET.get("after", ""))
    address = f"{reverse('desk:agreements')}?list={chosen}"
    context = {
        "page": page,
        "total": counts[chosen],
        "tabs": [
            Tab(str(label), f"{reverse('desk:agreements')}?list={name}", counts[name], name == chosen)
            for name, label in LISTS.items()
        ],
        "next": f"{address}&after={page.after}" if page.after else "",
        "first": address if request.GET.get("after") else "",
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Agreements"))],
    }
    return render(request, "cases/agreements.html", context)


def agreement(request: DeskRequest, number: str) -> HttpResponse:
    """Put an agreement on record."""
    case = find_case(request, number)
    if not takes_part(case, request.user, tokyo_date(request.at)):
        refuse(request, NOT_YOURS.sentence)
    form = AgreementForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            actions.record_agreement(case, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The agreement was put on record."))
            return redirect(case)
    context = {
        "form": form,
        "title": _("Put an agreement on record"),
        "lead": str(case),
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(_("Agreement"))],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def prolong(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Let an agreement of the case go on longer."""
    case = find_case(request, number)
    found = get_object_or_404(case.agreements, key=key, ends_on__isnull=False)
    if not takes_part(case, request.user, tokyo_date(request.at)):
        refuse(request, NOT_YOURS.sentence)
    form = ProlongForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            agreement_actions.prolong(found, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The agreement was prolonged."))
            return redirect(f"{case.get_absolute_url()}#agreements")
    context = {
        "form": form,
        "title": _("Prolong the agreement"),
        "lead": _("%(kind)s with %(parties)s. It ends on %(day)s now.")
        % {"kind": found.get_kind_display(), "parties": found.parties, "day": full_date(found.ends_on)},
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(_("Agreement"))],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def cover(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Put the case under an agreement, or with `end` take it out again."""
    case = find_case(request, number)
    on, person = tokyo_date(request.at), request.user
    found = get_object_or_404(agreement_queries.visible_agreements(person, on), key=key)  # type: ignore[arg-type]
    act = agreement_actions.uncover if "end" in request.POST else agreement_actions.cover
    with refused_to(request):
        act(case, found, by=person, at=request.at)  # type: ignore[arg-type]
        messages.success(request, _("The record was kept."))
    return redirect(f"{case.get_absolute_url()}#agreements")


def shown_with(case: Case, person: Any, on: Any, there: Mapping[str, int], *, may_work: bool) -> dict[str, Any]:
    """The agreements on the page of a case: its own, and what its organisation has besides."""
    found = list(agreement_queries.of_case(case)) if there["agreements"] else []
    others: list[Agreement] = list(agreement_queries.offered(case, person, on)) if there["parents"] else []
    return {
        "agreements": [(row, agreement_queries.days_left(row, on)) for row in found],
        "agreements_offered": [(row, agreement_queries.days_left(row, on)) for row in others],
        "may_cover": may_work,
        "may_prolong": takes_part(case, person, on),
    }
