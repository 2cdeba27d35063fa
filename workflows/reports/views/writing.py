"""What is written into a report: the secretariat's words, a bureau's remark, figures built again, the release."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable
from workflows.cases.refusals import refused_to
from workflows.engine.refusals import MoveRefused, Reason

from .. import actions, queries
from ..forms import HandOutForm, NarrativeForm, ReleaseForm, RemarkForm, VersionForm
from ..models import Report
from ..scope import visible_reports
from .loading import find


def write(request: DeskRequest, key: UUID) -> HttpResponse:
    """The secretariat's words, with last month's beside each part."""
    report = find(request, key)
    before = queries.latest_published(visible_reports(request.user, tokyo_date(request.at)), before=report)
    form = NarrativeForm(report, before, request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            actions.write_narrative(report, texts=form.texts(), mark=form.cleaned_data["mark"], **_by(request, form))
            messages.success(request, _("The text was saved."))
            return redirect(report)
    lead = _("These words are printed in the report. Write in short sentences what the figures do not say.")
    return _form_page(request, report, form, _("Write the text"), lead)


def remark(request: DeskRequest, key: UUID) -> HttpResponse:
    """What a bureau says of its own row before approval."""
    report = find(request, key)
    units = queries.units_to_remark(report, request.user, tokyo_date(request.at))
    if not units:
        raise Http404
    form = RemarkForm(report, units, request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            unit = form.cleaned_data["unit"]
            actions.remark(report, unit=unit, text=form.said(), by=request.user, at=request.at)
            messages.success(request, _("What the bureau said was recorded."))
            return redirect(report)
    lead = _("Bureaus that say nothing before approval are recorded as having no objection.")
    return _form_page(request, report, form, _("Remark on the bureau's row"), lead)


def rebuild(request: DeskRequest, key: UUID) -> HttpResponse:
    """Build a draft's figures again from what has been recorded by now."""
    report = find(request, key)
    form = VersionForm(report, _("Build the figures again"), request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            actions.rebuild(report, cut_off=request.at, **_by(request, form))
            messages.success(request, _("The figures were built again."))
            return redirect(report)
    lead = _("The cut-off moves to now: what has been recorded since comes in. The text stays.")
    return _form_page(request, report, form, _("Build the figures again"), lead)


def release(request: DeskRequest, key: UUID) -> HttpResponse:
    """Release the public edition."""
    report = find(request, key)
    form = ReleaseForm(report, request.POST or None, on=tokyo_date(request.at))
    if form.is_valid():
        with refused_to(request, form):
            _release(report, request, form)
            messages.success(request, _("The public edition was released."))
            return redirect(report)
    lead = _("From that day on everybody can read it on the public page and take its data. It cannot be taken back.")
    return _form_page(request, report, form, _("Release to the public"), lead)


def hand_out(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand the report to a committee or the council."""
    report = find(request, key)
    form = HandOutForm(report, request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            _hand_out(report, request, form)
            messages.success(request, _("The edition was made and frozen; the members can read it."))
            return redirect(report)
    lead = _(
        "A committee gets the report without what headquarters decides. The review council gets neither cases nor "
        "amounts, names of posts or what was written for headquarters. Whoever has a seat of their own can read it."
    )
    return _form_page(request, report, form, _("Hand it to a committee or the review council"), lead)


def _hand_out(report: Report, request: DeskRequest, form: HandOutForm) -> None:
    try:
        actions.hand_out(report, audience=form.cleaned_data["audience"], **_by(request, form))
    except PdfUnavailable as fault:
        raise MoveRefused("guard", [Reason("pdf", str(fault), str(fault))], report) from fault


def _release(report: Report, request: DeskRequest, form: ReleaseForm) -> None:
    try:
        actions.release(report, opens_on=form.cleaned_data["opens_on"], **_by(request, form))
    except PdfUnavailable as fault:
        raise MoveRefused("guard", [Reason("pdf", str(fault), str(fault))], report) from fault


def _by(request: DeskRequest, form: Any) -> dict[str, Any]:
    return {"by": request.user, "at": request.at, "version": form.cleaned_data["version"]}


def _form_page(request: DeskRequest, report: Report, form: Any, title: str, lead: str) -> HttpResponse:
    crumbs = [
        Crumb(_("Monthly report"), reverse("reports:list")),
        Crumb(report.title, report.get_absolute_url()),
        Crumb(title),
    ]
    context = {"form": form, "title": title, "lead": lead, "crumbs": crumbs, "report": report}
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)
