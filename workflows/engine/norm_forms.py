"""The form that sets a norm."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Unit
from connected_desk.city.queries import NOT_ASKED
from connected_desk.ui.fields import NormalisedCharField, WholeNumberField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from .norm_queries import may_differ_by_unit
from .vocabulary import State

MOST_DAYS = 250  # a year of open days


class NormForm(StaffForm, forms.Form):
    """A number of open days from a day on, for the whole desk or one unit, and why. `seen` is the record's version."""

    buttons = (Button(_("Set the norm"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, state: State, on: date, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, "valid_from": on})
        self.on = on
        self.fields["open_days"] = WholeNumberField(
            label=_("Open days"),
            help_text=_("Empty: no number of its own from that day on. The house default is %(days)d.")
            % {"days": state.norm or 0},
            min_value=1,
            max_value=MOST_DAYS,
            required=False,
        )
        if may_differ_by_unit(state):
            units = Unit.objects.current(on).exclude(kind__in=NOT_ASKED)
            self.fields["unit"] = forms.ModelChoiceField(
                units,
                label=_("Unit"),
                help_text=_("A unit's number counts for the units below it that have none of their own."),
                to_field_name="code",
                required=False,
                empty_label=_("The whole desk"),
            )
        self.fields["valid_from"] = YMDDateField(
            label=_("From which day on"),
            help_text=_("Counts for what is entered on that day or later. Dates that are set already stay."),
        )
        self.fields["reason"] = NormalisedCharField(label=_("Reason"), max_length=200)

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self.on:
            raise ValidationError(_("Choose today or a later day: earlier dates keep the norm they had."))
        return day
