"""The company's link to its case: an HMAC under a secret of its own, never stored, revocable by its version."""

import base64
import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from .models import Case


def token(case: Case) -> str:
    """The secret part of the address of a company's page."""
    return f"{_short(case.key.bytes)}.{_short(_mac(case.key, case.link_version))}"


def case_of(given: str) -> Case | None:
    """The case a link opens, or None for a link that is wrong in any letter or has been revoked."""
    try:
        key = UUID(bytes=_long(given.partition(".")[0]))
    except ValueError:
        return None
    case = Case.objects.select_related("proposal__organisation", "turn_unit", "owner_unit").filter(key=key).first()
    # Compared as text: base64 reads past signs it does not know, and one link would have many spellings.
    if case is None or not hmac.compare_digest(given.encode(), token(case).encode()):
        return None
    return case


def _mac(key: UUID, version: int) -> bytes:
    return hmac.new(settings.LINK_KEY.encode(), b"%s:%d" % (key.bytes, version), sha256).digest()[:24]


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _long(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
