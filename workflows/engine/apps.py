"""The vocabulary of a life and the only door."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    name = "workflows.engine"
    label = "engine"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, schedule, settings  # noqa: F401  (checks registers the start-up checks)

        schedule.register()
        settings.register()
