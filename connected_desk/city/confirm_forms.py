"""The one field that asks again who sits there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.forms import Button, StaffForm

from .models import FactorKind, SecondFactor

SECRET, ANSWER, FETCH = "confirm_secret", "confirm_answer", "confirm_fetch"
NAMES = frozenset({SECRET, ANSWER, FETCH, "csrfmiddlewaretoken"})


class ConfirmForm(StaffForm, forms.Form):
    """The password, or a code where the person has a second factor; a passkey answers in the hidden field."""

    form_tag = False
    buttons = (Button(_("Confirm and go on")),)

    confirm_secret = forms.CharField(max_length=200, strip=False)
    confirm_answer = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: list[SecondFactor], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields[SECRET]
        field.required = not self.data.get(ANSWER)
        if not known:
            field.label = _("Password")
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        elif any(factor.kind == FactorKind.APP for factor in known):
            field.label = _("Code of the program, or a recovery code")
        else:
            field.label = _("Recovery code")
        if known:
            field.widget.attrs.update(autocomplete="one-time-code", autocapitalize="characters", spellcheck="false")
