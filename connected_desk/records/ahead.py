"""Instants that were written down while the machine's clock ran ahead. Believed, work would wait until they come."""

from datetime import datetime, timedelta

from django.db.models import Q

# Longer than any lease, any wait between tries and the time in which a move may be taken back.
FURTHEST = timedelta(hours=4)


def ahead(field: str, at: datetime) -> Q:
    """That the instant in the field lies further ahead than anything is ever put off."""
    return Q(**{f"{field}__gt": at + FURTHEST})


def due(field: str, at: datetime) -> Q:
    """That the instant in the field has come, or was written down while the clock ran ahead."""
    return Q(**{f"{field}__lte": at}) | ahead(field, at)
