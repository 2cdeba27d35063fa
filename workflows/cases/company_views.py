"""The company's page: what it shows to whoever holds the link, and the changes a mailed code allows.

Reading needs the link. Answering, moving a date, writing and withdrawing also need a code sent to the proposal's
addresses. Opening an address changes nothing.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import access, files
from connected_desk.records.models import StoredFile
from connected_desk.records.web import DeskRequest, version_shown
from connected_desk.ui.formats import full_date, short_date
from connected_desk.ui.looks import Fact, FileLine
from proposals.claims import claims_of
from proposals.file_queries import files_of, files_of_version
from proposals.forms import AnswersForm, ExtensionForm, MessageForm, WithdrawalForm
from proposals.models import ProposalVersion
from proposals.queries import sheet, versions_of
from proposals.revision_queries import revisions
from proposals.shown import file_line, infected_sentences, words_of
from workflows.engine.move import move
from workflows.engine.registry import COMPANY

from . import actions
from .basket import Basket
from .company_change import Change, Opened, company_page
from .company_shown import bubbles, expected, stages
from .definition import CaseState
from .disclosure_queries import opinions_awaited
from .models import Case
from .pace import paces
from .publishing_queries import awaited
from .queries import company_view, has_result, may_edit, open_request

# Of the answers, what the first page shows; the rest is one click away.
FIRST_FACTS = ("items", "ripeness", "trial")


@require_safe
@company_page
def page(request: DeskRequest, opened: Opened) -> HttpResponse:
    """How the proposal stands: to do, stages, exchange, and what was submitted."""
    on, known = tokyo_date(request.at), paces()
    shown, versions = company_view(opened.case, on), versions_of(opened.proposal)
    version = versions[-1]
    lines = [line for section in sheet(version.answers) for line in section.lines if line.name in FIRST_FACTS]
    values = {
        "case": opened.case,
        "view": shown,
        "token": opened.token,
        "asked": open_request(opened.case),
        "text_asked": awaited(opened.case),
        "opinions_asked": opinions_awaited(opened.case),
        "stages": stages(opened.case, shown, on, known),
        "expected": expected(opened.case, shown, known),
        "result": _result(opened.case),
        "has_result": has_result(opened.case),
        "bubbles": bubbles(opened.proposal, _("You"), lambda stored: sent_files(stored, opened)),
        "infected": [] if shown.final else infected_sentences(files_of_version(version)),
        "revisions": revisions(versions),
        "facts": [
            Fact(_("Submitted on"), full_date(opened.proposal.submitted_at)),
            *(Fact(str(line.label), line.text) for line in lines if line.text),
        ],
        "files": _files(version, opened),
        "claims": len(version.claims.all()),
        "addresses": opened.addresses(),
        "crumbs": opened.crumbs(),
    }
    return render(request, "company/page.html", values)


@require_safe
@company_page
def submitted(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Everything that was submitted, with the sentences agreed to, and what was changed since."""
    versions, editable = versions_of(opened.proposal), may_edit(opened.case)
    version = versions[-1]
    values = {
        "case": opened.case,
        "token": opened.token,
        "version": version,
        "editable": editable,
        "sections": [
            (
                section,
                [Fact(str(line.label), words_of(line)) for line in section.lines],
                opened.url("edit", section.step.slug) if editable else "",
            )
            for section in sheet(version.answers, claims_of(version))
        ],
        "revisions": revisions(versions),
        "files": _files(version, opened),
        "files_url": opened.url("files") if editable else "",
        "claims_url": opened.url("claims"),
        "consents": opened.proposal.consents.all(),
        "crumbs": opened.crumbs(_("What you submitted")),
    }
    return render(request, "company/submitted.html", values)


@require_safe
@company_page
def download(request: DeskRequest, opened: Opened, key: UUID) -> HttpResponseBase:
    """One file of this proposal; a file of another one is not found."""
    stored = files_of(opened.proposal).filter(key=key).first()
    if stored is None:
        raise Http404
    try:
        response = files.response(stored)
    except files.FileWithheld as withheld:
        messages.warning(request, str(withheld))
        return redirect(opened.url())
    access.note(person_id=None, what="file", at=request.at, subject_kind="case", subject_key=opened.case.key)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def answer(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Answer the numbered questions, or say why that is not possible."""
    case, asked = opened.case, open_request(opened.case)
    if asked is None:
        return _nothing_to_do(request, opened)

    basket = Basket(request, f"{case.key}:answer")

    def make_form(*given: Any, **named: Any) -> AnswersForm:
        return AnswersForm(*given, questions=asked.questions.all(), **named)

    def carry_out(form: AnswersForm) -> str:
        said, version, held = form.answers(), version_shown(request), basket.holder
        actions.answer_questions(
            case, request=asked, answers=said, by=COMPANY, at=request.at, version=version, waiting=held
        )
        return _("Your answers were sent. The person in charge has been told.")

    return Change(
        request,
        opened,
        template="company/answer.html",
        title=_("Answer the questions"),
        make_form=make_form,
        carry_out=carry_out,
        basket=basket,
        asked=asked,
    ).respond()


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def later(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Move the date of the answer, once, by up to ten open days."""
    asked = open_request(opened.case)
    if asked is None or asked.extended_at:
        return _nothing_to_do(request, opened)

    def make_form(*given: Any, **named: Any) -> ExtensionForm:
        return ExtensionForm(*given, first_due_on=asked.first_due_on, **named)

    def carry_out(form: ExtensionForm) -> str:
        due_on = form.cleaned_data["due_on"]
        actions.move_answer_date(opened.case, request=asked, due_on=due_on, by=COMPANY, at=request.at)
        return _("The new date is %(day)s.") % {"day": short_date(due_on)}

    return Change(
        request,
        opened,
        template="company/later.html",
        title=_("Ask for more time"),
        make_form=make_form,
        carry_out=carry_out,
        asked=asked,
    ).respond()


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def message(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Write to the city."""
    basket = Basket(request, f"{opened.case.key}:message")

    def carry_out(form: MessageForm) -> str:
        text = form.cleaned_data["text"]
        actions.send_message(opened.case, text=text, by=COMPANY, at=request.at, waiting=basket.holder)
        return _("Your message was sent. The person in charge has been told.")

    return Change(
        request,
        opened,
        template="company/message.html",
        title=_("Write a message"),
        make_form=MessageForm,
        carry_out=carry_out,
        basket=basket,
    ).respond()


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def withdraw(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Withdraw the proposal; once a trial has begun, ask the office in charge to do so."""
    case = opened.case
    way = company_view(case, tokyo_date(request.at)).withdrawal
    if not way or (way == "ask" and case.withdrawal_asked_at):
        return _nothing_to_do(request, opened)

    def by_itself(form: WithdrawalForm) -> str:
        reason, version = form.cleaned_data["reason"], version_shown(request)
        move(case, "withdraw", by=COMPANY, at=request.at, version=version, reason=reason)
        return _("The proposal was withdrawn.")

    def by_asking(form: WithdrawalForm) -> str:
        words = [_("We ask to withdraw our proposal."), form.cleaned_data["reason"]]
        actions.ask_withdrawal(case, reason="\n".join(filter(None, words)), by=COMPANY, at=request.at)
        return _("Your wish to withdraw was sent. The office in charge will contact you.")

    return Change(
        request,
        opened,
        template="company/withdraw.html",
        title=_("Withdraw the proposal"),
        make_form=WithdrawalForm,
        carry_out=by_itself if way == "move" else by_asking,
        way=way,
    ).respond()


def _nothing_to_do(request: DeskRequest, opened: Opened) -> HttpResponse:
    messages.info(request, _("This is not possible or not needed any more. Here is how the proposal stands."))
    return redirect(opened.url())


def _result(case: Case) -> list[tuple[str, str]]:
    """What was decided, each with its heading, in the words written for the company; costs and lessons are not here."""
    if not case.state_row.final or case.state == CaseState.WITHDRAWN:
        return []
    headings = {"sentence": "", "alternatives": _("What else we can suggest"), "window": _("Where to turn instead")}
    return [(heading, case.closing[name]) for name, heading in headings.items() if case.closing.get(name)]


def _files(version: ProposalVersion, opened: Opened) -> list[FileLine]:
    claims = claims_of(version)
    return [_file(one, opened, claim=claims.get(str(one.key), "")) for one in files_of_version(version)]


def sent_files(stored: Iterable[StoredFile], opened: Opened) -> list[FileLine]:
    """The files of a message or an answer, each with its address behind the company's link."""
    return [_file(one, opened) for one in stored]


def _file(stored: StoredFile, opened: Opened, claim: str = "") -> FileLine:
    return file_line(stored, url=opened.url("file", stored.key), fingerprint=True, claim=claim)
