"""Steps, progress and incidents."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.city.calendar import TOKYO
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from ..models import Severity, StepState

MOST = 1200


class StepForm(StaffForm, forms.Form):
    """Who does what by when."""

    what = NormalisedCharField(label=pgettext_lazy("road map", "What"), max_length=200)
    who = NormalisedCharField(
        label=pgettext_lazy("road map", "Who"), help_text=gettext_lazy("A unit, a company or a person."), max_length=100
    )
    due_on = YMDDateField(label=pgettext_lazy("road map", "By when"))
    buttons = (Button(gettext_lazy("Add the step")),)


class StepStateForm(StaffForm, forms.Form):
    """How far a step has come."""

    state = RadioChoices(label=gettext_lazy("State"), choices=StepState.choices)
    buttons = (Button(gettext_lazy("Record it")),)


class StepDateForm(StaffForm, forms.Form):
    """Another date for a step, and why."""

    due_on = YMDDateField(label=gettext_lazy("New date of the step"))
    reason = NormalisedCharField(label=gettext_lazy("Reason"), multiline=True, rows=2, max_length=MOST)
    buttons = (Button(gettext_lazy("Give the step this date")),)


class ProgressForm(StaffForm, forms.Form):
    """A word for the record."""

    text = NormalisedCharField(label=pgettext_lazy("trial", "What happened"), multiline=True, rows=3, max_length=MOST)
    decided = forms.BooleanField(label=gettext_lazy("Something was decided"), required=False)
    buttons = (Button(gettext_lazy("Record it")),)


class IncidentForm(StaffForm, forms.Form):
    """What went wrong, when it was found, and who has been told."""

    severity = RadioChoices(label=gettext_lazy("Severity"), choices=Severity.choices)
    what = NormalisedCharField(label=pgettext_lazy("trial", "What happened"), multiline=True, rows=3, max_length=MOST)
    found_on = YMDDateField(label=gettext_lazy("Day it was found"))
    found_time = forms.TimeField(
        label=gettext_lazy("Time it was found"),
        help_text=gettext_lazy("For example 14:30"),
        widget=forms.TextInput(attrs={"class": "input--xs", "inputmode": "numeric"}),
    )
    told = NormalisedCharField(
        label=gettext_lazy("Who has been told"),
        help_text=gettext_lazy("Names and times: the security officer, the head, the company, those affected."),
        multiline=True,
        rows=3,
        max_length=MOST,
    )
    buttons = (Button(gettext_lazy("Report it and suspend the trial")),)

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"found_on", "found_time"} <= said.keys() and self._found_at(said["found_on"], said["found_time"]) > self.at:
            self.add_error("found_time", _("This time has still to come. Check day and time"))
        return said

    def incident(self) -> dict[str, Any]:
        """What the report says, with day and time as one instant."""
        said = self.cleaned_data
        found_at = self._found_at(said["found_on"], said["found_time"])
        return {"severity": said["severity"], "what": said["what"], "told": said["told"], "found_at": found_at}

    def _found_at(self, on: date, clock: time) -> datetime:
        return datetime.combine(on, clock, tzinfo=TOKYO)


class RemedyForm(StaffForm, forms.Form):
    """What was done about an incident."""

    remedy = NormalisedCharField(label=gettext_lazy("What was done about it"), multiline=True, rows=3, max_length=MOST)
    buttons = (Button(gettext_lazy("Close the incident")),)
