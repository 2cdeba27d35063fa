"""The forms of stand-ins: who stands in for whom, and ending one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from .models import Person


class StandInForm(StaffForm, forms.Form):
    """Who stands in for whom, from one day to another."""

    buttons = (Button(_("Save the stand-in"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    for_person = forms.ModelChoiceField(
        Person.objects.none(), label=pgettext_lazy("stand-in", "Who is away"), to_field_name="key", empty_label=""
    )
    person = forms.ModelChoiceField(
        Person.objects.none(), label=pgettext_lazy("stand-in", "Who stands in"), to_field_name="key", empty_label=""
    )
    first = YMDDateField(label=pgettext_lazy("people file", "First day"))
    last = YMDDateField(
        label=pgettext_lazy("people file", "Last day"), required=False, help_text=_("Empty: until further notice.")
    )
    reason = NormalisedCharField(label=_("Reason"), max_length=200)

    def __init__(self, on: date, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, "first": on})
        self.on = on
        for name in ("for_person", "person"):
            self.fields[name].queryset = Person.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _name_and_address  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if said.get("person") and said["person"] == said.get("for_person"):
            self.add_error("person", _("Nobody stands in for themselves."))
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif last and last < self.on:
            self.add_error("last", _("Choose today or a later day."))
        return said


class EndForm(StaffForm, forms.Form):
    """The last day of a stand-in, and why it ends then."""

    buttons = (Button(_("Save the last day"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    last = YMDDateField(label=pgettext_lazy("people file", "Last day"))
    reason = NormalisedCharField(label=_("Reason"), max_length=200)

    def __init__(self, first: date, on: date, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, "last": max(first, on)})
        self.earliest = first

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        if last < self.earliest:
            raise forms.ValidationError(_("The last day lies before the first."))
        return last


def _name_and_address(person: Any) -> str:
    return f"{person.name} <{person.email}>"
