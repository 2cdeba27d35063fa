"""How many failed sign-ins are too many: ten of one account or thirty from one address within a quarter of an hour.

Failures are counted from the security log. An account is known there by a number made from the address typed, so that
an account that does not exist is locked like one that does, and what was typed is not kept.

A browser in which the person has signed in before is counted by itself (devices.py), so that nobody can lock a known
account against its owner by failing from elsewhere. A second factor that is wrong counts like a wrong password.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from connected_desk.records import security
from connected_desk.records.models import SecurityEvent
from connected_desk.records.web import DeskRequest

from . import devices

FAILED, LOCKED = "sign_in_failed", "sign_in_locked"
ACCOUNT, DEVICE = "account", "device"
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 30


def locked_until(request: DeskRequest, email: str) -> datetime | None:
    """When somebody may try again from where the request comes from; None if they may now."""
    failures = SecurityEvent.objects.filter(kind=FAILED, at__gt=request.at - WINDOW).order_by("-at")
    kind, key = _counted_by(request, email)
    # The lock ends when the oldest of the failures that fill it falls out of the window.
    filling = [
        failures.filter(subject_kind=kind, subject_key=key).values_list("at", flat=True)[PER_ACCOUNT - 1 : PER_ACCOUNT]
    ]
    if kind == ACCOUNT:
        from_there = failures.filter(address=request.address, subject_kind=ACCOUNT)
        filling.append(from_there.values_list("at", flat=True)[PER_ADDRESS - 1 : PER_ADDRESS])
    return max((oldest + WINDOW for rows in filling for oldest in rows), default=None)


def locked_accounts(at: datetime) -> dict[UUID, datetime]:
    """Until when each account that is locked now is, by its number; one query. An address that is locked is none."""
    failures = SecurityEvent.objects.filter(kind=FAILED, at__gt=at - WINDOW, subject_key__isnull=False)
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for number, failed_at in failures.order_by("-at").values_list("subject_key", "at"):
        found[number].append(failed_at)  # type: ignore[index]  # none is null here
    return {number: times[PER_ACCOUNT - 1] + WINDOW for number, times in found.items() if len(times) >= PER_ACCOUNT}


def note(request: DeskRequest, kind: str, email: str, sentence: str) -> None:
    """Write a refused sign-in to the security log; only FAILED ones count."""
    counted, key = _counted_by(request, email)
    security.refuse(kind, sentence=sentence, subject_kind=counted, subject_key=key, **security.whence(request))


def account_number(email: str) -> UUID:
    """The number of an account in the security log."""
    return uuid5(NAMESPACE_URL, f"mailto:{email.strip().lower()}")


def _counted_by(request: DeskRequest, email: str) -> tuple[str, UUID]:
    account = account_number(email)
    device = devices.known(request, account)
    return (DEVICE, device) if device else (ACCOUNT, account)
