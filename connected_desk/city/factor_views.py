"""One's own page of signing in: second factors, codes for paper, where one is signed in, the directory's account."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from . import factor_actions, factors, session_actions
from .calendar import tokyo_date
from .factor_actions import NotRight, TooMany
from .factor_forms import PasskeyForm, ProgramForm
from .models import DirectoryAccount, FactorKind, RecoveryCode, SecondFactor, SignedIn
from .passkey_steps import PASSKEY, state_of
from .sign_in_steps import ENROL, FOUND

ways = require_http_methods(["GET", "POST"])
OFFERED = "program_offered"  # in the session: what a program being set up was shown


@require_GET
def my_sign_in(request: DeskRequest) -> HttpResponse:
    """What one has set up, and where one is signed in."""
    return _mine(request)


@sensitive_post_parameters()
@ways
def my_program(request: DeskRequest) -> HttpResponse:
    """Set up a program that makes codes: its secret is shown, its first code proves that it took it over."""
    if request.method == "GET" or OFFERED not in request.session:
        request.session[OFFERED] = factors.new_secret()
    secret = request.session[OFFERED]
    form = ProgramForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        try:
            codes = factor_actions.add_program(
                request.user, secret=secret, code=form.cleaned_data["code"], at=request.at
            )
        except NotRight:
            form.add_error("code", _("That is not the code. Check the clock of the device and take the next code."))
        else:
            del request.session[OFFERED]
            return _added(request, codes)
    values = {
        "form": form,
        "picture": factors.picture(secret, request.user),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "crumbs": _crumbs(_("Program that makes codes")),
    }
    return render(request, "city/my_program.html", values, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@ways
def my_passkey(request: DeskRequest) -> HttpResponse:
    """Set up a passkey: the browser makes it, which takes a script."""
    form = PasskeyForm(request.POST if "name" in request.POST else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            codes = factor_actions.add_passkey(
                request.user, state=state_of(request), answer=said["answer"], name=said["name"], at=request.at
            )
            return _added(request, codes)
        except NotRight:
            form.add_error(None, _("The browser gave no passkey. Try again."))
        except TooMany:
            form.add_error(None, _("You have as many passkeys as one may have. Take one out first."))
    options, request.session[PASSKEY] = factors.ask_to_make(request.user, factors.of(request.user))
    values = {"form": form, "passkey_options": options, "crumbs": _crumbs(_("Passkey"))}
    return render(request, "city/my_passkey.html", values, status=422 if form.is_bound else 200)


@require_POST
def my_codes(request: DeskRequest) -> HttpResponse:
    """Make new codes for paper. They are on the answer and never shown again."""
    if not factors.has_one(request.user):
        messages.error(request, _("Set up a second factor first."))
        return redirect("city:my_sign_in")
    return _mine(request, codes=factor_actions.new_codes(request.user, at=request.at))


@require_POST
def take_out_factor(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take one's own factor out; the last one only where none is required."""
    known = SecondFactor.objects.filter(person=request.user).select_related("person")
    factor = get_object_or_404(known, key=key)
    if known.count() == 1 and factors.required(request.user, tokyo_date(request.at)):
        messages.error(request, _("This is your only second factor, and you need one. Set up another first."))
        return redirect("city:my_sign_in")
    factor_actions.take_out(factor, at=request.at)
    _others_go(request)
    messages.success(request, _("It was taken out."))
    return redirect("city:my_sign_in")


@require_POST
def my_sessions(request: DeskRequest) -> HttpResponse:
    """End one session of one's own, or all others."""
    rows = SignedIn.objects.filter(person=request.user).exclude(session_key=request.session.session_key)
    if "all" not in request.POST:
        rows = rows.filter(key__in=_keys(request.POST.get("session", "")))
    ended = session_actions.end(rows, at=request.at)
    sentence = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", ended)
    messages.success(request, sentence % {"n": ended})
    return redirect("city:my_sign_in")


def _keys(said: str) -> list[UUID]:
    try:
        return [UUID(said)]
    except ValueError:
        return []


def _added(request: DeskRequest, codes: list[str]) -> HttpResponse:
    """Whoever had to set one up may go on now; sessions opened without it end."""
    request.session.pop(ENROL, None)
    _others_go(request)
    messages.success(request, _("The second factor was set up. You are asked for it from the next time on."))
    return _mine(request, codes=codes) if codes else redirect("city:my_sign_in")


def _others_go(request: DeskRequest) -> None:
    session_actions.renew(request.session)
    session_actions.end_all(request.user, at=request.at, but=request.session.session_key)


def _mine(request: DeskRequest, codes: list[str] | None = None) -> HttpResponse:
    known = factors.of(request.user)
    values: dict[str, Any] = {
        "factors": known,
        "program": any(one.kind == FactorKind.APP for one in known),
        "codes": codes,
        "codes_left": RecoveryCode.objects.filter(person=request.user, used_at=None).count(),
        "sessions": session_actions.open_now(request.user, request.at),
        "this_session": request.session.session_key,
        "must": ENROL in request.session,
        "directory": settings.OIDC_ISSUER,
        "found": request.session.get(FOUND),
        "account": DirectoryAccount.objects.filter(person=request.user).first() if settings.OIDC_ISSUER else None,
        "crumbs": [Crumb(_("My settings"), reverse("city:me")), Crumb(_("Signing in"))],
    }
    return render(request, "city/my_sign_in.html", values)


def _crumbs(label: str) -> list[Crumb]:
    own = Crumb(_("Signing in"), reverse("city:my_sign_in"))
    return [Crumb(_("My settings"), reverse("city:me")), own, Crumb(label)]
