"""The company's word on what is told outside: the text for everybody, and its opinion on a request for records."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest

from .company_change import Change, Opened, company_page
from .disclosure_actions import NOT_AWAITED, give_opinion
from .disclosure_queries import claimed
from .forms.disclosure import OpinionForm, PublicTextAnswerForm
from .publishing_actions import answer_public_text
from .publishing_queries import awaited


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def public_text(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Approve the text that everybody will read, or say what should be changed."""
    asked = awaited(opened.case)
    if asked is None:
        messages.info(request, _("No text waits for your approval now."))
        return redirect(opened.url())

    def carry_out(form: PublicTextAnswerForm) -> str:
        approved, words = form.cleaned_data["answer"] == "approve", form.cleaned_data["words"]
        answer_public_text(opened.case, asked=asked, approved=approved, words=words, at=request.at)
        return _("Thank you. Your answer was sent to the person in charge.")

    return Change(
        request,
        opened,
        template="company/public_text.html",
        title=_("Check the text for the public"),
        make_form=PublicTextAnswerForm,
        carry_out=carry_out,
        asked=asked,
    ).respond()


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def opinion(request: DeskRequest, opened: Opened, key: UUID) -> HttpResponse:
    """Give an opinion on a request for public records, part by part."""
    asked = opened.case.disclosures.select_related("version").filter(key=key, asked_at__isnull=False).first()
    if asked is None:
        raise Http404
    if not asked.awaited:
        messages.info(request, NOT_AWAITED.sentence)
        return redirect(opened.url())
    parts = claimed(asked)

    def make_form(*given: Any, **named: Any) -> OpinionForm:
        return OpinionForm(*given, claimed=parts, **named)

    def carry_out(form: OpinionForm) -> str:
        give_opinion(asked, opinions=form.opinions(), words=form.cleaned_data["words"], at=request.at)
        return _("Thank you. Your opinion was sent to the desk.")

    return Change(
        request,
        opened,
        template="company/disclosure_opinion.html",
        title=_("Give your opinion on the request for public records"),
        make_form=make_form,
        carry_out=carry_out,
        asked=asked,
        parts=parts,
    ).respond()
