"""Figures, monthly reports, the public page and open data."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "workflows.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register what the definitions name)
            due,
            effects,
            guards,
            kept,
            public_record,
            roles,
            schedule,
            scope,
        )

        schedule.register()
