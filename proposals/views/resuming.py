"""Leaving a draft with a link, and the page the link leads to: opening it changes nothing, its button goes on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest, keep_link
from connected_desk.ui.looks import Crumb

from .. import actions
from ..forms import addresses_typed
from ..intake import ORGANISATION
from ..models import Draft
from ..queries import draft_behind
from . import session


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: DeskRequest, token: str) -> HttpResponse:
    """Show until when the draft is kept, or go on with it. A wrong, old or used link all read the same."""
    draft = draft_behind(actions.hashed(token), at=request.at)
    if draft and request.method == "POST":
        session.remember(request, draft)
        return redirect(session.reached_url(draft))
    crumbs = [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("Your draft"))]
    values = {"draft": draft, "address": request.build_absolute_uri(), "crumbs": crumbs}
    return keep_link(render(request, "proposals/resume.html", values, status=200 if draft else 404))


def pause(request: DeskRequest, draft: Draft) -> HttpResponse:
    """Leave with a link that resumes; the page it leads to is the one that shows it."""
    to = addresses_typed(draft.typed.get(ORGANISATION.slug, {}))
    paused = actions.pause(draft=draft, to=to, at=request.at)
    session.forget(request, draft)
    if paused.mailed:
        sentence = _("Saved. We have sent the link to this page to %(addresses)s.")
        messages.success(request, sentence % {"addresses": _(", ").join(paused.mailed)})
    else:
        messages.success(request, _("Saved. Please keep the address of this page: it is not sent by mail."))
    return redirect("proposals:resume", token=paused.token)
