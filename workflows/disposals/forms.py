"""The forms of disposals: a reason, what is held back, and for how long things are kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField, WholeNumberField
from connected_desk.ui.forms import Button, StaffForm
from workflows.cases.models import Case

from .queries import Period
from .settings import Said


class BecauseForm(StaffForm, forms.Form):
    """Why something is done."""

    buttons = (Button(_("Record it"), kind="line"),)

    because = NormalisedCharField(label=_("Why"), max_length=500)


class HoldForm(StaffForm, forms.Form):
    """A case, by its number, that must not be disposed of, and why."""

    buttons = (Button(_("Hold it back")),)

    number = NormalisedCharField(label=_("Number of the case"), max_length=20)
    reason = NormalisedCharField(
        label=_("Why it is held back"),
        max_length=500,
        help_text=_("Such as a lawsuit, an audit or a request for records."),
    )

    def clean_number(self) -> Case:
        case = Case.objects.filter(number=self.cleaned_data["number"]).first()
        if case is None:
            raise ValidationError(_("There is no case of that number."))
        if case.erased_by:
            raise ValidationError(_("The case was disposed of already."))
        return case


class PeriodForm(StaffForm, forms.Form):
    """For how many years a kind is kept, and by which rule."""

    buttons = (Button(_("Save the period"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    years = WholeNumberField(
        label=_("Years"), min_value=1, max_value=50, help_text=_("Full fiscal years after the end.")
    )
    basis = NormalisedCharField(label=_("Rule of the city"), max_length=200)
    reason = NormalisedCharField(label=_("Reason of the change"), max_length=200)

    def __init__(self, period: Period, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, "years": period.years, "basis": period.basis})

    def said(self) -> Said:
        """What was typed."""
        return Said(self.cleaned_data["years"], self.cleaned_data["basis"])
