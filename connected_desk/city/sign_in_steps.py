"""The steps of signing in: who has shown the first factor and not the second yet, and what follows afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from connected_desk.records import access
from connected_desk.records.web import DeskRequest

from . import devices, factors
from .calendar import tokyo_date
from .lockout import account_number
from .models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING = "second_step"  # in the session: who has shown the first factor, and when
ENROL = "enrol"  # in the session: this person may do nothing else before a second factor is set up
FOUND = "directory_found"  # in the session: the directory's account that somebody signed in may connect
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Waiting:
    """Somebody who has shown the first factor."""

    person: Person
    next_url: str


def after_first(request: DeskRequest, person: Person, *, next_url: str, how: str = "sign_in") -> HttpResponse:
    """Ask for the second factor, where the person has one; else sign them in."""
    if not factors.has_one(person):
        return finish(request, person, next_url=next_url, how=how, second=False)
    request.session[WAITING] = {
        "person": str(person.key),
        # With another password, or a closed account, the first step is over.
        "hash": person.get_session_auth_hash(),
        "at": request.at.isoformat(),
        "next": next_url,
    }
    return redirect("city:second_step")


def waiting(request: DeskRequest) -> Waiting | None:
    """Who has shown the first factor in this browser within the last minutes."""
    held = request.session.get(WAITING)
    if not held or datetime.fromisoformat(held["at"]) <= request.at - PATIENCE:
        return None
    person = Person.objects.filter(key=held["person"], is_active=True).first()
    if person is None or not constant_time_compare(held["hash"], person.get_session_auth_hash()):
        return None
    return Waiting(person, held["next"])


def finish(request: DeskRequest, person: Person, *, next_url: str, how: str, second: bool) -> HttpResponse:
    """Sign the person in; one who must have a second factor and has none sets it up first."""
    request.session.pop(WAITING, None)
    login(request, person, backend=BACKEND)
    access.note(person_id=person.pk, what=how, at=request.at)
    if not second and factors.required(person, tokyo_date(request.at)):
        request.session[ENROL] = next_url
        next_url = reverse("city:my_sign_in")
    response = redirect(next_url)
    devices.remember(response, account_number(person.email))
    return response
