"""Plans, editions, items, initiatives and indicators."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "connected_desk.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from connected_desk.city.calendar import tokyo_date
        from connected_desk.ui import context

        from . import (  # noqa: F401  (kept registers itself)
            hangings,
            kept,
            revision_queries,
            schedule,
            settings,
            unit_held,
        )

        context.open_to(
            "strategy:tree", lambda request: revision_queries.sees_the_plan(request.user, tokyo_date(request.at))
        )
        hangings.register()
        schedule.register()
        settings.register()
        unit_held.register()
