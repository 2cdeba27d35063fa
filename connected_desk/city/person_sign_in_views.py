"""What an administrator sees and does about somebody's signing in: end their sessions, reset their second factor."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest

from . import factor_actions, factors, session_actions, setting_record
from .factor_forms import ReasonForm
from .gate import only
from .models import Person, RecoveryCode
from .people_actions import PEOPLE
from .roles import HeldRole
from .setting_views import overtaken, way, who


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def person_sign_in(request: DeskRequest, key: UUID) -> HttpResponse:
    """The factors and sessions of somebody; one's own are on one's own page."""
    person = get_object_or_404(Person, key=key)
    if person == request.user:
        return redirect("city:my_sign_in")
    form = ReasonForm(request.POST if "go" in request.POST else None, initial={"seen": setting_record.version(PEOPLE)})
    if form.is_valid() and _done(request, person, form):
        return redirect("city:person_sign_in", person.key)
    values = {
        "person": person,
        "factors": factors.of(person),
        "codes_left": RecoveryCode.objects.filter(person=person, used_at=None).count(),
        "sessions": session_actions.open_now(person, request.at),
        "form": form,
        "history": setting_record.history(PEOPLE),
        "crumbs": way(request, PEOPLE, _("Signing in of %(person)s") % {"person": person}),
    }
    return render(request, "city/person_sign_in.html", values, status=422 if form.is_bound else 200)


def _done(request: DeskRequest, person: Person, form: ReasonForm) -> bool:
    action = factor_actions.reset if request.POST["go"] == "reset" else factor_actions.end_sessions
    with overtaken(form):
        action(person, **who(request, form.cleaned_data))
    if form.errors:
        return False
    messages.success(request, _("It was done, and the person is told by mail."))
    return True
