"""Mailing a code and checking it: for the page of a proposal, or for an address that wants to sign in."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from connected_desk.records.turns import take_turn

from .. import mails
from ..member_queries import plain
from ..models import AccessCode, Proposal

GOOD_FOR = timedelta(minutes=10)
MAX_TRIES = 5
# A code may be asked for again after a minute, and five times an hour: 25 guesses an hour at one in a million.
PAUSE = timedelta(minutes=1)
WINDOW = timedelta(hours=1)
MAX_CODES = 5
KEPT_FOR = timedelta(days=1)


class AskedTooOften(Exception):
    """No new code yet; `minutes` says how long to wait."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class CodeResult(StrEnum):
    """What entering a code led to."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY_TRIES = "too_many_tries"


@transaction.atomic
def send_code(*, proposal: Proposal, reference: str, at: datetime) -> AccessCode:
    """Make a new code and queue it to the proposal's addresses; earlier codes stop working.

    `reference` names the case in the list of mails. Raises AskedTooOften.
    """
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    code, digits = _new(AccessCode(proposal=proposal), proposal.access_codes.all(), at)
    for address in proposal.emails:
        mails.access_code(proposal, digits, to=address, reference=reference, at=at)
    return code


@transaction.atomic
def send_sign_in_code(*, email: str, language: str, at: datetime) -> AccessCode:
    """The same for an address that wants to sign in, whether anything is known of it or not. Raises AskedTooOften."""
    mark = _mark(email)
    take_turn(f"sign-in code {mark}")
    code, digits = _new(AccessCode(address_mark=mark), AccessCode.objects.filter(address_mark=mark), at)
    mails.sign_in_code(digits, to=plain(email), language=language, at=at)
    return code


@transaction.atomic
def send_page_code(*, page: str, email: str, reference: str, language: str, at: datetime) -> AccessCode:
    """The same for a page that one address may change; `page` is a word of its own for it. Raises AskedTooOften."""
    mark = _mark(page)
    take_turn(f"page code {mark}")
    code, digits = _new(AccessCode(address_mark=mark), AccessCode.objects.filter(address_mark=mark), at)
    mails.page_code(digits, to=email, reference=reference, language=language, at=at)
    return code


@transaction.atomic
def check_page_code(*, page: str, digits: str, at: datetime) -> CodeResult:
    """The same for a page that one address may change."""
    return _check(AccessCode.objects.filter(address_mark=_mark(page)), digits, at)


def pending_page_code(*, page: str, at: datetime) -> AccessCode | None:
    """The code of that page that was mailed and can still be entered."""
    code = AccessCode.objects.filter(address_mark=_mark(page)).order_by("-sent_at", "-pk").first()
    return code if code and not code.used_at and code.expires_at > at else None


@transaction.atomic
def check_code(*, proposal: Proposal, digits: str, at: datetime) -> CodeResult:
    """Judge the digits against the newest code and count the try; a right code is used up."""
    return _check(proposal.access_codes.all(), digits, at)


@transaction.atomic
def check_sign_in_code(*, email: str, digits: str, at: datetime) -> CodeResult:
    """The same for an address. That the answer is RIGHT is the proof `members.sign_in` asks for."""
    return _check(AccessCode.objects.filter(address_mark=_mark(email)), digits, at)


def forget_codes(*, at: datetime) -> None:
    """Delete the codes that neither open anything nor count against a limit any more."""
    AccessCode.objects.filter(sent_at__lte=at - KEPT_FOR).delete()


def _new(code: AccessCode, earlier: QuerySet[AccessCode], at: datetime) -> tuple[AccessCode, str]:
    recent = list(earlier.filter(sent_at__gt=at - WINDOW).order_by("-sent_at"))
    if recent and recent[0].sent_at > at - PAUSE:
        raise AskedTooOften(_minutes(recent[0].sent_at + PAUSE - at))
    if len(recent) >= MAX_CODES:
        raise AskedTooOften(_minutes(recent[-1].sent_at + WINDOW - at))
    digits = f"{secrets.randbelow(1_000_000):06}"
    code.code_hash, code.sent_at, code.expires_at = make_password(digits), at, at + GOOD_FOR
    code.save()
    return code, digits


def _check(codes: QuerySet[AccessCode], digits: str, at: datetime) -> CodeResult:
    code = codes.select_for_update().order_by("-sent_at", "-pk").first()
    if code is None or code.used_at or code.expires_at <= at:
        return CodeResult.EXPIRED
    if code.tries >= MAX_TRIES:
        return CodeResult.TOO_MANY_TRIES
    code.tries += 1
    right = check_password(digits, code.code_hash)
    if right:
        code.used_at = at
    code.save()
    return CodeResult.RIGHT if right else CodeResult.WRONG


def _mark(email: str) -> str:
    return salted_hmac("proposals.codes", plain(email), algorithm="sha256").hexdigest()


def _minutes(left: timedelta) -> int:
    return max(1, -(-int(left.total_seconds()) // 60))
