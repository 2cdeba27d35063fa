"""The evidence of a case in one document, for council and auditor."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "workflows.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
