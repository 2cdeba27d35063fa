"""The link of a body that answers for a place: like a company's, under a use of its own, ended with its row."""

from workflows.cases import links

from .models import SiteBody

USE = "site:"


def token(body: SiteBody) -> str:
    """The secret part of the address of the body's page."""
    return links.sealed(body.key, 1, use=USE)


def body_of(given: str) -> SiteBody | None:
    """The body a link opens, or None for one that is wrong in any letter or has been ended."""
    key = links.key_in(given)
    body = key and SiteBody.objects.select_related("poc__case", "poc__lead_unit").filter(key=key, ended_at=None).first()
    return body if body and links.same(given, token(body)) else None
