"""The page of problems, for those who run the desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from connected_desk.records import jobs
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from . import problem_actions, problems
from .gate import only
from .models import Person
from .roles import HeldRole


@require_GET
@only(HeldRole.ADMIN, HeldRole.DESK_HEAD)
def list_of_problems(request: DeskRequest) -> HttpResponse:
    """What is wrong and what to do about it, and how the desk runs besides."""
    way = [Crumb(_("Settings"), reverse("city:settings"))] if request.user.is_staff else []
    values = {"report": problems.report(request.at), "at": request.at, "crumbs": [*way, Crumb(_("Problems"))]}
    return render(request, "city/problems.html", values)


@require_POST
@only(HeldRole.ADMIN, HeldRole.DESK_HEAD)
def run_again(request: DeskRequest, key: UUID) -> HttpResponse:
    """Have a job that failed for good run once more."""
    lease = get_object_or_404(jobs.given_up(), task_id=key)
    by: Person = request.user  # type: ignore[assignment]  # LoginRequiredMiddleware: it is a person
    problem_actions.run_again(lease, by=by, at=request.at)
    messages.success(request, _("The job will be run again within a minute."))
    return redirect("city:problems")
