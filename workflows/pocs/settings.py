"""What of this room an administrator may set, and what of it hangs on settings of the city."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city import day_effects
from connected_desk.city.setting_kinds import kind

from .models import LentData, RoadmapItem, StepState
from .queries import SAFEGUARDS


def register() -> None:
    """Name the check list among the settings, and what has its date on a day."""
    day_effects.days(_("Steps of road maps"), falls_on=_due)
    day_effects.days(_("Data lent to come back"), falls_on=_due_back)
    kind(
        SAFEGUARDS,
        _("Check list of safeguards"),
        _("What must be cleared before a trial may begin; a trial keeps the version it was opened with."),
        "pocs:safeguard_lists",
        {
            "version": _("Version"),
            "section": pgettext_lazy("check list", "Section"),
            "asks": _("What it asks for besides the answer"),
            "title_ja": _("Title (Japanese)"),
            "title_en": _("Title (English)"),
            "question_ja": _("Question (Japanese)"),
            "question_en": _("Question (English)"),
        },
    )


def _due(day: date) -> int:
    return RoadmapItem.objects.filter(due_on=day).exclude(state=StepState.DONE).count()


def _due_back(day: date) -> int:
    return LentData.objects.filter(due_back_on=day, settled="").count()
