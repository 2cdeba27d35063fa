"""Budget requests, ICT checks and the countdown."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "workflows.budgets"
    label = "budgets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register what the definitions name)
            due,
            effects,
            forms,
            guards,
            kept,
            record,
            roles,
            schedule,
            scope,
            settings,
            unit_held,
        )

        schedule.register()
        settings.register()
        unit_held.register()
