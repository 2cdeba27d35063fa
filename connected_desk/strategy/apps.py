"""Plans, editions, items, initiatives and indicators."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "connected_desk.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import hangings, kept, schedule, settings, unit_held  # noqa: F401  (kept registers itself)

        hangings.register()
        schedule.register()
        settings.register()
        unit_held.register()
