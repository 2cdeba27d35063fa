"""Signing in by the city's directory: there and back, connecting one's account, and the roles it proposes."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.records import security
from connected_desk.records.web import DeskRequest

from . import directory, directory_actions, setting_record, sign_in_steps
from .factor_forms import ReasonForm
from .gate import only
from .models import DirectoryAccount, RoleProposal
from .people_actions import PEOPLE
from .roles import HeldRole
from .setting_kinds import READERS
from .setting_views import may_change, overtaken, way, who
from .sign_in_steps import FOUND

NEXT = "directory_next"  # in the session


@login_not_required
@require_GET
def begin(request: DeskRequest) -> HttpResponseBase:
    """To the directory. It is a GET: nothing happens there but what somebody does, and the way back is checked."""
    if not settings.OIDC_ISSUER:
        raise Http404
    request.session[NEXT] = _next(request)
    try:
        return directory.to_directory(request)
    except directory.NotTrusted:
        messages.error(request, _("The directory does not answer. Sign in with your password, or try again later."))
        return redirect("city:sign_in")


@login_not_required
@require_GET
def back(request: DeskRequest) -> HttpResponse:
    """Back from the directory: sign in who is known, and show somebody signed in the account to connect."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        found = directory.account(request)
    except directory.NotTrusted as fault:
        told = f"What the directory answered was not taken: {type(fault.__cause__).__name__}."
        security.refuse("directory_refused", sentence=told, **security.whence(request))
        messages.error(request, _("Signing in by the directory failed. Begin again from here."))
        return redirect("city:sign_in")
    next_url = request.session.pop(NEXT, "") or reverse("desk:home")
    if request.user.is_authenticated:
        request.session[FOUND] = {"issuer": found.issuer, "subject": found.subject, "shown": found.shown}
        return redirect("city:my_sign_in")
    known = DirectoryAccount.objects.filter(issuer=found.issuer, subject=found.subject, person__is_active=True)
    account = known.select_related("person").first()
    if account is None:
        return _unknown(request)
    directory_actions.propose_roles(account.person, found.groups, at=request.at)
    if found.second:
        how = "sign_in.directory"
        return sign_in_steps.finish(request, account.person, next_url=next_url, how=how, second=True)
    return sign_in_steps.after_first(request, account.person, next_url=next_url, how="sign_in.directory")


@require_POST
def my_directory(request: DeskRequest) -> HttpResponse:
    """Connect the account somebody has just signed in to at the directory, or disconnect the one there is."""
    if "disconnect" in request.POST:
        directory_actions.disconnect(request.user, at=request.at, session=request.session.session_key)
        messages.success(request, _("The account was disconnected."))
        return redirect("city:my_sign_in")
    if found := request.session.pop(FOUND, None):
        try:
            directory_actions.connect(request.user, issuer=found["issuer"], subject=found["subject"], at=request.at)
            messages.success(request, _("The account was connected. You can sign in by it from now on."))
        except directory_actions.OfSomebodyElse:
            messages.error(request, _("That account belongs to somebody else at this desk. Ask the administrator."))
    return redirect("city:my_sign_in")


@require_GET
@only(*READERS)
def role_proposals(request: DeskRequest) -> HttpResponse:
    """The roles that groups of the directory propose and nobody has answered; the oldest first."""
    rows = RoleProposal.objects.filter(answered_at=None).select_related("person", "unit")
    values = {
        "proposals": rows[:100],
        "may_change": may_change(request),
        "history": setting_record.history(PEOPLE),
        "crumbs": way(request, PEOPLE, _("Roles the directory proposes")),
    }
    return render(request, "city/role_proposals.html", values)


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def role_proposal(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take a proposed role or not, with a reason."""
    row = get_object_or_404(RoleProposal.objects.select_related("person", "unit"), key=key, answered_at=None)
    form = ReasonForm(request.POST or None, initial={"seen": setting_record.version(PEOPLE)})
    if form.is_valid() and _answered(request, row, form):
        messages.success(request, _("The answer was saved."))
        return redirect("city:role_proposals")
    values = {"row": row, "form": form, "crumbs": way(request, PEOPLE, _("Role proposed"))}
    return render(request, "city/role_proposal.html", values, status=422 if form.is_bound else 200)


def _answered(request: DeskRequest, row: RoleProposal, form: ReasonForm) -> bool:
    try:
        with overtaken(form):
            take = request.POST.get("go") == "take"
            directory_actions.answer(row, take=take, **who(request, form.cleaned_data))
    except directory_actions.OwnRole:
        form.add_error(None, _("Nobody takes a role for themselves. Another administrator has to."))
    except directory_actions.AnsweredAlready:
        form.add_error(None, _("Somebody else has answered this meanwhile."))
    return not form.errors


def _unknown(request: DeskRequest) -> HttpResponse:
    sentence = _(
        "The directory knows you, but no account of this desk is connected to you. Sign in with your password and "
        "connect it under “My settings”, or ask the administrator for an account."
    )
    told = "An account of the directory that nobody connected."
    security.refuse("directory_unknown", sentence=told, **security.whence(request))
    messages.error(request, sentence)
    return redirect("city:sign_in")


def _next(request: DeskRequest) -> str:
    url = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if own else ""
