"""The company changes what it submitted, step by step, until a unit takes the case: first the form, then the
differences with the code that confirms who it is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest, version_shown
from connected_desk.ui.forms import Button, LinkButton
from proposals.forms import FORM_BY_SLUG, StepForm
from proposals.intake import EDITABLE
from proposals.queries import differences, latest_version, with_step
from proposals.shown import as_sent
from workflows.engine.registry import COMPANY

from . import actions
from .company_change import Change, Opened, company_page
from .queries import may_edit

CHECK, BACK = "check", "back"


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def edit(request: DeskRequest, opened: Opened, slug: str) -> HttpResponse:
    """Change the answers of one step."""
    if slug not in EDITABLE:
        raise Http404
    if not may_edit(opened.case):
        messages.info(request, actions.why_not_edited(opened.case).sentence)
        return redirect(opened.url())
    latest = latest_version(opened.proposal)
    if request.method != "POST":
        return _show(request, opened, _form(request, slug, initial=latest.answers.get(slug, {})))
    form = _form(request, slug, request.POST)
    if request.POST.get("go") == BACK:
        return _show(request, opened, _form(request, slug, initial=form.typed()))
    if not form.is_valid():
        return _show(request, opened, form)
    changes = differences(latest.answers, with_step(latest.answers, form.step, form.answers()))
    if not changes:
        messages.info(request, _("Nothing was changed."))
        return redirect(opened.url("submitted"))
    return _confirm(request, opened, form, changes)


def _form(request: DeskRequest, slug: str, *given: Any, **named: Any) -> StepForm:
    return FORM_BY_SLUG[slug](*given, on=tokyo_date(request.at), **named)


def _show(request: DeskRequest, opened: Opened, form: StepForm) -> HttpResponse:
    title = _title(form)
    form.buttons = [
        Button(_("See what changes"), name="go", value=CHECK),
        LinkButton(_("Back without changing anything"), opened.url("submitted")),
    ]
    values = {"case": opened.case, "title": title, "form": form, "crumbs": opened.crumbs(title)}
    return render(request, "company/edit.html", values)


def _confirm(request: DeskRequest, opened: Opened, form: StepForm, changes: list[Any]) -> HttpResponse:
    def make_form(*given: Any, **named: Any) -> StepForm:
        return _form(request, form.step.slug, *given, **named)

    def carry_out(valid: StepForm) -> str:
        actions.revise_proposal(
            opened.case,
            step=valid.step,
            answers=valid.answers(),
            by=COMPANY,
            at=request.at,
            version=version_shown(request),
        )
        return _("Your changes were saved. The person in charge has been told.")

    change = Change(
        request,
        opened,
        template="company/confirm.html",
        title=_title(form),
        make_form=make_form,
        carry_out=carry_out,
        changes=changes,
        hidden=[pair for name, value in form.typed().items() for pair in as_sent(name, value)],
    )
    return change.show() if request.POST.get("go") == CHECK else change.respond()


def _title(form: StepForm) -> str:
    return _("Change “%(step)s”") % {"step": form.step.title}
