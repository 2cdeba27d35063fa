"""The forms of accounts: the conditions of the list, one account, and another link to set a password."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm
from connected_desk.ui.looks import FilterTag

from .models import Person, Unit


class AccountFilter(forms.Form):
    """The conditions of the list. Whatever is not understood leaves the list empty rather than whole."""

    q = NormalisedCharField(label=gettext_lazy("Name or e-mail address"), required=False, max_length=100)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Unit, with those below it"),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All"),
    )

    def __init__(self, data: Any, on: date) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.current(on)  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, Any] | None:
        """The conditions in force; None where one of them means nothing."""
        return {"words": self.cleaned_data["q"], "unit": self.cleaned_data["unit"]} if self.is_valid() else None

    def tags(self, address: QueryDict) -> list[FilterTag]:
        """Each condition in force, with the address of the list without it."""
        said = self.cleaned_data if self.is_valid() else address
        named = [(name, said.get(name)) for name in self.fields if said.get(name)]
        return [FilterTag(f"{self.fields[name].label}: {value}", _without(address, name)) for name, value in named]


def _without(address: QueryDict, name: str) -> str:
    rest = address.copy()
    for gone in (name, "after"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"


class AccountForm(StaffForm, forms.Form):
    """The address of an account, and whether it may sign in."""

    buttons = (Button(gettext_lazy("Save the account"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("It is what the person signs in with. Where it changes, both addresses are told."),
    )
    is_active = forms.TypedChoiceField(
        label=pgettext_lazy("account", "Signing in"),
        choices=[
            ("True", pgettext_lazy("account", "May sign in")),
            ("False", pgettext_lazy("account", "May not sign in")),
        ],
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Whoever may not sign in gets no mails of the desk either. Roles stay until they end."),
    )
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, person: Person, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, "email": person.email, "is_active": str(person.is_active)})


class PasswordLinkForm(StaffForm, forms.Form):
    """Another link to set a password, and why."""

    buttons = (Button(gettext_lazy("Mail a link"), kind="line"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen}, prefix="link")
