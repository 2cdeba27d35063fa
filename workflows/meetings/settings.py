"""What of this room hangs on settings of the city."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city import day_effects
from connected_desk.city.setting_kinds import kind

from .body_actions import AFTER, BODIES, FIRST, ITEMS, LAST
from .models import Body, BodyMember, Instruction


def register() -> None:
    """Name what has its date on a day."""
    kind(
        BODIES,
        _("Meeting bodies"),
        _("Which bodies there are, what they look at, and who sits in them, by office or by name."),
        "meetings:bodies",
        {
            **{name: _label(Body, name) for name in ("name_ja", "name_en", "kind", "chair_office", "chair", "scope")},
            **{name: _label(BodyMember, name) for name in ("office", "unit", "person", FIRST, LAST)},
            ITEMS: _label(Body, ITEMS),
            AFTER: pgettext_lazy("seat of a body", "In the order after"),
        },
    )
    day_effects.days(_("Instructions of meetings"), falls_on=_due)


def _label(model: type[Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return field.verbose_name


def _due(day: date) -> int:
    return Instruction.objects.filter(closed_at=None, due_on=day).count()
