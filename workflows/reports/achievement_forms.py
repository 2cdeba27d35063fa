"""The forms of what staff achieved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from connected_desk.strategy.models import Initiative
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, YMDDateField, one_width
from connected_desk.ui.forms import Button, LinkButton, StaffForm
from workflows.cases.models import Case

from .models import SavedKind


class SavedField(forms.DecimalField):
    """A number of hours or visits, with at most one decimal, typed in any width and with or without commas."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(one_width(value).replace(",", "").strip() if isinstance(value, str) else value)


class AchievementForm(StaffForm, forms.Form):
    """Of what, how much, counted from what, how, and when."""

    number = NormalisedCharField(
        label=gettext_lazy("Number of the case"),
        help_text=gettext_lazy("Enter it, or choose an initiative below."),
        max_length=30,
        required=False,
    )
    initiative = forms.ChoiceField(label=gettext_lazy("Initiative it belongs to"), required=False)
    kind = RadioChoices(label=gettext_lazy("What is saved?"), choices=lambda: SavedKind.choices)
    saved = SavedField(
        label=gettext_lazy("How much is saved in a year"),
        help_text=gettext_lazy("Hours or visits, for example 1200."),
        min_value=0.1,
        max_value=9_999_999,
        max_digits=11,
        decimal_places=1,
        widget=forms.TextInput(attrs={"class": "input--short", "inputmode": "decimal"}),
    )
    base = NormalisedCharField(
        label=gettext_lazy("What it was counted from"),
        help_text=gettext_lazy("For example: 4,800 applications in the fiscal year 2025."),
        max_length=200,
    )
    method = NormalisedCharField(
        label=gettext_lazy("How it was counted"),
        help_text=gettext_lazy("For example: 15 minutes less for each, measured at 30 applications before and after."),
        multiline=True,
        rows=3,
        max_length=600,
    )
    measured_on = YMDDateField(label=gettext_lazy("Measured on"))

    def __init__(
        self,
        *args: Any,
        cases: QuerySet[Case],
        initiatives: Sequence[Initiative],
        on: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.cases, self.on = cases, on
        self.buttons = [Button(pgettext("what was achieved", "Enter it")), _back()]
        self.known = {str(one.key): one for one in initiatives}
        none = ("", pgettext("initiative", "None"))
        named = [(key, f"{one.item.code} {one.title}（{one.unit.name}）") for key, one in self.known.items()]
        self.fields["initiative"].choices = [none, *named]  # type: ignore[attr-defined]
        self.subject: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number, initiative = cleaned.get("number", "").strip(), cleaned.get("initiative", "")
        if bool(number) == bool(initiative):
            self.add_error("number", _("Enter the number of a case, or choose an initiative; one of the two"))
        elif number:
            self.subject = self.cases.filter(number=number).first()
            if self.subject is None:
                self.add_error("number", _("There is no case of that number among those you may see"))
        else:
            self.subject = self.known[initiative]
        if (day := cleaned.get("measured_on")) and day > self.on:
            self.add_error("measured_on", _("The day of the measuring cannot lie ahead"))
        return cleaned

    def details(self) -> dict[str, Any]:
        """What was entered, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("kind", "saved", "base", "method", "measured_on")}


class WithdrawForm(StaffForm, forms.Form):
    """Why a figure is taken back."""

    reason = NormalisedCharField(label=gettext_lazy("Why the figure is wrong"), multiline=True, rows=3, max_length=600)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.buttons = [Button(_("Take the figure back")), _back()]


def _back() -> LinkButton:
    return LinkButton(_("Cancel"), reverse("reports:achievements"))
