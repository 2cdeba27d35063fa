"""The organisation's data, kept once, and the colleagues who share its proposals."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest, keep_link, version_shown
from connected_desk.ui.looks import Crumb, Fact
from workflows.cases.actions import change_team

from .. import actions, floods, signed_in
from ..forms import AddressForm, CodeForm, TeamForm
from ..member_queries import MAX_COLLEAGUES, invitation_behind, members_of, membership
from ..models import Member
from ..queries import shared_lines
from .flood import try_later
from .my import prove, send_code, to_sign_in


def for_members(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for somebody who is signed in and shares an organisation's proposals; handed its membership."""

    @wraps(view)
    def opened(request: DeskRequest, **parts: Any) -> HttpResponse:
        email = signed_in.address(request)
        if not email:
            return to_sign_in(request)
        member = membership(email)
        try:
            return view(request, member, **parts) if member else redirect("proposals:my")
        except actions.NotAMember:  # taken out while the page stood open
            return redirect("proposals:my")

    return opened


@login_not_required
@require_safe
@for_members
def organisation(request: DeskRequest, member: Member) -> HttpResponse:
    """What the city keeps of the organisation, and who shares its proposals."""
    members = members_of(member.team)
    values = {
        "team": member.team,
        "facts": [Fact(str(line.label), line.text or _("(no entry)")) for line in shared_lines(member.team.details)],
        "own": member,
        "members": members,
        "now": request.at,
        "left": MAX_COLLEAGUES + 1 - len(members),
        "most": MAX_COLLEAGUES,
        "crumbs": _crumbs(),
    }
    return render(request, "proposals/organisation.html", values)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change_organisation(request: DeskRequest, member: Member) -> HttpResponse:
    """Change what is kept of the organisation."""
    options: dict[str, Any] = {"on": tokyo_date(request.at), "back_url": reverse("proposals:organisation")}
    options["carried"] = {"version": member.team.version}
    form = (
        TeamForm(request.POST, **options)
        if request.method == "POST"
        else TeamForm(initial=member.team.details, **options)
    )
    if form.is_bound and form.is_valid():
        shown = version_shown(request)
        try:
            change_team(team=member.team, details=form.answers(), version=shown, by=member.email, at=request.at)
        except actions.TeamChanged:
            form.add_error(None, _("A colleague changed this meanwhile. Please compare, and save once more."))
        else:
            messages.success(request, _("The organisation’s data were saved. New proposals begin with them."))
            return redirect("proposals:organisation")
    title = _("Change the organisation’s data")
    values = {"form": form, "title": title, "team": member.team, "crumbs": _crumbs(title)}
    return render(request, "proposals/member_form.html", values)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def invite(request: DeskRequest, member: Member) -> HttpResponse:
    """Invite a colleague by a mailed link."""
    form = AddressForm(
        request.POST or None,
        press=_("Send the invitation"),
        back_url=reverse("proposals:organisation"),
        own=False,
    )
    if form.is_valid():
        if until := floods.full_until(floods.INVITATIONS, str(member.team.key), request.at):
            return try_later(request, until)
        if _invited(request, member, form):
            floods.count(floods.INVITATIONS, str(member.team.key), request.at)
            return redirect("proposals:organisation")
    title = _("Invite a colleague")
    values = {"form": form, "title": title, "inviting": True, "team": member.team, "crumbs": _crumbs(title)}
    return render(request, "proposals/member_form.html", values)


def _invited(request: DeskRequest, member: Member, form: AddressForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        actions.invite(team=member.team, email=email, language=get_language() or "ja", by=member.email, at=request.at)
    except actions.KnownAlready:
        form.add_error("email", _("This address is a member or invited already"))
    except actions.TeamFull:
        form.add_error(None, _("Up to %(most)s colleagues can share the proposals.") % {"most": MAX_COLLEAGUES})
    else:
        sentence = _("The invitation was sent to %(email)s. It is valid for 14 days.")
        messages.success(request, sentence % {"email": email})
        return True
    return False


@login_not_required
@require_POST
@for_members
def remove_member(request: DeskRequest, member: Member, key: UUID) -> HttpResponse:
    """Take a colleague out, or leave oneself."""
    gone = actions.remove(team=member.team, key=key, by=member.email, at=request.at)
    if gone and gone.email == member.email:
        messages.success(request, _("You have left. You still see the proposals whose notices go to you."))
        return redirect("proposals:my")
    if gone:
        messages.success(request, _("%(email)s does not share the proposals any more.") % {"email": gone.email})
    return redirect("proposals:organisation")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: DeskRequest, token: str) -> HttpResponse:
    """Accept an invitation: opening the link changes nothing, its buttons send a code and take it."""
    invitation = invitation_behind(actions.hashed(token), at=request.at)
    form = CodeForm(request.POST if request.POST.get("go") == "join" else None)
    answer = None
    if invitation and request.method == "POST":
        answer = _joining(request, invitation, form)
    values = {
        "invitation": invitation,
        "known": bool(invitation) and signed_in.address(request) == invitation.email,
        "form": form,
        "crumbs": [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("Invitation"))],
    }
    page = answer or render(request, "proposals/join.html", values, status=200 if invitation else 404)
    return keep_link(page)


def _joining(request: DeskRequest, invitation: Member, form: CodeForm) -> HttpResponse | None:
    """Where to go after what was pressed; None to show the page again."""
    if request.POST.get("go") == "send":
        return send_code(request, invitation.email)
    if signed_in.address(request) != invitation.email:
        if not form.is_valid():
            return None
        if until := floods.full_until(floods.CODES, request.address, request.at):
            return try_later(request, until)
        if not prove(request, form, invitation.email):
            return None
    try:
        actions.join(member=invitation, at=request.at)
    except actions.OfAnotherTeam:
        messages.error(request, _("You share the proposals of another organisation. Leave it first, then come back."))
        return redirect("proposals:organisation")
    except actions.NotAMember:
        messages.error(request, _("This invitation is not valid any more."))
    else:
        messages.success(request, _("You now share the proposals of “%(team)s”.") % {"team": invitation.team})
    return redirect("proposals:my")


def _crumbs(*names: Any) -> list[Crumb]:
    before = [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("My page"), reverse("proposals:my"))]
    if not names:
        return [*before, Crumb(_("The organisation"))]
    return [*before, Crumb(_("The organisation"), reverse("proposals:organisation")), *(Crumb(one) for one in names)]
