"""What a company tells the city."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProposalsConfig(AppConfig):
    name = "proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import hangings, jobs, kept, unit_held  # noqa: F401  (kept registers itself)
        from .consents import load_defaults

        post_migrate.connect(load_defaults, sender=self)
        jobs.register()
        hangings.register()
        unit_held.register()
