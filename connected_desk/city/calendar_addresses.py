"""The secret address at which a calendar program fetches somebody's due dates: made, renewed, revoked, recognised."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from connected_desk.records import access
from connected_desk.records.models import Access, SecurityEvent

from .calendar import tokyo_date
from .models import CalendarAddress, Person
from .queries import roles_held

FETCHED, REFUSED = "calendar", "calendar_refused"
WINDOW = timedelta(hours=1)
MOST_FETCHED = 60  # of one calendar in an hour: some programs on several devices ask every few minutes
MOST_REFUSED = 30  # from one address in an hour


@transaction.atomic
def make(person: Person, *, at: datetime) -> str:
    """Give the person a new secret; the one before opens nothing any more. It is shown now and never again."""
    secret = secrets.token_urlsafe(32)
    kept = {"secret_hash": _hash(secret), "made_at": at}
    CalendarAddress.objects.update_or_create(person=person, defaults=kept)
    access.note(person_id=person.pk, what="calendar_address_made", at=at)
    return secret


@transaction.atomic
def revoke(person: Person, *, at: datetime) -> None:
    """Take the person's secret back: nothing is found under it any more."""
    if CalendarAddress.objects.filter(person=person).delete()[0]:
        access.note(person_id=person.pk, what="calendar_address_revoked", at=at)


def whose(secret: str, *, at: datetime) -> Person | None:
    """Whose calendar the secret opens; None for a wrong one, and for somebody who holds no role today."""
    found = CalendarAddress.objects.filter(secret_hash=_hash(secret)).select_related("person").first()
    return found.person if found and roles_held(found.person, tokyo_date(at)) else None


def fetched_too_often(person: Person, *, at: datetime) -> bool:
    """Whether the calendar was fetched as often as it may be within the last hour."""
    done = Access.objects.filter(person_id=person.pk, what=FETCHED, at__gt=at - WINDOW)
    return done.count() >= MOST_FETCHED


def guessed_too_often(address: str, *, at: datetime) -> bool:
    """Whether so many wrong secrets came from this address within the last hour that none is looked at."""
    done = SecurityEvent.objects.filter(kind=REFUSED, address=address, at__gt=at - WINDOW)
    return done.count() >= MOST_REFUSED


def _hash(secret: str) -> str:
    # Not a password: 256 random bits cannot be guessed, so a slow hash would only slow the calendar.
    return sha256(secret.encode()).hexdigest()
