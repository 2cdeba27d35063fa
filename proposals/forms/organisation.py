"""Step 1: who proposes, and whom the city may call."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import RadioChoices
from connected_desk.ui.looks import Fact

from ..fields import CorporateNumberField, EmailAddressField, PhoneField, PostcodeField
from ..intake import ORGANISATION
from ..member_queries import SHARED
from ..queries import shared_lines
from ..vocabulary import NoNumberReason, OrganisationKind
from .base import StepForm, line

ADDRESSES = ("contact_email", "contact_email2")


class KnownOrganisation(LayoutObject):
    """What is known of the organisation, with the way to say otherwise for this proposal."""

    fields: list[Any] = []

    def render(self, form: Any, context: Any, **_options: Any) -> SafeString:
        lines = shared_lines({name: form[name].value() for name in SHARED})
        facts = [Fact(str(line.label), line.text) for line in lines if line.text]
        return render_to_string("proposals/known_organisation.html", {"facts": facts})


class OrganisationForm(StepForm):
    """With `known`, what the organisation's team keeps of it is shown and goes along; only the person is asked."""

    step = ORGANISATION
    when_required = {
        "corporate_number": _("*optional (required if you have one)"),
        "no_number_reason": _("*optional (required if you have no number)"),
    }

    name = line("name", help_text=_("The full name, up to 100 characters. For example: みらい窓口株式会社"))
    name_kana = line(
        "name_kana",
        same_width=True,
        help_text=_("In katakana, without “kabushiki kaisha” and the like. For example: ミライマドグチ"),
    )
    organisation_kind = RadioChoices(choices=OrganisationKind.choices)
    corporate_number = CorporateNumberField(
        required=False, help_text=_("13 figures. With it we find your earlier proposals. Hyphens do no harm.")
    )
    no_number_reason = RadioChoices(
        choices=[("", _("We have one")), *NoNumberReason.choices],
        required=False,
        help_text=_("Please choose one if you left the corporate number empty."),
    )
    postcode = PostcodeField(help_text=_("7 figures. For example: 590-0078"))
    address = line("address", help_text=_("Prefecture, city, street and building"))
    representative = line("representative", help_text=_("Title and name. For example: 代表取締役　髙橋 花子"))
    established = line(
        "established", required=False, help_text=_("Year and month. For example: April 2012. Sole traders: the start")
    )
    contact_name = line("contact_name", help_text=_("The person we may call or write to"))
    kana_of_contact = line(
        "kana_of_contact", required=False, same_width=True, help_text=_("In katakana. For example: ヨシダ タロウ")
    )
    contact_department = line("contact_department", required=False)
    contact_email = EmailAddressField(
        help_text=_("We send notices here. For example: name@example.jp"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_email2 = EmailAddressField(
        required=False, help_text=_("In case the contact person is away. We send the same notices here.")
    )
    contact_phone = PhoneField(
        help_text=_("For example: 072-000-0000"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input--short"}),
    )
    contact_hours = line(
        "contact_hours", required=False, help_text=_("For example: weekdays from 10 to 17, except Wednesdays")
    )

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        for name in SHARED if known else ():
            self.fields[name].widget = forms.HiddenInput()

    def arranged(self) -> list[Any]:
        organisation = [name for name in self.fields if name in SHARED]
        first = KnownOrganisation() if self.known else Fieldset(_("The organisation"), *organisation)
        hidden = organisation if self.known else []
        return [
            first,
            *hidden,
            Fieldset(_("The contact person"), *[name for name in self.fields if name not in SHARED]),
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "corporate_number" in self.errors:
            return values
        if values.get("corporate_number"):
            values["no_number_reason"] = ""
        elif not values.get("no_number_reason") and not self.for_caller:
            sentence = _("Enter the corporate number, or choose why there is none")
            self.add_error("corporate_number", forms.ValidationError(sentence, code="number_or_reason"))
        if values.get("contact_email") and values.get("contact_email") == values.get("contact_email2"):
            sentence = _("The second e-mail address is the same as the first. Enter another one or leave it empty")
            self.add_error("contact_email2", forms.ValidationError(sentence, code="same"))
        return values


def addresses_typed(typed: Mapping[str, Any]) -> list[str]:
    """The usable addresses among what was typed so far, for a link that resumes an unfinished draft."""
    field, found = EmailAddressField(required=False), []
    for name in ADDRESSES:
        try:
            found.append(field.clean(typed.get(name, "")))
        except ValidationError:
            continue
    return list(dict.fromkeys(address for address in found if address))
