"""Cases changed in Excel and read in again, and the ledger a city kept before."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "workflows.ledgers"
    label = "ledgers"
    default_auto_field = "django.db.models.BigAutoField"
