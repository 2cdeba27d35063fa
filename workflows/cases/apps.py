"""The life of a case, its strategy links, notes, inbox and search."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "workflows.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from connected_desk.records import jobs

        from . import checks, effects, guards, held, mails, recusals, roles, schedule  # noqa: F401  (they register themselves)
        from .forms import asks, leads  # noqa: F401
        from .views import digest

        schedule.register()
        jobs.every("cases.digest", jobs.daily(digest.HOUR), digest.send_all)
