"""Themes a unit called for that are not over: its successor answers for them."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import column

from .models import Challenge


def _themes(on: date) -> QuerySet[Challenge]:
    return Challenge.objects.filter(closes_on__gte=on, withdrawn_at=None)


def register() -> None:
    """Name what of this room is kept by unit."""
    column("challenges", _("Themes called for"), _themes, "unit")
