"""Instructions a unit is to follow, and the units that sit in bodies."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import column

from .models import BodyMember, Instruction


def _instructions(on: date) -> QuerySet[Instruction]:
    return Instruction.objects.filter(closed_at=None)


def _seats(on: date) -> QuerySet[BodyMember]:
    return BodyMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))


def register() -> None:
    """Name what of this room is kept by unit."""
    column("instructions", _("Instructions of meetings"), _instructions, "owner_unit")
    column("seats", _("Seats in bodies"), _seats, "unit")
