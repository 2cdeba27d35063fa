"""Components, the crispy template pack and form fields."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "connected_desk.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
