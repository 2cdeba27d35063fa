"""Hand-overs, opinion requests, support requests and routing."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "workflows.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register what definitions name, and who may see)
            due,
            effects,
            guards,
            held,
            kept,
            schedule,
            scope,
            settings,
            unit_held,
        )

        schedule.register()
        settings.register()
        unit_held.register()
