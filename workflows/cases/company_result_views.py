"""The result of a proposal as its company reads it, and what the company thinks of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.records.web import DeskRequest
from proposals.forms import OpinionForm
from workflows.engine.registry import COMPANY

from . import company_actions
from .company_change import Change, Opened, company_page
from .company_shown import result_of
from .queries import has_result


@require_safe
@company_page
def result(request: DeskRequest, opened: Opened) -> HttpResponse:
    """What was decided, why, by whom, what else there is, what becomes public, and whom to ask."""
    if not has_result(opened.case):
        raise Http404
    values = {
        "case": opened.case,
        "token": opened.token,
        "result": result_of(opened.case),
        "opinions": opened.case.opinions_on_result.all(),
        "crumbs": opened.crumbs(_("Result")),
    }
    return render(request, "company/result.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def opinion(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Say what one thinks of the result."""
    if not has_result(opened.case):
        return redirect(opened.url())

    def carry_out(form: OpinionForm) -> str:
        company_actions.give_opinion(opened.case, text=form.cleaned_data["text"], by=COMPANY, at=request.at)
        return _("Thank you. Your opinion was kept, and the desk has been told.")

    return Change(
        request,
        opened,
        template="company/opinion.html",
        title=_("Tell us what you think of the result"),
        make_form=OpinionForm,
        carry_out=carry_out,
    ).respond()
