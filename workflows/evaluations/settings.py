"""What of this room an administrator may set."""

from django.utils.translation import gettext_lazy as _

from connected_desk.city.setting_kinds import kind

from .sheet_queries import SHEETS


def register() -> None:
    """Name the score sheet among the settings."""
    kind(
        SHEETS,
        _("Score sheet and grades"),
        _("The criteria evaluators score and what the grades 1 to 5 stand for; an evaluation keeps its version."),
        "evaluations:sheets",
        {
            "version": _("Version"),
            "name_ja": _("Name (Japanese)"),
            "name_en": _("Name (English)"),
            "question_ja": _("Question (Japanese)"),
            "question_en": _("Question (English)"),
            "anchors_ja": _("Grades 1 to 5 (Japanese)"),
            "anchors_en": _("Grades 1 to 5 (English)"),
        },
    )
