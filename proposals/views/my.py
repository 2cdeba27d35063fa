"""Signing in with a mailed code, and the page of everything that is one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.lockout import account_number
from connected_desk.records import security
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.cases.company_change import CODE_SENTENCES
from workflows.cases.own_proposals import own_lines

from .. import actions, floods, signed_in
from ..forms import AddressForm, CodeForm
from ..member_queries import drafts_of, members_of, membership, plain, proposals_of
from ..models import ProvenAddress
from . import session
from .flood import try_later

# The address that a code was sent to from this browser, and where to go once it is right.
SIGNING_IN = "signing_in"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: DeskRequest) -> HttpResponse:
    """Ask for the address and send it a code. What is answered does not depend on whether the address is known."""
    form = AddressForm(request.POST or None, press=_("Send the code"))
    if form.is_valid():
        request.session[SIGNING_IN] = {"email": plain(form.cleaned_data["email"]), "next": _next(request)}
        return _send(request)
    return render(request, "proposals/sign_in.html", {"form": form, "crumbs": _crumbs(_("Sign in"))})


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: DeskRequest) -> HttpResponse:
    """Ask for the code; the right one signs the address in."""
    asked = request.session.get(SIGNING_IN)
    if not asked:
        return redirect("proposals:sign_in")
    if request.POST.get("go") == "send":
        return _send(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if until := floods.full_until(floods.CODES, request.address, request.at):
            return try_later(request, until)
        if prove(request, form, asked["email"]):
            del request.session[SIGNING_IN]
            messages.success(request, _("You have signed in."))
            return redirect(asked["next"] or "proposals:my")
    values = {"form": form, "email": asked["email"], "crumbs": _crumbs(_("Sign in"))}
    return render(request, "proposals/sign_in_code.html", values)


@login_not_required
@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """Sign out, and leave nothing of one's own in this browser."""
    signed_in.end(request, session.DRAFTS, SIGNING_IN, "unlocked")
    messages.success(request, _("You have signed out."))
    return redirect("proposals:front")


@login_not_required
@require_safe
def my(request: DeskRequest) -> HttpResponse:
    """Drafts, running and finished proposals of the address that is signed in and of its organisation."""
    email = signed_in.address(request)
    if not email:
        return to_sign_in(request)
    person = ProvenAddress.objects.filter(email=email).first()
    lines = own_lines(proposals_of(email), tokyo_date(request.at), since=person.signed_in_before if person else None)
    member = membership(email)
    values = {
        "email": email,
        "team": member.team if member else None,
        "members": members_of(member.team) if member else [],
        "to_do": [line for line in lines if line.asked],
        "running": [line for line in lines if not line.view.final],
        "finished": [line for line in lines if line.view.final],
        "drafts": list(drafts_of(email, at=request.at)),
        "crumbs": _crumbs(_("My page")),
    }
    return render(request, "proposals/my.html", values)


@login_not_required
@require_POST
def my_draft(request: DeskRequest, key: UUID) -> HttpResponse:
    """Go on with a draft of one's own in this browser."""
    email = signed_in.address(request)
    if not email:
        return to_sign_in(request)
    draft = drafts_of(email, at=request.at).filter(key=key).first()
    if draft is None:
        raise Http404
    session.remember(request, draft)
    return redirect(session.reached_url(draft))


def prove(request: DeskRequest, form: CodeForm, email: str) -> bool:
    """Judge the code for this address and sign it in; a wrong one becomes an error of the form and is written down."""
    floods.count(floods.CODES, request.address, request.at)
    result = actions.check_sign_in_code(email=email, digits=form.cleaned_data["code"], at=request.at)
    if result is actions.CodeResult.RIGHT:
        actions.sign_in(email=email, drafts=request.session.get(session.DRAFTS, []), at=request.at)
        signed_in.begin(request, email)
        return True
    form.add_error("code", CODE_SENTENCES[result]())
    security.refuse(
        "company_sign_in",
        sentence=f"A code to sign in was {result.value.replace('_', ' ')}.",
        subject_kind="account",
        subject_key=account_number(email),
        **security.whence(request),
    )
    return False


def send_code(request: DeskRequest, email: str) -> HttpResponse | None:
    """Send a code to the address and say so; an answer instead where this network asked too often."""
    if until := floods.full_until(floods.SIGN_INS, request.address, request.at):
        return try_later(request, until)
    floods.count(floods.SIGN_INS, request.address, request.at)
    try:
        actions.send_sign_in_code(email=email, language=get_language() or "ja", at=request.at)
    except actions.AskedTooOften as refusal:
        sentence = _("That was asked for too often. Please wait for about %(minutes)s minutes.")
        messages.error(request, sentence % {"minutes": refusal.minutes})
    else:
        messages.success(request, _("The code was sent. Please enter it here."))
    return None


def to_sign_in(request: DeskRequest) -> HttpResponse:
    """To the page that asks who it is, and back here afterwards."""
    return redirect(f"{reverse('proposals:sign_in')}?next={request.path}")


def _send(request: DeskRequest) -> HttpResponse:
    return send_code(request, request.session[SIGNING_IN]["email"]) or redirect("proposals:sign_in_code")


def _next(request: DeskRequest) -> str:
    """Where to go on; nowhere outside this site."""
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/") else ""


def _crumbs(*names: Any) -> list[Crumb]:
    return [Crumb(_("Home"), reverse("proposals:front")), *(Crumb(name) for name in names)]
