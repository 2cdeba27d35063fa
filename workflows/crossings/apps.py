"""Two places with no network between them: what companies send is carried in, what the city answers is carried out."""

from django.apps import AppConfig


class CrossingsConfig(AppConfig):
    name = "workflows.crossings"
    label = "crossings"
    default_auto_field = "django.db.models.BigAutoField"
