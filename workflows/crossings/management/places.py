"""Which way packages go from and to this place, and the secret both sides have."""

from django.conf import settings
from django.core.management.base import CommandError

from workflows.crossings.models import Direction

OUTGOING = {"public": Direction.INWARD, "staff": Direction.OUTWARD}
INCOMING = {"public": Direction.OUTWARD, "staff": Direction.INWARD}


def secret() -> str:
    """The secret of the packages. Raises CommandError where this is not one of two places."""
    if settings.DESK_FACE not in OUTGOING:
        raise CommandError("DESK_FACE is both: packages go between a public and a staff place.")
    if not settings.TRANSFER_KEY:
        raise CommandError("TRANSFER_KEY is not set. Both places need the same, of at least 32 characters.")
    return str(settings.TRANSFER_KEY)
