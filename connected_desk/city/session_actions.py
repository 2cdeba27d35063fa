"""Sessions of people: begun, kept under a new key, ended. An ended one is gone from Django's own table too."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from connected_desk.records import access

from .models import Person, SignedIn

# In the session: instants, in seconds since 1970. `confirmed` is when a password or second factor was last given.
MARK = "signed_in"
NOTED_EVERY = timedelta(minutes=5)  # how exactly it is known when a session was last used


def begin(session: SessionBase, person: Person, *, at: datetime, address: str, browser: str) -> None:
    """Note that somebody signed in with this session."""
    if not session.session_key:
        session.save()
    moment = at.timestamp()
    session[MARK] = {"began": moment, "seen": moment, "confirmed": moment}
    SignedIn.objects.update_or_create(
        session_key=session.session_key,
        defaults={"person": person, "began_at": at, "seen_at": at, "address": address, "browser": browser[:200]},
    )


def is_over(session: SessionBase, at: datetime) -> bool:
    """Whether the session has lasted as long as one may, however busy it was."""
    return _since(session, "began", at) >= timedelta(minutes=settings.DESK_SESSION_MINUTES)


def is_idle(session: SessionBase, at: datetime) -> bool:
    """Whether nothing was asked with the session for so long that somebody else may sit there."""
    return _since(session, "seen", at) >= timedelta(minutes=settings.DESK_IDLE_MINUTES)


def is_confirmed(session: SessionBase, at: datetime) -> bool:
    """Whether the password or the second factor was given lately."""
    return _since(session, "confirmed", at) < timedelta(minutes=settings.DESK_CONFIRM_MINUTES)


def see(session: SessionBase, at: datetime) -> None:
    """Note that the session is in use; written every few minutes only."""
    if abs(_since(session, "seen", at)) >= min(NOTED_EVERY, timedelta(minutes=settings.DESK_IDLE_MINUTES) / 4):
        _set(session, at, "seen")
        SignedIn.objects.filter(session_key=session.session_key).update(seen_at=at)


def confirm(session: SessionBase, at: datetime) -> None:
    """Note that the password or the second factor was given again."""
    _set(session, at, "seen", "confirmed")
    SignedIn.objects.filter(session_key=session.session_key).update(seen_at=at)


def renew(session: SessionBase) -> None:
    """Go on under a new key: one that somebody learned before opens nothing any more."""
    old = session.session_key
    session.cycle_key()
    follow(session, old)


def follow(session: SessionBase, old: str | None) -> None:
    """Note that the session `old` goes on as this one."""
    SignedIn.objects.filter(session_key=old).update(session_key=session.session_key)


def open_now(person: Person, at: datetime) -> list[SignedIn]:
    """Where somebody is signed in, the last used first; two queries."""
    rows = list(SignedIn.objects.filter(person=person))
    alive = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=at)
    keys = set(alive.values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in keys]


@transaction.atomic
def end(rows: Iterable[SignedIn], *, at: datetime) -> int:
    """End these sessions; returns how many there were."""
    rows = list(rows)
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    SignedIn.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        access.note(person_id=row.person_id, what="session_ended", at=at, subject_kind="session", subject_key=row.key)
    return len(rows)


def end_all(person: Person, *, at: datetime, but: str | None = None) -> int:
    """End all sessions of somebody but the one of that key."""
    return end(SignedIn.objects.filter(person=person).exclude(session_key=but or ""), at=at)


def forget(session: SessionBase) -> None:
    """Note that the session was left by signing out."""
    SignedIn.objects.filter(session_key=session.session_key).delete()


def tidy(*, at: datetime) -> None:
    """Remove what is left of sessions that ran out."""
    Session.objects.filter(expire_date__lte=at).delete()
    SignedIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _since(session: SessionBase, what: str, at: datetime) -> timedelta:
    held = session.get(MARK) or {}
    return timedelta(seconds=at.timestamp() - held.get(what, 0))


def _set(session: SessionBase, at: datetime, *names: str) -> None:
    session[MARK] = {**(session.get(MARK) or {}), **dict.fromkeys(names, at.timestamp())}
