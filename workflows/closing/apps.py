"""How a case is procured and closed, what was learned from it, and who else could use it."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "workflows.closing"
    label = "closing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows.cases import search_index

        from . import cautions, due, effects, guards, kept, record  # noqa: F401  (they register themselves)
        from .forms import asks  # noqa: F401
        from .models import LessonRow

        search_index.INDEXED[LessonRow._meta.db_table] = "closing_id"
