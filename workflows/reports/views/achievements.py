"""The pages of what staff achieved: the list, the form that adds to it, and taking a figure back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.cases.refusals import refused_to
from workflows.cases.scope import visible_cases

from .. import achievements
from ..achievement_forms import AchievementForm, WithdrawForm
from ..models import Achievement
from ..scope import sees_reports

MOST = 200  # on the page: those entered last


@require_safe
def list_of_achievements(request: DeskRequest) -> HttpResponse:
    """What was achieved, the latest first."""
    on = _read_on(request)
    rows = achievements.shown(request.user, on)[:MOST]
    context = {
        "rows": [(row, achievements.may_enter(request.user, row.case or row.initiative, on)) for row in rows],
        "crumbs": [Crumb(_("Monthly report"), reverse("reports:list")), Crumb(_("What staff achieved"))],
    }
    return render(request, "reports/achievements.html", context)


@require_http_methods(["GET", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """Enter what was achieved with a case or an initiative."""
    on = _read_on(request)
    form = AchievementForm(
        request.POST or None,
        cases=visible_cases(request.user, on),
        initiatives=achievements.initiatives_to_enter(request.user, on),
        on=on,
        initial={
            "number": request.GET.get("case", ""),
            "initiative": request.GET.get("initiative", ""),
            "measured_on": on,
        },
    )
    if form.is_valid():
        with refused_to(request, form):
            achievements.record(form.subject, **form.details(), by=request.user, at=request.at)
            messages.success(request, _("It was entered. The next report shows it."))
            return redirect("reports:achievements")
    lead = _("Hours or visits that people save in a year because of it. Say what it was counted from, and how.")
    return _form_page(request, form, _("Enter what was achieved"), lead)


@require_http_methods(["GET", "POST"])
def withdraw(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take a figure back that proved wrong."""
    on = _read_on(request)
    row = get_object_or_404(achievements.shown(request.user, on), key=key)
    if not achievements.may_enter(request.user, row.case or row.initiative, on):
        refuse(request, str(achievements.NOT_YOURS))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refused_to(request, form):
            achievements.withdraw(row, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
            messages.success(request, _("It was taken back. Reports that were delivered go on showing it."))
            return redirect("reports:achievements")
    return _form_page(request, form, _("Take the figure back"), _said(row))


def _said(row: Achievement) -> str:
    return f"{row.title}　{row.get_kind_display()}　{row.amount}"


def _form_page(request: DeskRequest, form: Any, title: str, lead: str) -> HttpResponse:
    crumbs = [Crumb(_("What staff achieved"), reverse("reports:achievements")), Crumb(title)]
    context = {"form": form, "title": title, "lead": lead, "crumbs": crumbs}
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)


def _read_on(request: DeskRequest) -> Any:
    """Today, for those who see reports; 403 for others."""
    on = tokyo_date(request.at)
    if not sees_reports(request.user, on):
        refuse(request, _("This page is for others."))
    return on
