"""What of this room an administrator may set."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from connected_desk.city import day_effects
from connected_desk.city.setting_kinds import Last, kind

from .models import OpinionRequest, Rule


def register() -> None:
    """Name the rules of suggestion among the settings."""
    day_effects.days(_("Opinion requests"), falls_on=_opinions)
    sentence = _("Which words and facts point to which unit, in versions; they only suggest.")
    kind("rules", _("Rules of suggestion"), sentence, "referrals:rules", last=_last)


def _opinions(day: date) -> int:
    return OpinionRequest.objects.filter(answered_at=None, due_on=day).count()


def _last() -> Last:
    row = Rule.objects.exclude(saved_by=None).select_related("saved_by").order_by("saved_at").last()
    return (row.saved_at, row.saved_by.name) if row and row.saved_by else None
