"""The forms of being told by mail: what to be told of and where, and one press to confirm or to end it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.ui.fields import CheckboxChoices
from connected_desk.ui.forms import Button, LinkButton, PublicForm
from proposals.fields import EmailAddressField

from .feeds import Group


class SubscribeForm(PublicForm, forms.Form):
    """What somebody wants to be told of; the subjects come in the groups of the feeds."""

    email = EmailAddressField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("For example: name@example.jp"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, groups: Sequence[Group], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.buttons = [Button(_("Send me the link that confirms it"))]
        self.groups = [f"group_{place}" for place, _group in enumerate(groups)]
        for name, group in zip(self.groups, groups, strict=True):
            choices = [(feed.subject, feed.title) for feed in group.feeds]
            self.fields[name] = CheckboxChoices(label=group.title, choices=choices, required=False)
        self.order_fields([*self.groups, "email"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.subjects():
            self.add_error(self.groups[0], _("Choose at least one of the things to be told of"))
        return data

    def subjects(self) -> list[str]:
        return [subject for name in self.groups for subject in self.cleaned_data.get(name, [])]


class PressForm(PublicForm, forms.Form):
    """One button, and a way back that changes nothing."""

    def __init__(self, press: str, back_url: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.buttons = [Button(press), LinkButton(_("Back without changing anything"), back_url, kind="text")]
