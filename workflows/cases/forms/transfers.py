"""Ordering a transfer: to whom, from when, why, which roles end, and another successor for what needs one."""

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person, RoleHeld
from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.forms import StaffForm

from ..holdings import Held
from .fields import PeopleField


class WhomForm(StaffForm, forms.Form):
    """Whose transfer it is: leads to that person's page."""

    form_tag = False

    def __init__(self, people: list[Person], data: Any = None) -> None:
        super().__init__(data)
        self.fields["person"] = PeopleField(people, label=_("Who is transferred"), empty_label=_("Choose"))


class TransferForm(StaffForm, forms.Form):
    """To whom everything goes, from when, why, and which roles end with the day before."""

    form_tag = False
    on = YMDDateField(
        label=_("First day of the new post"),
        help_text=_("Today's is carried out at once, a later one at the beginning of that day."),
    )
    reason = NormalisedCharField(
        label=_("Reason"), help_text=_("It stands on the record of each case that is handed on."), max_length=200
    )

    def __init__(
        self, others: list[Person], roles: list[RoleHeld], on: date, data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.today, self.held = on, {_mark(row): row for row in roles}
        self.fields["successor"] = PeopleField(others, label=_("Successor"), empty_label=_("Choose"))
        self.fields["roles"] = forms.MultipleChoiceField(
            label=_("Roles that end with the day before"),
            help_text=_("Without a role the person can still sign in, and sees no case."),
            choices=[(mark, _named(row)) for mark, row in self.held.items()],
            initial=list(self.held),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["successor", "on", "reason", "roles"])

    def layout(self) -> Layout:
        return Layout("successor", "on", "reason", *(["roles"] if self.held else []))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean_roles(self) -> list[RoleHeld]:
        return [self.held[mark] for mark in self.cleaned_data["roles"]]


class OthersForm(forms.Form):
    """For each thing that can be handed on, somebody else than the one successor, or nobody in particular."""

    def __init__(self, others: list[Person], things: list[Held], data: Any = None) -> None:
        super().__init__(data)
        for held in things:
            label = _("Successor for %(what)s") % {"what": held.case.number if held.case else held.title}
            self.fields[held.mark] = PeopleField(
                others, label=label, required=False, empty_label=_("the successor above")
            )

    def chosen(self) -> dict[str, Person]:
        """The people chosen, by the mark of the thing."""
        return {mark: person for mark, person in self.cleaned_data.items() if person}


def _mark(row: RoleHeld) -> str:
    return f"{row.role}:{row.unit.code if row.unit else ''}"


def _named(row: RoleHeld) -> str:
    return f"{row.get_role_display()} {row.unit.name}" if row.unit else row.get_role_display()
