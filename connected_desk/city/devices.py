"""Browsers in which somebody has signed in before: a signed cookie says of which account, and nothing else.

It opens nothing. It keeps strangers' failures apart from those of the account's owner (lockout.py).
"""

import secrets
from uuid import UUID, uuid5

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SALT = "connected_desk.city.devices"
GOOD_FOR = 365 * 24 * 60 * 60  # seconds


def known(request: HttpRequest, account: UUID) -> UUID | None:
    """The number of this browser in the security log, if that account has signed in from it."""
    try:
        said = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return uuid5(account, said["mark"]) if said.get("account") == str(account) else None


def remember(response: HttpResponseBase, account: UUID) -> None:
    """Have the browser say from now on that the account has signed in from it."""
    said = signing.dumps({"account": str(account), "mark": secrets.token_hex(16)}, salt=SALT)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME, said, max_age=GOOD_FOR, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
