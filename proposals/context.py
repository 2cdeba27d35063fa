"""What the head of the public pages says of the company that is signed in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from . import signed_in
from .member_queries import membership


@dataclass(frozen=True)
class Company:
    """The address signed in (empty: nobody), the name to show for it, and where it leads; no address on other faces."""

    email: str = ""
    name: str = ""
    url: str = ""


def company(request: HttpRequest) -> dict[str, Any]:
    """Nothing is asked of session and database until a page shows it."""
    return {"company": SimpleLazyObject(lambda: _company(request))}


def _company(request: Any) -> Company:
    try:
        url, sign_in_url = reverse("proposals:my"), reverse("proposals:sign_in")
    except NoReverseMatch:
        return Company()
    # There is neither session nor instant where a middleware before ours refuses.
    email = signed_in.address(request) if hasattr(request, "session") and hasattr(request, "at") else ""
    if not email:
        return Company(url=sign_in_url)
    member = membership(email)
    return Company(email, str(member.team) if member else email, url)
