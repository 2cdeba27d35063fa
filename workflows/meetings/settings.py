"""What of this room hangs on settings of the city."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city import day_effects
from connected_desk.city.settings import table

from .models import Instruction


def register() -> None:
    """Name what has its date on a day."""
    table("body", _("Meeting bodies"), _("Who sits in which body, by office or by name."), "meetings")
    day_effects.days(_("Instructions of meetings"), falls_on=_due)


def _due(day: date) -> int:
    return Instruction.objects.filter(closed_at=None, due_on=day).count()
