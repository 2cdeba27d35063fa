"""How the desk is used, in plain words; and the blank form for those who write by hand."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper as papers_of_ui
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable

from .. import intake, paper_form


@login_not_required
@require_safe
def help_page(request: DeskRequest) -> HttpResponse:
    """What the desk is, how to propose, what happens then, what the words mean, whom to ask."""
    values = {
        "crumbs": [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("How to use the desk"))],
        "max_files": intake.MAX_FILES,
        "draft_days": intake.DRAFT_DAYS,
        "receipt_confirmed": intake.RECEIPT_CONFIRMED,
        "first_contact": intake.FIRST_CONTACT,
        "office_named": intake.OFFICE_NAMED,
    }
    return render(request, "proposals/help.html", values)


@login_not_required
@require_safe
def paper(request: DeskRequest) -> HttpResponse:
    """The blank form as PDF, with the questions of today."""
    on, language = tokyo_date(request.at), get_language() or "ja"
    try:
        made = paper_form.make(on, language)
    except PdfUnavailable as why:
        return papers_of_ui.not_now(request, why, back_url=reverse("proposals:start"))
    return papers_of_ui.response(made, f"connected-desk-form-{language[:2]}.pdf")
