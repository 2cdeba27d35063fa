"""Secrets that have to be read again, kept so that a copy of the database alone does not give them away.

The key is made from LINK_KEY: with another one, whoever set up a second factor before sets it up anew.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac

USE = "connected_desk.city.sealed"


def seal(secret: str) -> str:
    """The secret as it is kept."""
    return _box().encrypt(secret.encode()).decode()


def unseal(kept: str) -> str:
    """The secret again. Raises cryptography's InvalidToken where it was sealed with another key."""
    return _box().decrypt(kept.encode()).decode()


def _box() -> Fernet:
    digest = salted_hmac(USE, "", secret=settings.LINK_KEY, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(digest))
