"""The chained log, access log, stored files, outbox and jobs."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "connected_desk.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the log guarded and facts stamped in the database, and name what comes round by itself."""
        from connected_desk.records import durability, fact_triggers, log_triggers, schedule

        post_migrate.connect(log_triggers.install_after_migrate, sender=self)
        post_migrate.connect(fact_triggers.install_after_migrate, sender=self)
        checks.register(fact_triggers.check_installed, checks.Tags.database)
        checks.register(log_triggers.check_installed, checks.Tags.database)
        checks.register(durability.check_kept, checks.Tags.database)
        schedule.register()
