"""What of this room an administrator may set."""

from django.utils.translation import gettext_lazy as _

from connected_desk.city.setting_kinds import kind

from .sheet_queries import SHEETS


def register() -> None:
    """Name the score sheet among the settings."""
    kind(
        SHEETS,
        _("Score sheet and grades"),
        _("The criteria evaluators score, how many grades there are and what they stand for; versions are kept."),
        "evaluations:sheets",
        {
            "version": _("Version"),
            "name_ja": _("Name (Japanese)"),
            "name_en": _("Name (English)"),
            "question_ja": _("Question (Japanese)"),
            "question_en": _("Question (English)"),
            "anchors_ja": _("What the grades stand for (Japanese)"),
            "anchors_en": _("What the grades stand for (English)"),
            "grades": _("How many grades"),
            "low": _("Highest of the low grades"),
            "labels_ja": _("Names of the grades (Japanese)"),
            "labels_en": _("Names of the grades (English)"),
        },
    )
