"""Score sheets, conclusions and follow-ups."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EvaluationsConfig(AppConfig):
    name = "workflows.evaluations"
    label = "evaluations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register what the definitions name)
            due,
            effects,
            guards,
            held,
            kept,
            record,
            scope,
            settings,
        )
        from .forms import asks  # noqa: F401
        from .loading import load_standard_sheet

        post_migrate.connect(load_standard_sheet, sender=self)
        settings.register()
