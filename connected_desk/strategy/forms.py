"""The forms of the strategy: an initiative, its milestones, budget lines and support, and the value of a month."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.models import Unit
from connected_desk.ui.fields import DecimalTextField, NormalisedCharField, RadioChoices, WholeNumberField, YMDDateField
from connected_desk.ui.formats import is_english
from connected_desk.ui.forms import Button, StaffForm

from .models import Indicator, Milestone
from .queries import months_back
from .terms import IndicatorKind, Outcome, absences

MONTHS_OPEN = 13
CHOOSE = gettext_lazy("Choose one")


class InitiativeForm(StaffForm, forms.Form):
    """What a unit is going to do for an item."""

    buttons = (Button(gettext_lazy("Add the initiative")),)

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit that does it"), queryset=Unit.objects.none(), empty_label=CHOOSE
    )
    title = NormalisedCharField(label=gettext_lazy("Title of the initiative"), max_length=200)
    result_wanted = NormalisedCharField(
        label=gettext_lazy("Result wanted"),
        help_text=gettext_lazy("What will be different for citizens or staff, and how that will be seen."),
        multiline=True,
        max_length=1000,
    )
    public_role = NormalisedCharField(
        label=gettext_lazy("What the city does"), multiline=True, rows=3, max_length=1000, required=False
    )
    private_role = NormalisedCharField(
        label=gettext_lazy("What the private side does"), multiline=True, rows=3, max_length=1000, required=False
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units


class MilestoneForm(StaffForm, forms.Form):
    """Who does what by when."""

    buttons = (Button(gettext_lazy("Add the milestone")),)

    what = NormalisedCharField(label=gettext_lazy("What will be done"), max_length=200)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit that does it"), queryset=Unit.objects.none(), empty_label=CHOOSE
    )
    who = NormalisedCharField(label=gettext_lazy("Post or person"), max_length=100, required=False)
    due_on = YMDDateField(label=gettext_lazy("By when"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units


class SettleForm(StaffForm, forms.Form):
    """Whether a planned milestone is done, gets another date, or is dropped."""

    buttons = (Button(gettext_lazy("Record it")),)

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = RadioChoices(label=gettext_lazy("What happened"), choices=lambda: Outcome.choices)
    on = YMDDateField(
        label=gettext_lazy("Day it was done, or the new date"),
        help_text=gettext_lazy("Leave it empty where the milestone is dropped."),
        required=False,
    )
    reason = NormalisedCharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where the date moves or the milestone is dropped; the report prints it."),
        multiline=True,
        rows=3,
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, milestone: Milestone, today: date, **options: Any) -> None:
        super().__init__(*args, initial={"version": milestone.version}, **options)
        self.milestone, self.today = milestone, today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        outcome, on = cleaned.get("outcome"), cleaned.get("on")
        if outcome in (Outcome.DONE, Outcome.MOVED) and on is None and "on" not in self.errors:
            self.add_error("on", _("Enter the day it was done, or the new date."))
        if outcome == Outcome.DONE and on and on > self.today:
            self.add_error("on", _("The day it was done cannot lie in the future."))
        if outcome == Outcome.MOVED and on == self.milestone.due_on:
            self.add_error("on", _("That is the date it has already. Enter the new date."))
        if outcome in (Outcome.MOVED, Outcome.DROPPED) and not cleaned.get("reason"):
            self.add_error("reason", _("Enter the reason; it is printed in the report."))
        if outcome == Outcome.DROPPED:
            cleaned["on"] = None
        return cleaned


class BudgetForm(StaffForm, forms.Form):
    """A budget line of an initiative."""

    buttons = (Button(gettext_lazy("Record the budget line")),)

    fiscal_year = WholeNumberField(
        label=gettext_lazy("Fiscal year"),
        help_text=gettext_lazy("The year in which it begins, for example 2026."),
        min_value=2000,
        max_value=2100,
    )
    line = NormalisedCharField(label=gettext_lazy("Budget line"), max_length=200)
    amount = WholeNumberField(label=gettext_lazy("Amount in yen"), min_value=0, max_value=10**13)


class SupportForm(StaffForm, forms.Form):
    """What the ICT office did to accompany an initiative."""

    buttons = (Button(gettext_lazy("Record the support")),)

    on = YMDDateField(label=gettext_lazy("Day of the support"))
    text = NormalisedCharField(label=gettext_lazy("What was done"), multiline=True, max_length=1000)


class ValueForm(StaffForm, forms.Form):
    """The value of a month, or why there is none."""

    buttons = (Button(gettext_lazy("Record the value")),)

    unit = forms.ModelChoiceField(label=gettext_lazy("Bureau"), queryset=Unit.objects.none(), empty_label=CHOOSE)
    month = forms.ChoiceField(label=gettext_lazy("Month of the value"))
    numerator = DecimalTextField(label=gettext_lazy("Numerator"), max_digits=16, decimal_places=4, required=False)
    denominator = DecimalTextField(
        label=gettext_lazy("Denominator"),
        help_text=gettext_lazy("The ratio is worked out from both, and those of the bureaus can be added up."),
        max_digits=16,
        decimal_places=4,
        required=False,
    )
    value = DecimalTextField(label=gettext_lazy("Value"), max_digits=16, decimal_places=4, required=False)
    absence = RadioChoices(
        label=gettext_lazy("If there is no value"),
        help_text=gettext_lazy("A value that is not there is never written as 0."),
        required=False,
    )
    remark = NormalisedCharField(
        label=gettext_lazy("Remark"),
        help_text=gettext_lazy("What changed the figure, for example a different number of procedures."),
        multiline=True,
        rows=3,
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, indicator: Indicator, units: QuerySet[Unit], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.indicator = indicator
        if indicator.by_unit:
            self.fields["unit"].queryset = units
        else:
            del self.fields["unit"]
        if indicator.kind != IndicatorKind.RATIO:
            del self.fields["numerator"], self.fields["denominator"]
        months = months_back(today.replace(day=1), MONTHS_OPEN)
        self.fields["month"].choices = [(month.isoformat(), month_name(month)) for month in reversed(months)]
        self.fields["absence"].choices = [("", _("There is a value")), *absences()]
        if indicator.unit_of_measure:
            self.fields["value"].help_text = _("In %(unit)s") % {"unit": indicator.unit_of_measure}

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if value is not None and is_share(self.indicator) and not 0 <= value <= 100:
            raise forms.ValidationError(_("A share lies between 0 and 100."))
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["parts"] = parts_said(self, self.indicator)
        given = [cleaned.get("value") is not None, cleaned["parts"] is not None, bool(cleaned.get("absence"))]
        if not {"value", "numerator", "denominator"} & set(self.errors) and sum(given) != 1:
            self.add_error("value", _("Enter a value, or say why there is none; not both."))
        cleaned.setdefault("unit", None)
        return cleaned


def parts_said(form: forms.Form, indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """The two numbers of a ratio as they leave a form; None where none is given. One alone is an error of the form."""
    parts = form.cleaned_data.pop("numerator", None), form.cleaned_data.pop("denominator", None)
    if parts == (None, None):
        return None
    if parts[0] is None or parts[1] is None:
        if not {"numerator", "denominator"} & set(form.errors):
            form.add_error("denominator", _("Enter the numerator and the denominator both, or neither."))
        return None
    if parts[1] <= 0:
        form.add_error(
            "denominator", _("The denominator is more than 0. If there is nothing to count, say so instead.")
        )
        return None
    if is_share(indicator) and not 0 <= parts[0] <= parts[1]:
        form.add_error("numerator", _("The numerator of a share is not more than its denominator."))
        return None
    return parts


def is_share(indicator: Indicator) -> bool:
    """Whether its values lie between 0 and 100."""
    return indicator.kind == IndicatorKind.RATIO and indicator.unit_of_measure == "%"


def month_name(month: date) -> str:
    """2026年9月 · September 2026."""
    return f"{month:%B} {month.year}" if is_english() else f"{month.year}年{month.month}月"
