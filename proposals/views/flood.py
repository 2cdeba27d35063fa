"""The page that says that too much came at once, and when to try again."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from connected_desk.records import security
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb


def try_later(request: DeskRequest, until: datetime) -> HttpResponse:
    """429 with the instant from which more is taken; one row in the security log."""
    security.refuse("intake_limit", sentence=_("Too much came at once."), **security.whence(request))
    crumbs = [Crumb(_("Home"), "/"), Crumb(_("Please try again later"))]
    response = render(request, "proposals/try_later.html", {"until": until, "crumbs": crumbs}, status=429)
    response.headers["Retry-After"] = str(max(1, round((until - request.at).total_seconds())))
    return response
