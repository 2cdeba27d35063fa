"""Bodies, meetings and instructions."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "workflows.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from connected_desk.city.calendar import tokyo_date
        from connected_desk.ui import context

        from . import due, hangings, kept, queries, settings, unit_held  # noqa: F401  (due, kept register themselves)

        context.open_to("meetings:list", lambda request: queries.may_read(request.user, tokyo_date(request.at)))
        hangings.register()
        settings.register()
        unit_held.register()
