"""Units, people, roles, open days and the budget calendar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityConfig(AppConfig):
    name = "connected_desk.city"
    label = "city"
    verbose_name = _("City")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import kept, problem_actions, schedule, settings, unit_held  # noqa: F401  (kept registers itself)

        problem_actions.register()
        schedule.register()
        settings.register()
        unit_held.register()
