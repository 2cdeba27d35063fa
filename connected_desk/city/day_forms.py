"""The forms of closed days and of the budget calendar, each with a look at what would follow."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from . import open_days
from .calendar import Account, Step, other_accounts
from .models import CalendarStep

SAVE, PREVIEW = "save", "preview"
LOOK = Button(_("See what would follow"), name="act", value=PREVIEW, kind="line")


class ReasonedForm(StaffForm, forms.Form):
    """`seen` is the version of the record the person saw. A look at what would follow needs no reason yet.

    `looked` is the mark of what the person has looked at: what follows is shown once before it is saved.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    looked = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = NormalisedCharField(label=_("Reason of the change"), max_length=200)

    def full_clean(self) -> None:
        self.fields["reason"].required = self.data.get("act") != PREVIEW
        super().full_clean()
        self.fields["reason"].required = True

    def mark(self) -> str:
        """What was typed about days, in short."""
        days = (str(value) for value in self.cleaned_data.values() if isinstance(value, date))
        return " ".join(days)

    def looks_first(self) -> bool:
        """Whether what follows is to be shown now: it was asked for, or it was not looked at with these days.

        The next press saves what is shown.
        """
        looks = self.data.get("act") == PREVIEW or self.cleaned_data["looked"] != self.mark()
        if looks:
            self.data = {**dict(self.data.items()), "looked": self.mark()}
        return looks


class ClosedDayForm(ReasonedForm):
    """A day on which the city hall is closed, and what people read about it."""

    buttons = (Button(_("Close the day"), name="act", value=SAVE, icon="save"), LOOK)
    field_order = ("seen", "looked", "day", "reason_ja", "reason_en", "reason")

    day = YMDDateField(label=_("Day"))
    reason_ja = NormalisedCharField(label=_("Why it is closed (Japanese)"), max_length=100)
    reason_en = NormalisedCharField(label=_("Why it is closed (English)"), max_length=100, required=False)

    def __init__(self, on: date, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
        self.on = on

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day <= self.on:
            raise ValidationError(_("Choose a day after today."))
        if not open_days.is_open(day):
            raise ValidationError(_("The city hall is closed on that day already."))
        return day

    def words(self) -> dict[str, str]:
        """What people read about the day."""
        return {name: self.cleaned_data[name] for name in ("reason_ja", "reason_en")}


class OpenDayForm(ReasonedForm):
    """Why a closed day opens again."""

    buttons = (Button(_("Open the day again"), name="act", value=SAVE, icon="save"),)


class CalendarForm(ReasonedForm):
    """The days of an account's steps that are still to come."""

    buttons = (Button(_("Move the steps"), name="act", value=SAVE, icon="save"), LOOK)

    def __init__(self, steps: Sequence[CalendarStep], on: date, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen} | {step.step: step.on for step in steps})
        self.on, self.steps = on, steps
        for step in steps:
            self.fields[step.step] = YMDDateField(label=step.name)
        self.order_fields(["seen", "looked", *(step.step for step in steps), "reason"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._check_days(self.days())
        return said

    def days(self) -> dict[str, date]:
        """Step → the day that was typed."""
        return {step.step: self.cleaned_data[step.step] for step in self.steps}

    def _check_days(self, days: dict[str, date]) -> None:
        in_order = [step.value for step in Step if step.value in days]
        for before, after in zip(in_order, in_order[1:], strict=False):
            if days[after] < days[before]:
                self.add_error(after, _("This step lies before the one that comes first."))
        for step in self.steps:
            if days[step.step] != step.on and days[step.step] <= self.on:
                self.add_error(step.step, _("Choose a day after today."))


class AccountForm(ReasonedForm):
    """The name of an account that gets a calendar of its own."""

    name = NormalisedCharField(
        label=_("Name of the account"),
        help_text=_(
            "As the city calls it, for example 水道事業会計. It stands on requests and cannot be changed later."
        ),
        max_length=40,
    )
    buttons = (Button(_("Lay the calendar"), name="act", value=SAVE, icon="plus"),)
    field_order = ("seen", "looked", "name", "reason")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        known = {*Account.values, *(str(label) for label in Account.labels), *other_accounts()}
        if name in known:
            raise ValidationError(_("This account has a calendar already."))
        if set(name) & set("/?#%"):
            raise ValidationError(_("The name must not hold any of / ? # %."))
        return name


class LayForm(ReasonedForm):
    """Why the calendar of another year is laid."""

    form_tag = False
    buttons = (Button(_("Lay the calendar"), name="act", value=SAVE, kind="line", icon="plus"),)
