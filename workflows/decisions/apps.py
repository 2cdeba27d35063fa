"""Decisions (伺い): pending moves, consultation, who decided in what capacity."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "workflows.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register what the definitions name)
            actions,
            effects,
            forms,
            guards,
            kept,
            roles,
            scope,
            settings,
            unit_held,
        )

        settings.register()
        unit_held.register()
