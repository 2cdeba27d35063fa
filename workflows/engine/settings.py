"""What of this room an administrator may set."""

from django.utils.translation import gettext_lazy as _

from connected_desk.city.setting_kinds import kind

from .norm_queries import NORMS


def register() -> None:
    """Name the norms among the settings."""
    kind(
        NORMS,
        _("Norms"),
        _("How many open days a state should last: house targets, from a day on, for the desk or one unit."),
        "engine:norms",
        {"open_days": _("Open days"), "valid_from": _("From which day on")},
    )
