"""The link of an evaluator without an account: it opens one evaluation, and none once its version is raised."""

from workflows.cases import links

from .guest_models import Guest
from .models import Evaluator

USE = "evaluator"


def token(guest: Guest) -> str:
    """The secret part of the address of a guest's page."""
    return links.sealed(guest.key, guest.link_version, use=USE)


def place_of(given: str) -> Evaluator | None:
    """The place among the evaluators a link opens, or None for a link that is wrong in any letter or was replaced."""
    key = links.key_in(given)
    if key is None:
        return None
    rows = Evaluator.objects.select_related(
        "guest", "evaluation__case__proposal__organisation", "evaluation__poc", "evaluation__criteria_set"
    )
    found = rows.filter(guest__key=key).first()
    return found if found and found.guest and links.same(given, token(found.guest)) else None
