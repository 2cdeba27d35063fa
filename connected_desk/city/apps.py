"""Units, people, roles, open days and the budget calendar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityConfig(AppConfig):
    name = "connected_desk.city"
    label = "city"
    verbose_name = _("City")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from . import (  # (kept registers itself)
            kept,  # noqa: F401
            middleware,
            problem_actions,
            schedule,
            settings,
            unit_held,
        )

        problem_actions.register()
        schedule.register()
        settings.register()
        unit_held.register()
        user_logged_in.connect(middleware.note_sign_in, dispatch_uid="city.note_sign_in")
        user_logged_out.connect(middleware.note_sign_out, dispatch_uid="city.note_sign_out")
