"""What of this room an administrator may set."""

from django.utils.translation import gettext_lazy as _

from connected_desk.city import day_effects
from connected_desk.city.setting_kinds import kind
from connected_desk.city.settings import table

from .models import Case
from .queries import OPEN
from .reason_queries import REASONS


def register() -> None:
    """Name the grounds among the settings."""
    table(
        "agreementreminder",
        _("Reminders of agreements"),
        _("How many days before the end of an agreement those in charge and the desk get a mail."),
        "cases",
    )
    day_effects.days(_("Cases"), falls_on=lambda day: Case.objects.filter(OPEN, due_on=day).count())
    kind(
        REASONS,
        _("Grounds for not going on"),
        _("What may be chosen where a proposal is not accepted or declined, in both languages, with days."),
        "desk:reasons",
        {
            "label_ja": _("Words (Japanese)"),
            "label_en": _("Words (English)"),
            "position": _("Place in the list"),
            "valid_from": _("First day"),
            "valid_to": _("Last day"),
        },
    )
