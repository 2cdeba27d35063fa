"""Incidents: what went wrong, who was told when, what was done about it."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.city.calendar import TOKYO, tokyo_date
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from ..models import Severity
from .way import MOST


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
        not_ahead(self, said, "found_on", "found_time", self.at)
        return said

    def incident(self) -> dict[str, Any]:
        """What the report says, with day and time as one instant."""
        said = self.cleaned_data
        found_at = instant(said["found_on"], said["found_time"])
        return {"severity": said["severity"], "what": said["what"], "told": said["told"], "found_at": found_at}


class RemedyForm(StaffForm, forms.Form):
    """What was done about an incident."""

    remedy = NormalisedCharField(label=gettext_lazy("What was done about it"), multiline=True, rows=3, max_length=MOST)
    buttons = (Button(gettext_lazy("Close the incident")),)


class ToldForm(StaffForm, forms.Form):
    """Who else was told of an incident, and when."""

    who = NormalisedCharField(
        label=gettext_lazy("Who was told"),
        help_text=gettext_lazy("Position and name, for example the head of general affairs."),
        max_length=100,
    )
    told_on = YMDDateField(label=gettext_lazy("Day they were told"))
    told_time = forms.TimeField(
        label=gettext_lazy("Time they were told"),
        help_text=gettext_lazy("For example 14:30"),
        widget=forms.TextInput(attrs={"class": "input--xs", "inputmode": "numeric"}),
    )
    buttons = (Button(gettext_lazy("Record it")),)

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"told_on": tokyo_date(at)}, **kwargs})
        self.at = at

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        not_ahead(self, said, "told_on", "told_time", self.at)
        return said

    def told(self) -> dict[str, Any]:
        """Who was told, with day and time as one instant."""
        said = self.cleaned_data
        return {"who": said["who"], "told_at": instant(said["told_on"], said["told_time"])}


def not_ahead(form: forms.Form, said: dict[str, Any], on: str, clock: str, at: datetime) -> None:
    """Say beside the time that it has still to come, where it has."""
    if {on, clock} <= said.keys() and instant(said[on], said[clock]) > at:
        form.add_error(clock, _("This time has still to come. Check day and time"))


def instant(on: date, clock: time) -> datetime:
    """A day and a time of the clock in Tokyo as one instant."""
    return datetime.combine(on, clock, tzinfo=TOKYO)
