"""代決の後閲: what stand-ins decided or moved in one's place, and the press that says one has looked at it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connected_desk.records.models import LogRow
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Tab

from .. import later_queries as queries
from ..later_actions import see_later as look_at
from ..refusals import refused_to


@require_safe
def later(request: DeskRequest) -> HttpResponse:
    """What was done in my place: what I have still to look at, or all of it."""
    person = request.user
    waiting = queries.unseen(person)  # type: ignore[arg-type]  # LoginRequiredMiddleware: it is a person
    whole = request.GET.get("tab") == "all"
    rows = queries.done_for(person) if whole else waiting  # type: ignore[arg-type]
    page = queries.page(rows, after=request.GET.get("after", ""))
    tab = "all" if whole else "new"
    context = {
        "page": page,
        "tabs": [
            Tab(_("To look at"), "?tab=new", waiting.count(), current=not whole),
            Tab(_("All that was done in your place"), "?tab=all", current=whole),
        ],
        "next": f"?tab={tab}&after={page.after}" if page.after else "",
        "first": f"?tab={tab}" if request.GET.get("after") else "",
        "crumbs": [Crumb(_("Home"), reverse("desk:home")), Crumb(_("Done in your place"))],
    }
    return render(request, "cases/later.html", context)


@require_POST
def see_later(request: DeskRequest, key: UUID, seq: int) -> HttpResponse:
    """I have looked at it."""
    row = get_object_or_404(LogRow, subject_key=key, seq=seq, acting_for_id=request.user.pk)
    with refused_to(request):
        look_at(row, by=request.user, at=request.at)  # type: ignore[arg-type]
        messages.success(request, _("It was noted that you have looked at it."))
    return redirect("desk:later")
