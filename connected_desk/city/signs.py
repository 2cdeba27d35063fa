"""Whether there is anything of a kind about whoever asks: a yes or no that comes with the roles, at no question more.

Nearly always there is nothing, and then the room that registered the sign asks no further.
"""

from collections.abc import Callable

from django.db.models import Exists

SIGNS: dict[str, Callable[[], Exists]] = {}


def sign(name: str) -> Callable[[Callable[[], Exists]], Callable[[], Exists]]:
    """Register a sign: a subquery about OuterRef("person")."""

    def register(ask: Callable[[], Exists]) -> Callable[[], Exists]:
        SIGNS[name] = ask
        return ask

    return register
