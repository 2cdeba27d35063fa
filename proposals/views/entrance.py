"""The front page, and what to know before a proposal is started."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .. import actions, floods, intake, signed_in
from ..challenge_queries import Line, lines_of_open, named
from ..vocabulary import Standing
from . import session
from .flood import try_later


@login_not_required
@require_safe
def front(request: DeskRequest) -> HttpResponse:
    """What the desk is, and the ways on."""
    return render(request, "proposals/front.html", {"themes": _themes(request), **_promises()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: DeskRequest) -> HttpResponse:
    """What to know before; a press of the button starts a draft. `?challenge=` names the theme it is to answer."""
    asked = named(request.POST.get("challenge") or request.GET.get("challenge", ""))
    if asked and asked.standing(tokyo_date(request.at)) != Standing.OPEN:
        return redirect("proposals:challenge", asked.key)  # it says why, and what is open instead
    if request.method == "POST":
        if until := floods.full_until(floods.DRAFTS, request.address, request.at):
            return try_later(request, until)
        draft = actions.start(
            language=get_language() or "ja", at=request.at, theme=asked, by=signed_in.address(request)
        )
        floods.count(floods.DRAFTS, request.address, request.at)
        session.remember(request, draft)
        return redirect(session.reached_url(draft))
    values: dict[str, Any] = {
        "theme": asked,
        "themes": _themes(request),
        "crumbs": [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("Before you start"))],
        "max_files": intake.MAX_FILES,
        "draft_days": intake.DRAFT_DAYS,
        **_promises(),
    }
    own = session.current(request)
    if own and not own.submitted_id:
        values |= {"draft": own, "reached_url": session.reached_url(own)}
    return render(request, "proposals/start.html", values)


def _themes(request: DeskRequest) -> list[Line]:
    return lines_of_open(tokyo_date(request.at))


def _promises() -> dict[str, int]:
    return {
        "receipt_confirmed": intake.RECEIPT_CONFIRMED,
        "first_contact": intake.FIRST_CONTACT,
        "office_named": intake.OFFICE_NAMED,
    }
