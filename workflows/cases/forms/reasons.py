"""The form of a ground for which the city does not go on with a case."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField, WholeNumberField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from ..reason_actions import Said
from ..reason_models import Reason

MOST_POSITION = 9_999


class ReasonForm(StaffForm, forms.Form):
    """Words in both languages, place and days of a ground, and why they change; the code of a new one."""

    buttons = (Button(_("Save the ground"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, figures and hyphens. Cases keep it; it never changes."),
    )
    label_ja = NormalisedCharField(
        label=_("Words (Japanese)"),
        max_length=100,
        help_text=_("Proposers read them, those of old cases too. For another meaning add another ground."),
    )
    label_en = NormalisedCharField(label=_("Words (English)"), max_length=100, required=False)
    position = WholeNumberField(
        label=_("Place in the list"), min_value=0, max_value=MOST_POSITION, help_text=_("Smaller numbers come first.")
    )
    valid_from = YMDDateField(label=_("First day"), required=False)
    valid_to = YMDDateField(
        label=_("Last day"), required=False, help_text=_("Today or later. Afterwards only old cases name it.")
    )
    reason = NormalisedCharField(label=_("Reason of the change"), max_length=200)

    def __init__(self, row: Reason | None, on: date, data: Any = None, *, seen: int) -> None:
        names = ("label_ja", "label_en", "position", "valid_from", "valid_to")
        super().__init__(data, initial={"seen": seen, **{name: getattr(row, name, None) for name in names}})
        self.row, self.on = row, on
        if row:
            del self.fields["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if Reason.objects.filter(code=code).exists():
            raise ValidationError(_("There is a ground with the code “%s” already.") % code)
        return code

    def clean_valid_to(self) -> date | None:
        day: date | None = self.cleaned_data["valid_to"]
        if day and day < self.on and day != getattr(self.row, "valid_to", None):
            raise ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first."))
        return said

    def said(self) -> Said:
        """What was typed about the ground."""
        return Said(**{name: self.cleaned_data[name] for name in Said.__dataclass_fields__})
