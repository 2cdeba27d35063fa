"""The city's own directory: asking it who somebody is (OpenID Connect), and believing only what it signed for us.

authlib keeps state, nonce and PKCE in the session and checks what comes back; what it leaves open is closed here.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse
from joserfc.errors import JoseError
from requests import RequestException

from connected_desk.records.web import DeskRequest

# Signatures that need the directory's own private key. "none" and those of a shared secret are left out.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY = 60  # seconds by which clocks may differ
TIMEOUT = 10  # seconds
# What a directory says it asked for besides a password (RFC 8176).
SECOND = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sc", "pop"})


class NotTrusted(Exception):
    """The directory does not answer, or what it answered is not meant for us, not now, or not signed by it."""


@dataclass(frozen=True)
class Account:
    """Who the directory says has signed in: a subject that never changes, words to show, groups, and how."""

    issuer: str
    subject: str
    shown: str
    groups: tuple[str, ...]
    second: bool  # whether it asked for a second factor


def to_directory(request: DeskRequest) -> HttpResponseBase:
    """Where the person signs in. Raises NotTrusted."""
    try:
        back = f"{settings.DESK_URL}{reverse('city:directory_back')}"
        return _client().authorize_redirect(request, back)  # type: ignore[no-any-return]
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as fault:
        raise NotTrusted from fault


def account(request: DeskRequest) -> Account:
    """Who came back from there. Raises NotTrusted."""
    client = _client()
    expected = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        # authlib alone would take a token for somebody else that names us as the authorized party.
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
    }
    try:
        if client.load_server_metadata().get("issuer") != settings.OIDC_ISSUER:
            raise NotTrusted
        client.server_metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
        token = client.authorize_access_token(request, claims_options=expected, leeway=LEEWAY)
        return _account(token["userinfo"])
    except (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError) as fault:
        raise NotTrusted from fault


def _account(claims: Any) -> Account:
    groups, methods = claims.get("groups") or [], claims.get("amr") or []
    return Account(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        shown=str(claims.get("preferred_username") or claims.get("email") or claims.get("name") or claims["sub"]),
        groups=tuple(str(group) for group in groups) if isinstance(groups, list) else (),
        second=bool(SECOND.intersection(methods)),
    )


def _client() -> Any:
    return _client_of(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


@lru_cache
def _client_of(issuer: str, client_id: str, client_secret: str) -> Any:
    """One for a process: it keeps what the directory says of itself."""
    return OAuth().register(
        "directory",
        client_id=client_id,
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
