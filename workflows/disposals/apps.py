"""How long things are kept, what is held back, and the lists by which they are disposed of."""

from django.apps import AppConfig


class DisposalsConfig(AppConfig):
    name = "workflows.disposals"
    label = "disposals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import schedule, settings

        schedule.register()
        settings.register()
