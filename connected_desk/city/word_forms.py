"""The form that gives the template of an official text anew."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm

from .word_texts import LIMIT_MB


class TemplateForm(StaffForm, forms.Form):
    """The file, and what was changed. `version` is the one the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    file = forms.FileField(
        label=_("Word document"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=format_lazy(
            _("A .docx file without macros, up to {mb} MB. It is checked before it is used."), mb=LIMIT_MB
        ),
    )
    note = NormalisedCharField(
        label=_("What was changed, and why"), max_length=200, help_text=_("Stands in the list of versions.")
    )
    buttons = (Button(_("Save as a new version"), icon="save"),)

    def __init__(self, *given: Any, version: int, **named: Any) -> None:
        super().__init__(*given, initial={"version": version}, **named)
