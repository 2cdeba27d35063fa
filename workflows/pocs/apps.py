"""Proofs of concept: charter, criteria, measurements, safeguards."""

from django.apps import AppConfig


class PocsConfig(AppConfig):
    name = "workflows.pocs"
    label = "pocs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register what the definitions name)
            due,
            effects,
            guards,
            held,
            notices,
            record,
            roles,
            schedule,
            scope,
            settings,
        )
        from .forms import asks  # noqa: F401

        schedule.register()
        settings.register()
