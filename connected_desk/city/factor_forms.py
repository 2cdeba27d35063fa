"""The forms of second factors: the second step of signing in, setting one up, an administrator's reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.ui.forms import Button, PublicForm, StaffForm

CODE = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class SecondStepForm(PublicForm, forms.Form):
    """A program's code or one from paper; a passkey answers in the hidden field."""

    form_tag = False
    buttons = (Button(pgettext_lazy("second step", "Sign in")),)

    code = forms.CharField(max_length=40, widget=forms.TextInput(attrs=CODE))
    answer = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, program: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code of the program, or a recovery code") if program else _("Recovery code")
        self.fields["code"].required = not self.data.get("answer")


class ProgramForm(StaffForm, forms.Form):
    """The first code a program shows, which proves that it has the secret."""

    form_tag = False
    buttons = (Button(_("Set up")),)

    code = forms.CharField(
        label=_("Code of six digits that the program shows"),
        max_length=10,
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )


class PasskeyForm(StaffForm, forms.Form):
    """What the passkey is called, and what the browser answered."""

    form_tag = False

    name = forms.CharField(
        label=_("What to call it"), max_length=60, help_text=_("For example: security key, telephone, office computer")
    )
    answer = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)


class ReasonForm(StaffForm, forms.Form):
    """Why an administrator does it, and the version of the record seen."""

    form_tag = False

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)
