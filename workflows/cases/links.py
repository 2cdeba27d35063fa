"""Links that open one thing without an account: an HMAC under a secret of its own, never stored, revoked by a version.

The company's link to its case is one; evaluators and bodies from outside have kinds of their own, under other uses.
"""

import base64
import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from .models import Case


def token(case: Case) -> str:
    """The secret part of the address of a company's page."""
    return sealed(case.key, case.link_version)


def case_of(given: str) -> Case | None:
    """The case a link opens, or None for a link that is wrong in any letter or has been revoked."""
    key = key_in(given)
    if key is None:
        return None
    case = Case.objects.select_related("proposal__organisation", "turn_unit", "owner_unit").filter(key=key).first()
    return case if case and same(given, token(case)) else None


def sealed(key: UUID, version: int, *, use: str = "") -> str:
    """The secret of a link to whatever has this key, at that version of its link; a link of one use opens no other."""
    sign = hmac.new(settings.LINK_KEY.encode(), b"%s%s:%d" % (use.encode(), key.bytes, version), sha256).digest()[:24]
    return f"{_short(key.bytes)}.{_short(sign)}"


def key_in(given: str) -> UUID | None:
    """The key a link names, proved by nothing yet; None where it names none."""
    try:
        return UUID(bytes=_long(given.partition(".")[0]))
    except ValueError:
        return None


def same(given: str, right: str) -> bool:
    """Whether a link is the right one, letter by letter.

    Compared as text: base64 reads past signs it does not know, and one link would have many spellings.
    """
    return hmac.compare_digest(given.encode(), right.encode())


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _long(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
