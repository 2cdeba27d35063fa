"""Requests for public records: what the desk withholds, the proposer's opinion, the decision, and the papers.

Every look at them is written down; those who may not are refused and leave a row in the security log.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable

from .. import chains, disclosure_actions, disclosure_paper
from ..disclosure_models import Disclosure
from ..disclosure_queries import claimed, may_make, may_read, rows
from ..forms.disclosure import ConsultationForm, DisclosureForm, PartsForm
from ..models import Case
from ..pages import case_page
from ..refusals import not_found, refused_to
from ..scope import visible_cases


@require_http_methods(["GET", "HEAD", "POST"])
def disclosures(request: DeskRequest, number: str) -> HttpResponse:
    """The requests that asked for the case's proposal, and the form that takes up another."""
    context = case_page(request, number, "disclosures")
    case = context["case"]
    _only_readers(request)
    form = DisclosureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_to(request, form):
            made = disclosure_actions.open_disclosure(case, by=request.user, at=request.at, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The request was taken up. Mark what is withheld."))
            return redirect("desk:disclosure", made.key)
    context |= {
        "form": form,
        "rows": case.disclosures.select_related("decided_by"),
        "may_make": case.proposal_id is not None and may_make(request.user, tokyo_date(request.at)),
    }
    return render(request, "cases/disclosures.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: DeskRequest, key: UUID) -> HttpResponse:
    """One request: every part of the proposal, marked as withheld or not."""
    found = _find(request, key)
    form = PartsForm(rows(found), request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_to(request, form):
            disclosure_actions.mark(found, marks=form.marks(), by=request.user, at=request.at)  # type: ignore[arg-type]
            messages.success(request, _("What is withheld was kept."))
            return redirect("desk:disclosure", key)
    return _page(request, found, form)


@require_POST
def consult(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask the company for its opinion."""
    found = _find(request, key)
    form = ConsultationForm(tokyo_date(request.at), request.POST)
    if form.is_valid():
        with refused_to(request, form):
            due_on = form.cleaned_data["due_on"]
            disclosure_actions.ask_opinion(found, due_on=due_on, by=request.user, at=request.at)  # type: ignore[arg-type]
            messages.success(request, _("The proposer was asked for its opinion by mail."))
            return redirect("desk:disclosure", key)
    return _page(request, found, PartsForm(rows(found)), form)


@require_POST
def decide(request: DeskRequest, key: UUID) -> HttpResponse:
    """Decide what is disclosed."""
    found = _find(request, key)
    with refused_to(request):
        disclosure_actions.decide(found, by=request.user, at=request.at)  # type: ignore[arg-type]
        messages.success(request, _("It was decided what is disclosed."))
    return redirect("desk:disclosure", key)


@require_safe
def copy(request: DeskRequest, key: UUID) -> HttpResponse:
    """The copy for disclosure, as PDF."""
    return _paper(request, key, "copy", disclosure_paper.copy)


@require_safe
def letter(request: DeskRequest, key: UUID) -> HttpResponse:
    """The list of claims for the company, as PDF."""
    return _paper(request, key, "letter", disclosure_paper.letter)


def _paper(request: DeskRequest, key: UUID, name: str, make: Callable[[Disclosure], bytes]) -> HttpResponse:
    found = _find(request, key, noted=f"disclosure.{name}")
    try:
        made = make(found)
    except PdfUnavailable as unavailable:
        messages.error(request, str(unavailable))
        return redirect("desk:disclosure", key)
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.case.number}-{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(request: DeskRequest, found: Disclosure, form: PartsForm, asking: Any = None) -> HttpResponse:
    context = case_page(request, found.case.number, "disclosures")
    on = tokyo_date(request.at)
    bound = form if form.is_bound else asking
    context |= {
        "disclosure": found,
        "parts": form,
        "form": bound,
        "asking": asking or ConsultationForm(on),
        "claimed": claimed(found),
        "may_make": may_make(request.user, on) and found.decided_at is None,
        "overdue": found.overdue(on),
        "lines": chains.lines([found]),
        "crumbs": [
            *context["crumbs"][:-1],
            Crumb(found.case.number, found.case.get_absolute_url()),
            Crumb(_("Requests for public records"), reverse("desk:disclosures", args=[found.case.number])),
            Crumb(found.request_number),
        ],
    }
    return render(request, "cases/disclosure.html", context, status=422 if bound is not None else 200)


def _find(request: DeskRequest, key: UUID, *, noted: str = "disclosure.read") -> Disclosure:
    """The request with that key, for whoever may see its case and read it; that it was read is written down."""
    found = Disclosure.objects.select_related("case", "version").filter(key=key).first()
    cases = visible_cases(request.user, tokyo_date(request.at))  # type: ignore[arg-type]
    if found is None or not cases.filter(pk=found.case_id).exists():
        not_found(request, Case.objects.filter(disclosures__key=key).first())
    _only_readers(request)
    if request.method != "POST":
        access.note(
            person_id=request.user.pk, what=noted, at=request.at, subject_kind="disclosure", subject_key=found.key
        )
    return found


def _only_readers(request: DeskRequest) -> None:
    if not may_read(request.user, tokyo_date(request.at)):
        refuse(request, disclosure_actions.NOT_THE_DESK.sentence)
