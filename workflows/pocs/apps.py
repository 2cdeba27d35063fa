"""Proofs of concept: charter, criteria, measurements, safeguards."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


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
            kept,
            notices,
            record,
            roles,
            schedule,
            scope,
            settings,
            unit_held,
        )
        from .forms import asks  # noqa: F401
        from .loading import load_standard_list

        post_migrate.connect(load_standard_list, sender=self)
        schedule.register()
        settings.register()
        unit_held.register()
