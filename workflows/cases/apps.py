"""The life of a case, its strategy links, notes, inbox and search."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "workflows.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from connected_desk.records import jobs

        from . import (  # noqa: F401  (they register themselves)
            agreement_actions,
            checks,
            due_cases,
            effects,
            guards,
            hangings,
            held,
            kept,
            mails,
            recusals,
            roles,
            schedule,
            search_index,
            settings,
            unit_held,
            unit_order,
        )
        from .forms import asks, leads  # noqa: F401
        from .reason_loading import load_reasons
        from .views import digest

        post_migrate.connect(search_index.install_after_migrate, sender=self)
        post_migrate.connect(load_reasons, sender=self)
        post_migrate.connect(agreement_actions.load_defaults, sender=self)
        schedule.register()
        settings.register()
        hangings.register()
        unit_held.register()
        jobs.every("cases.digest", jobs.daily(digest.HOUR), digest.send_all)
