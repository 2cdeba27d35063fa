"""The forms of signing in, of the organisation's data, and of inviting a colleague."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.forms import Button, LinkButton, PublicForm

from ..fields import EmailAddressField
from ..member_queries import SHARED
from .organisation import OrganisationForm

# What tells an organisation from others: the desk changes it, and joins what was kept twice.
FIXED = ("corporate_number", "no_number_reason")


class AddressForm(PublicForm, forms.Form):
    """An e-mail address a code or an invitation is sent to."""

    email = EmailAddressField(
        label=_("E-mail address"),
        help_text=_("For example: name@example.jp"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, press: Any, back_url: str = "", own: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not own:
            self.fields["email"].widget.attrs["autocomplete"] = "off"
        back = [LinkButton(_("Back without changing anything"), back_url, kind="text")] if back_url else []
        self.buttons = [Button(press), *back]


class TeamForm(OrganisationForm):
    """The organisation's data, kept once for all proposals of a team."""

    def __init__(self, *args: Any, back_url: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in list(self.fields):
            if name not in SHARED or name in FIXED:
                del self.fields[name]
        self.buttons = [
            Button(_("Save the changes")),
            LinkButton(_("Back without changing anything"), back_url, kind="text"),
        ]

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data  # number and contact are not asked here

    def arranged(self) -> list[Fieldset]:
        return [Fieldset(_("The organisation"), *self.fields)]
