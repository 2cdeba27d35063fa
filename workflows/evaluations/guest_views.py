"""The page of an evaluator without an account: a link names the evaluation, a mailed code proves who holds it.

Without the code the page says nothing of the case. With it, it shows the evidence of this one case, and takes the
declaration and the scores. Opening an address changes nothing.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import access, security
from connected_desk.records.web import DeskRequest, keep_link
from connected_desk.ui import paper as papers_of_ui
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable
from proposals import actions as proposals
from proposals import floods, signed_in
from proposals.forms import CodeForm
from proposals.views.flood import try_later
from workflows.cases.company_change import CODE_SENTENCES, masked
from workflows.cases.refusals import refused_to
from workflows.pocs.queries import criterion_lines
from workflows.pocs.views.shown import charter_facts

from . import actions, papers, queries
from .forms.sheets import GuestDeclarationForm, GuestSheetForm
from .guest_links import place_of
from .guest_queries import open_part
from .models import Evaluator

# Which guests have proved themselves in this browser, each until when.
PROVED = "guests"


def guest_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for the holder of a link: finds the place among the evaluators or says 404, and keeps the link in."""

    @login_not_required
    @wraps(view)
    def opened(request: DeskRequest, token: str, **parts: Any) -> HttpResponse:
        place = place_of(token)
        if place is None:
            raise Http404
        return keep_link(view(request, place, token, **parts))

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def page(request: DeskRequest, place: Evaluator, token: str) -> HttpResponse:
    """The evidence and the form that is next: the declaration, the sheet, or what was submitted."""
    if not _is_open(place):
        return render(request, "guests/over.html", {"submitted": place.submitted_at, "crumbs": _crumbs()})
    if not _is_proved(request, place):
        return redirect("guest:code", token)
    form = _form(request, place)
    if form is not None and form.is_bound and form.is_valid():
        with refused_to(request, form):
            messages.success(request, _carry_out(request, place, form))
            return redirect("guest:page", token)
    return render(request, "guests/page.html", _shown(request, place, token, form))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def code(request: DeskRequest, place: Evaluator, token: str) -> HttpResponse:
    """Send a code to the guest's address, and judge it; the right one opens the page in this browser for some hours."""
    if not _is_open(place) or _is_proved(request, place):
        return redirect("guest:page", token)
    pressed = request.POST.get("go") if request.method == "POST" else ""
    form = CodeForm(request.POST if pressed == "enter" else None)
    answer = None
    if pressed == "send":
        answer = _send(request, place)
    elif form.is_valid():
        answer = _prove(request, place, form, token)
    values = {"form": form, "address": masked(place.email), "crumbs": _crumbs()}
    return answer or render(request, "guests/code.html", values, status=422 if form.errors else 200)


@require_POST
@guest_page
def leave(request: DeskRequest, place: Evaluator, token: str) -> HttpResponse:
    """Ask for a code again the next time: whoever comes to this machine after them finds nothing."""
    request.session[PROVED] = {key: until for key, until in _proved(request).items() if key != _key(place)}
    request.session.cycle_key()
    messages.success(request, _("You have signed out."))
    return redirect("guest:code", token)


@require_safe
@guest_page
def paper(request: DeskRequest, place: Evaluator, token: str, which: str) -> HttpResponse:
    """The score sheet as PDF, empty or with what the guest submitted."""
    if not (_is_open(place) and _is_proved(request, place)) or which not in papers.names(place):
        raise Http404
    evaluation, filled = place.evaluation, place if which == papers.OWN else None
    try:
        made = papers.make(evaluation, filled, language=get_language() or "ja")
    except PdfUnavailable as why:
        return papers_of_ui.not_now(request, why, back_url=reverse("guest:page", args=[token]))
    key = evaluation.case.key
    access.note(person_id=None, what="score_sheet", at=request.at, subject_kind="case", subject_key=key)
    return papers_of_ui.response(made, papers.file_name(evaluation))


def _form(request: DeskRequest, place: Evaluator) -> Any:
    """What is asked of the guest now; None once everything is in."""
    posted = request.POST if request.method == "POST" else None
    if not place.may_score:
        return None
    if not place.conflict:
        return GuestDeclarationForm(posted)
    return GuestSheetForm(place.evaluation.criteria_set, posted, given=queries.own_scores(place))


def _carry_out(request: DeskRequest, place: Evaluator, form: Any) -> str:
    if isinstance(form, GuestDeclarationForm):
        actions.declare(place, by=place.guest, at=request.at, **form.cleaned_data)
        return _("Your declaration was recorded.")
    actions.submit_scores(place, scores=form.scores(), by=place.guest, at=request.at)
    return _("Your scores were submitted. Thank you very much.")


def _shown(request: DeskRequest, place: Evaluator, token: str, form: Any) -> dict[str, Any]:
    evaluation, on = place.evaluation, tokyo_date(request.at)
    case, submitted = evaluation.case, place.submitted_at
    evaluators = queries.evaluators_of(evaluation) if submitted else []
    return {
        "case": case,
        "evaluation": evaluation,
        "place": place,
        "token": token,
        "form": form,
        "organisation": case.proposal.organisation.name if case.proposal else "",
        "lines": criterion_lines(evaluation.poc, on),
        "charter": charter_facts(evaluation.poc),
        "proposal": open_part(case),
        "own": papers.parts(evaluation, place) if submitted else [],
        "table": queries.score_table(evaluation, evaluators, place.guest) if place.guest and submitted else None,
        "crumbs": _crumbs(),
    }


def _send(request: DeskRequest, place: Evaluator) -> HttpResponse | None:
    if until := floods.full_until(floods.SIGN_INS, request.address, request.at):
        return try_later(request, until)
    floods.count(floods.SIGN_INS, request.address, request.at)
    try:
        case, language = place.evaluation.case, get_language() or "ja"
        proposals.send_page_code(
            page=_page(place), email=place.email, reference=case.number, language=language, at=request.at
        )
    except proposals.AskedTooOften as refusal:
        sentence = _("That was asked for too often. Please wait for about %(minutes)s minutes.")
        messages.error(request, sentence % {"minutes": refusal.minutes})
    else:
        messages.success(request, _("The code was sent. Please enter it here."))
    return None


def _prove(request: DeskRequest, place: Evaluator, form: CodeForm, token: str) -> HttpResponse | None:
    if until := floods.full_until(floods.CODES, request.address, request.at):
        return try_later(request, until)
    floods.count(floods.CODES, request.address, request.at)
    digits = form.cleaned_data["code"]
    result = proposals.check_page_code(page=_page(place), digits=digits, at=request.at)
    if result is not proposals.CodeResult.RIGHT:
        form.add_error("code", CODE_SENTENCES[result]())
        security.refuse(
            "guest_code",
            sentence=f"A code of an outside evaluator was {result.value.replace('_', ' ')}.",
            subject_kind="case",
            subject_key=place.evaluation.case.key,
            **security.whence(request),
        )
        return None
    request.session.cycle_key()
    until_when = (request.at + signed_in.SIGNED_IN_FOR).isoformat()
    request.session[PROVED] = {**_proved(request), _key(place): until_when}
    key = place.evaluation.case.key
    access.note(person_id=None, what="evaluation.guest", at=request.at, subject_kind="case", subject_key=key)
    return redirect("guest:page", token)


def _is_open(place: Evaluator) -> bool:
    return place.evaluation.closed_at is None and place.excused_at is None


def _is_proved(request: DeskRequest, place: Evaluator) -> bool:
    until = _proved(request).get(_key(place))
    return until is not None and datetime.fromisoformat(until) > request.at


def _proved(request: DeskRequest) -> dict[str, str]:
    found: dict[str, str] = request.session.get(PROVED, {})
    return found


def _key(place: Evaluator) -> str:
    """A link given anew asks for a code anew."""
    return f"{place.guest.key}:{place.guest.link_version}"  # type: ignore[union-attr]  # a link opens a guest's place


def _page(place: Evaluator) -> str:
    """The word the codes of this page go by."""
    return f"guest {_key(place)}"


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("Evaluation of a trial"))]
