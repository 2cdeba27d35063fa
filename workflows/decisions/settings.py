"""What of this room hangs on settings of the city."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city import day_effects

from .queries import due_days


def register() -> None:
    """Name the decisions: their day is worked out from the open days."""
    day_effects.days(_("Decisions"), moves=_moved)


def _moved(before: frozenset[date], after: frozenset[date]) -> int:
    return sum(one != other for one, other in zip(due_days(before), due_days(after), strict=True))
