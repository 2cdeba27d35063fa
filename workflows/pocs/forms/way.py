"""Steps and progress."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from ..models import StepState

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
