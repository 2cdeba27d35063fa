"""Secrets that have to be read again, kept so that a copy of the database alone does not give them away.

The keys are made from SEAL_KEY: the first writes, each of them reads. Last comes the key made from LINK_KEY, under
which everything was sealed before there was a SEAL_KEY, and which still writes where none is set.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

USE, MARK = "connected_desk.city.sealed", "connected_desk.city.recovery"


def seal(secret: str) -> str:
    """The secret as it is kept."""
    return _box().encrypt(secret.encode()).decode()


def unseal(kept: str) -> str:
    """The secret again. Raises cryptography's InvalidToken where it was sealed with a key that is not there."""
    return _box().decrypt(kept.encode()).decode()


def resealed(kept: str) -> str:
    """The same secret under the key that writes now. Raises InvalidToken as `unseal` does."""
    return _box().rotate(kept.encode()).decode()


def marks(words: str) -> list[str]:
    """What words nobody has to read again are known by, under each key: the first is kept, any of them is right.

    The last is that of SECRET_KEY, under which they were marked before there was a SEAL_KEY.
    """
    secrets: Sequence[str] = [*settings.SEAL_KEYS, settings.SECRET_KEY]
    return [salted_hmac(MARK, words, secret=secret, algorithm="sha256").hexdigest() for secret in secrets]


def _box() -> MultiFernet:
    keys = [salted_hmac(USE, "", secret=secret, algorithm="sha256").digest() for secret in _secrets()]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def _secrets() -> list[str]:
    return [*settings.SEAL_KEYS, settings.LINK_KEY]
