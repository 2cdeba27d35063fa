"""What the owner writes once the scores are in: what was talked over, and why a sheet is opened again."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from .sheets import MOST


class DiscussionForm(StaffForm, forms.Form):
    """When a criterion was talked over, by whom, and what was said."""

    on = YMDDateField(label=gettext_lazy("Day it was talked over"))
    took_part = NormalisedCharField(label=gettext_lazy("Who took part"), max_length=400)
    words = NormalisedCharField(
        label=gettext_lazy("What was said"),
        help_text=gettext_lazy("Why the grades differ, what was cleared up, and what stays open."),
        multiline=True,
        rows=4,
        max_length=MOST,
    )
    buttons = (Button(gettext_lazy("Record the discussion"), icon="save"),)

    def __init__(self, data: Any = None, *, today: date, took_part: str) -> None:
        super().__init__(data, initial={"on": today, "took_part": took_part})
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return on


class ReopenForm(StaffForm, forms.Form):
    """Why an evaluator may correct the scores."""

    reason = NormalisedCharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The evaluator reads it in the mail. What was submitted counts until it is corrected."),
        multiline=True,
        rows=3,
        max_length=MOST,
    )
    buttons = (Button(gettext_lazy("Open the sheet again"), icon="edit"),)
