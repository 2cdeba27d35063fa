"""What is said about people of a case: an interest declared, and lifted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm


class DeclareForm(StaffForm, forms.Form):
    """Why the person keeps out of the case."""

    reason = NormalisedCharField(
        label=_("What your interest is"),
        help_text=_("For example a relative who works for the company. Everybody who sees the case reads it."),
        multiline=True,
        rows=3,
        max_length=400,
    )
    buttons = (Button(_("Declare it and keep out")),)


class LiftForm(StaffForm, forms.Form):
    """Why somebody may take part again."""

    reason = NormalisedCharField(label=_("Why the declaration is lifted"), multiline=True, rows=3, max_length=400)
    buttons = (Button(_("Lift the declaration")),)
