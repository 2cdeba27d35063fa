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
from proposals.actions import SeveralOfThatName

from .. import actions, agreement_actions, agreement_queries
from ..agreement_queries import LISTS
from ..forms.desk import AgreementForm, OrganisationAgreementForm, ProlongForm
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
        "may_record": agreement_queries.own_units(person, on).exists(),
        "kept": set(
            agreement_queries.kept_by(person, on)
            .filter(ends_on__isnull=False, pk__in=[line.agreement.pk for line in page.lines])
            .values_list("pk", flat=True)
        ),
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Agreements"))],
    }
    return render(request, "cases/agreements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement(request: DeskRequest) -> HttpResponse:
    """Put an agreement with an organisation on record that has no case yet."""
    person: Any = request.user
    units = agreement_queries.own_units(person, tokyo_date(request.at))
    if not units.exists():
        refuse(request, agreement_actions.NOT_KEPT.sentence)
    form = OrganisationAgreementForm(units, request.POST or None)
    if form.is_valid():
        try:
            with refused_to(request, form):
                agreement_actions.record_without_case(**form.details(), by=person, at=request.at)
                messages.success(request, _("The agreement was put on record."))
                return redirect("desk:agreements")
        except SeveralOfThatName:
            form.add_error("corporate_number", _("Several organisations have this name. Say which by its number."))
    return _form_page(
        request, form, _("Put an agreement without a case on record"), _("Cases can come under it later.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def prolong_alone(request: DeskRequest, key: UUID) -> HttpResponse:
    """Let an agreement without a case go on longer."""
    person: Any = request.user
    on = tokyo_date(request.at)
    rows = agreement_queries.visible_agreements(person, on).filter(case=None, ends_on__isnull=False)
    found = get_object_or_404(rows.select_related("organisation"), key=key)
    if not agreement_queries.kept_by(person, on).filter(pk=found.pk).exists():
        refuse(request, agreement_actions.NOT_KEPT.sentence)
    form = ProlongForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            agreement_actions.prolong(found, by=person, at=request.at, **form.cleaned_data)
            messages.success(request, _("The agreement was prolonged."))
            return redirect("desk:agreements")
    return _form_page(request, form, _("Prolong the agreement"), _ends_now(found))


def _form_page(request: DeskRequest, form: Any, title: str, lead: str) -> HttpResponse:
    back = reverse("desk:agreements")
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "back_url": back,
        "crumbs": [Crumb(_("Cases"), reverse("desk:cases")), Crumb(_("Agreements"), back), Crumb(title)],
    }
    return render(request, "cases/form.html", context, status=422 if form.is_bound else 200)


def _ends_now(agreement: Agreement) -> str:
    said = {"kind": agreement.get_kind_display(), "parties": agreement.parties, "day": full_date(agreement.ends_on)}
    return _("%(kind)s with %(parties)s. It ends on %(day)s now.") % said


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
        "lead": _ends_now(found),
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
