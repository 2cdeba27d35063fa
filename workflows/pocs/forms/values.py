"""Criteria agreed, values entered, and the interim evaluation."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.ui.fields import DecimalTextField, NormalisedCharField, RadioChoices, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from ..actions import Side
from ..models import Criterion, Measurement, Outlook, Poc

MOST = 1200
DIGITS = {"max_digits": 16, "decimal_places": 4}


def day(label: Any, **options: Any) -> YMDDateField:
    """A day something happened."""
    return YMDDateField(label=label, **options)


class AgreeForm(StaffForm, forms.Form):
    """Which side agreed to the criteria, and on which day."""

    side = RadioChoices(label=gettext_lazy("Who agreed"))
    on = day(gettext_lazy("Agreed on"))
    buttons = (Button(gettext_lazy("Record the agreement")),)

    def __init__(self, poc: Poc, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": on}, **kwargs})
        other = _("The company") if poc.case.proposal_id else _("The owning unit (there is no company)")
        choices = [(Side.CITY.value, _("The city")), (Side.COMPANY.value, other)]
        self.fields["side"].choices = choices  # type: ignore[attr-defined]
        self.today = on

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"], self.today)


class AgreeCharterForm(AgreeForm):
    """Which side agreed to the charter, on which day, and who spoke for it."""

    who = NormalisedCharField(
        label=pgettext_lazy("charter", "Who agreed"),
        help_text=gettext_lazy("Position and name of whoever spoke for that side."),
        max_length=100,
    )


class MeasureForm(StaffForm, forms.Form):
    """A value measured on a day."""

    criterion = forms.ModelChoiceField(
        Criterion.objects.none(), label=gettext_lazy("Criterion"), to_field_name="key", empty_label=None
    )
    value = DecimalTextField(label=gettext_lazy("Measured value"), **DIGITS)
    on = day(gettext_lazy("Measured on"))
    source = NormalisedCharField(label=gettext_lazy("Source"), max_length=200)
    buttons = (Button(gettext_lazy("Enter the value")),)

    def __init__(self, criteria: QuerySet[Criterion], on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": on}, **kwargs})
        self.fields["criterion"].queryset = criteria  # type: ignore[attr-defined]
        self.fields["source"].help_text = _("Where the value comes from: a count, a system, a survey.")
        self.today = on

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"], self.today)


class FinalForm(StaffForm, forms.Form):
    """The final value of a criterion, or why there is none."""

    value = DecimalTextField(label=gettext_lazy("Final value"), required=False, **DIGITS)
    on = day(gettext_lazy("Measured on"), required=False)
    source = NormalisedCharField(label=gettext_lazy("Source"), max_length=200, required=False)
    not_measured_because = NormalisedCharField(
        label=gettext_lazy("Why it could not be measured"),
        help_text=gettext_lazy("Only where there is no value."),
        multiline=True,
        rows=2,
        max_length=MOST,
        required=False,
    )
    buttons = (Button(gettext_lazy("Enter the final value")),)

    def __init__(self, criterion: Criterion, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = on
        if criterion.is_settled:
            self.fields["reason"] = NormalisedCharField(
                label=_("Why it is put right"),
                help_text=_("The value before stays to be read, with this reason."),
                multiline=True,
                rows=2,
                max_length=MOST,
            )

    def clean_on(self) -> date | None:
        return not_later(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "value" not in said or "not_measured_because" not in said:
            return said
        if (said["value"] is None) is not bool(said["not_measured_because"]):
            self.add_error("value", _("Enter the final value, or why it could not be measured (one of the two)"))
        elif said["value"] is None:
            said |= {"on": None, "source": ""}
        else:
            want_day_and_source(self, said)
        return said


class CorrectForm(StaffForm, forms.Form):
    """Why a value is wrong, and the right one where there is one."""

    reason = NormalisedCharField(label=gettext_lazy("What is wrong with it"), multiline=True, rows=2, max_length=MOST)
    value = DecimalTextField(
        label=gettext_lazy("Right value"),
        help_text=gettext_lazy("Leave it empty where there is none: the wrong value then simply does not count."),
        required=False,
        **DIGITS,
    )
    on = day(gettext_lazy("Measured on"), required=False)
    source = NormalisedCharField(label=gettext_lazy("Source"), max_length=200, required=False)
    buttons = (Button(gettext_lazy("Put the value right")),)

    def __init__(self, measurement: Measurement, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": measurement.on, "source": measurement.source}, **kwargs})
        self.today = on

    def clean_on(self) -> date | None:
        return not_later(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "value" in said and said["value"] is None:
            said |= {"on": None, "source": ""}
        elif "value" in said:
            want_day_and_source(self, said)
        return said


class InterimForm(StaffForm, forms.Form):
    """What the values so far say: in all, and for each criterion."""

    buttons = (Button(gettext_lazy("Record the interim evaluation")),)

    def __init__(self, criteria: list[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"{criterion.key}_outlook"] = RadioChoices(label=criterion.indicator, choices=Outlook.choices)
            self.fields[f"{criterion.key}_comment"] = NormalisedCharField(
                label=_("Comment on “%(criterion)s”") % {"criterion": criterion.indicator},
                multiline=True,
                rows=2,
                max_length=MOST,
                required=False,
            )
        self.fields["summary"] = NormalisedCharField(
            label=_("What the values so far tell us"), multiline=True, rows=4, max_length=MOST
        )

    def judgements(self) -> dict[Criterion, tuple[str, str]]:
        """Outlook and comment by criterion."""
        said = self.cleaned_data
        return {one: (said[f"{one.key}_outlook"], said[f"{one.key}_comment"]) for one in self.criteria}


def not_later(chosen: date | None, today: date) -> Any:
    """The day, unless it has still to come."""
    if chosen and chosen > today:
        raise forms.ValidationError(_("This day has still to come. Check the date"))
    return chosen


def want_day_and_source(form: forms.Form, said: dict[str, Any]) -> None:
    """Say beside the fields that a value is of some day and comes from somewhere."""
    for name in ("on", "source"):
        if name in said and not said[name]:
            form.add_error(name, _("Enter “%(label)s”") % {"label": form.fields[name].label})
