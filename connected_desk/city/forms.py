"""The forms of signing in and of one's own settings."""

from datetime import timedelta
from math import ceil
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from connected_desk.records.web import DeskRequest
from connected_desk.ui.forms import Button, PublicForm, StaffForm

from . import lockout
from .models import DigestRhythm, Person


def too_many_attempts(wait: timedelta) -> str:
    """The sentence for somebody who failed too often and may try again after that time."""
    minutes = max(1, ceil(wait.total_seconds() / 60))
    sentence = ngettext(
        "There were too many attempts. Try again in %(minutes)d minute.",
        "There were too many attempts. Try again in %(minutes)d minutes.",
        minutes,
    )
    return sentence % {"minutes": minutes}


class SignInForm(PublicForm, AuthenticationForm):
    """Address and password; says the same whether the account exists, is closed, or the password is wrong."""

    request: DeskRequest
    buttons = (Button(_("Sign in")),)
    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget.attrs.update(autocomplete="username", inputmode="email", autofocus=False)
        self.fields["password"].label = _("Password")

    def clean(self) -> dict[str, Any]:
        if until := lockout.locked_until(self.request, self.typed_email):
            raise ValidationError(too_many_attempts(until - self.request.at), code="locked")
        return super().clean()

    @property
    def typed_email(self) -> str:
        return self.cleaned_data.get("username", "")


class PasswordForm(StaffForm, PasswordChangeForm):
    """The password in use and, twice, the one to come."""

    buttons = (Button(_("Change the password")),)
    error_messages = {
        "password_incorrect": _("The present password is not right."),
        "password_mismatch": _("The two new passwords differ. Enter the same one twice."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in (
            ("old_password", _("Present password")),
            ("new_password1", _("New password")),
            ("new_password2", _("New password, once more")),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs["autofocus"] = False
        self.fields["new_password1"].help_text = _("At least 12 characters; nothing that many people use.")
        self.fields["new_password2"].help_text = ""


class LinkForm(PublicForm, forms.Form):
    """To whom the link to set a password goes."""

    buttons = (Button(_("Have the link mailed")),)

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email"})
    )


class NewPasswordForm(PublicForm, SetPasswordForm):
    """The first password, or another, twice."""

    buttons = (Button(_("Set the password")),)
    error_messages = {"password_mismatch": _("The two new passwords differ. Enter the same one twice.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password1"].help_text = _("At least 12 characters; nothing that many people use.")
        self.fields["new_password2"].help_text = ""
        self.fields["new_password1"].widget.attrs["autofocus"] = False


class LanguageForm(StaffForm, forms.ModelForm):
    """The language of one's pages and mails."""

    form_tag = False
    buttons = (Button(_("Save the language"), kind="line"),)

    class Meta:
        model = Person
        fields = ("language",)
        labels = {"language": _("Language of pages and mails")}


class NoticesForm(StaffForm, forms.ModelForm):
    """When one is told what waits, and whether notices that are not urgent come with it."""

    form_tag = False
    buttons = (Button(_("Save the notices"), kind="line"),)

    digest = forms.ChoiceField(
        label=_("Mail about what waits for me"), choices=DigestRhythm.choices, widget=forms.RadioSelect
    )
    bundles = forms.TypedChoiceField(
        label=_("Notices that are not urgent"),
        choices=[("False", _("Each at once")), ("True", _("Together, in the mail above"))],
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
        help_text=_("What you are asked to do or to decide, and words of a proposer, always come at once."),
    )

    class Meta:
        model = Person
        fields = ("digest", "bundles")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("digest") == DigestRhythm.OFF and said.get("bundles"):
            self.add_error("bundles", _("Without the mail about what waits, notices can only come each at once."))
        return said
