"""Tying two cases together, and ending it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField, RadioChoices
from connected_desk.ui.forms import Button, StaffForm

from ..tie_models import TieKind


class TieForm(StaffForm, forms.Form):
    """How this case hangs together with which other, and why."""

    kind = RadioChoices(label=_("This case is"), choices=TieKind.choices)
    other = NormalisedCharField(
        label=_("Number of the other case"),
        help_text=_("For example CD-2026-0142"),
        same_width=True,
        max_length=20,
    )
    reason = NormalisedCharField(label=_("Reason"), multiline=True, rows=2, max_length=400)
    buttons = (Button(_("Tie the cases together")),)


class UntieForm(StaffForm, forms.Form):
    """Why two cases hang together no more."""

    reason = NormalisedCharField(label=_("Reason"), multiline=True, rows=2, max_length=400)
    buttons = (Button(_("End the tie")),)
