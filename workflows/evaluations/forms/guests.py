"""Naming evaluators without an account: one by one on a form, or a line each when the evaluation begins."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.mail_names import LANGUAGES_OUTSIDE
from connected_desk.ui.fields import NormalisedCharField, RadioChoices, one_width
from connected_desk.ui.forms import Button, StaffForm
from proposals.fields import EmailAddressField
from workflows.cases.models import Case

from ..guest_queries import Named, why_not

MOST = 10
# Affiliations hold spaces, so a line is parted by commas of any width, or by tabs as spreadsheets copy them.
BETWEEN = re.compile(r"[,，、\t]")
# What a line may call the language of the mails, in either language.
IN_WORDS = {"ja": "ja", "japanese": "ja", "日本語": "ja", "en": "en", "english": "en", "英語": "en"}


class GuestForm(StaffForm, forms.Form):
    """Somebody from outside the city who is to score without an account."""

    name = NormalisedCharField(label=gettext_lazy("Name of the evaluator"), max_length=100)
    affiliation = NormalisedCharField(
        label=gettext_lazy("Affiliation and post"),
        help_text=gettext_lazy("For example: Example University, professor."),
        max_length=200,
    )
    email = EmailAddressField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link to the score sheet and the confirmation codes go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = RadioChoices(label=gettext_lazy("Language of the mails"), choices=LANGUAGES_OUTSIDE, initial="ja")
    buttons = (Button(gettext_lazy("Name the evaluator and send the link"), icon="send"),)

    def named(self) -> Named:
        """Who was named."""
        return Named(**self.cleaned_data)


class GuestLinesField(NormalisedCharField):
    """A line for each: name, affiliation, address, perhaps a language; cleans to a list of what `Named` holds."""

    def __init__(self, case: Case, **options: Any) -> None:
        self.case = case
        super().__init__(multiline=True, rows=3, max_length=3000, **options)

    def clean(self, value: Any) -> Any:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("Name at most %(most)d people here.") % {"most": MOST})
        return [self._named(number, line) for number, line in enumerate(lines, 1)]

    def _named(self, number: int, line: str) -> dict[str, str]:
        *parts, language = _with_language([part.strip() for part in BETWEEN.split(line)])
        name, affiliation, email = parts[0], "、".join(parts[1:-1]), one_width(parts[-1])
        if len(parts) < 3 or not (name and affiliation):
            raise ValidationError(_("Line %(number)d: write name, affiliation and address.") % {"number": number})
        if len(name) > 100 or len(affiliation) > 200:
            raise ValidationError(_("Line %(number)d: name or affiliation is too long.") % {"number": number})
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise ValidationError(_("Line %(number)d: check the e-mail address.") % {"number": number}) from wrong
        if why := why_not(self.case, email):
            raise ValidationError(f"{_('Line %(number)d:') % {'number': number}} {why.sentence}")
        return {"name": name, "affiliation": affiliation, "email": email, "language": language}


def _with_language(parts: list[str]) -> list[str]:
    """The parts of a line with the code of a language at their end: the one it names, or else Japanese."""
    named = IN_WORDS.get(parts[-1].casefold())
    return [*parts[:-1], named] if named else [*parts, "ja"]
