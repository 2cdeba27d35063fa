"""What of this room hangs on settings of the city."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city import day_effects

from .models import RoadmapItem, StepState


def register() -> None:
    """Name what has its date on a day."""
    day_effects.days(_("Steps of road maps"), falls_on=_due)


def _due(day: date) -> int:
    return RoadmapItem.objects.filter(due_on=day).exclude(state=StepState.DONE).count()
