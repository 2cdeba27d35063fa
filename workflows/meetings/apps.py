"""Bodies, meetings and instructions."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "workflows.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import due, hangings, kept, settings, unit_held  # noqa: F401  (due and kept register themselves)

        hangings.register()
        settings.register()
        unit_held.register()
