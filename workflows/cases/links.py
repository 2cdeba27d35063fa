"""The company's link to its case: an HMAC under a secret of its own, never stored, revocable by its version."""

import base64
import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from .models import Case


def token(case: Case) -> str:
    """The secret part of the address of a company's page."""
    return seal(case.key, case.link_version)


def case_of(given: str) -> Case | None:
    """The case a link opens, or None for a link that is wrong in any letter or has been revoked."""
    key = key_in(given)
    cases = Case.objects.select_related("proposal__organisation", "turn_unit", "owner_unit")
    case = cases.filter(key=key).first() if key else None
    return case if case and is_seal(given, token(case)) else None


def seal(key: UUID, version: int, purpose: bytes = b"") -> str:
    """The secret part of a link to what has that key; `purpose` keeps the links of one kind of page from another's."""
    mac = hmac.new(settings.LINK_KEY.encode(), purpose + b"%s:%d" % (key.bytes, version), sha256).digest()[:24]
    return f"{_short(key.bytes)}.{_short(mac)}"


def key_in(given: str) -> UUID | None:
    """The key a link names, sealed or not; None where it names none."""
    try:
        return UUID(bytes=_long(given.partition(".")[0]))
    except ValueError:
        return None


def is_seal(given: str, right: str) -> bool:
    """Whether a link is the right one, in a time that tells nothing of it."""
    # Compared as text: base64 reads past signs it does not know, and one link would have many spellings.
    return hmac.compare_digest(given.encode(), right.encode())


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _long(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
