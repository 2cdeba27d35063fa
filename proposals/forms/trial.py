"""Step 4: what is to be tried, what it costs, and which data it handles."""

from typing import Any

from crispy_forms.layout import Fieldset
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import CheckboxChoices, RadioChoices, WholeNumberField

from ..intake import TRIAL
from ..vocabulary import Asked, Payer, YesNoUnknown
from .base import StepForm, line, text

# A trillion yen: more than any city's budget, and it fits every column.
MOST_YEN = 10**12
DATA_QUESTIONS = ("data_what", "data_where", "data_end")


class TrialForm(StepForm):
    step = TRIAL
    when_required = {
        "amount": _("*optional (required if the city pays or shares)"),
        **dict.fromkeys(DATA_QUESTIONS, _("*optional (required if you handle personal data)")),
    }

    trial = RadioChoices(
        choices=YesNoUnknown.choices, help_text=_("A small test with a place, a period and a measure.")
    )
    period = line("period", required=False, help_text=_("For example: from January to March 2026, two months"))
    place = line("place", required=False, help_text=_("For example: the counters of a ward office"))
    asked = CheckboxChoices(
        choices=Asked.choices, required=False, help_text=_("Tick all that apply. None is an answer, too.")
    )
    asked_note = text(
        "asked_note", required=False, rows=3, help_text=_("Up to 400 characters. What, how much and when.")
    )
    payer = RadioChoices(choices=Payer.choices)
    amount = WholeNumberField(
        required=False,
        min_value=0,
        max_value=MOST_YEN,
        help_text=_("In yen, 0 if you ask for nothing."),
    )
    personal_data = RadioChoices(
        choices=YesNoUnknown.choices,
        help_text=_("Names, addresses, faces, voices, and whatever tells who somebody is."),
    )
    data_what = line("data_what", required=False, help_text=_("For example: name, address, record of use"))
    data_where = line("data_where", required=False, help_text=_("Country, own machines or cloud, subcontractors"))
    data_end = line("data_end", required=False, help_text=_("When it is deleted or given back, and how you show it"))
    security = text(
        "security",
        required=False,
        rows=3,
        help_text=_("Up to 400 characters. Certificates you hold, and how you protect what is entrusted to you."),
    )

    reach = text(
        "reach",
        required=False,
        rows=3,
        help_text=_(
            "Up to 400 characters. For example people without a smartphone or with little Japanese, and how they "
            "could take part all the same."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("payer") in (Payer.SHARED, Payer.CITY):
            self.require("amount")
        elif values.get("payer") == Payer.PROPOSER and "amount" not in self.errors:
            values["amount"] = values.get("amount") or 0
        for name in DATA_QUESTIONS:
            if values.get("personal_data") == YesNoUnknown.YES:
                self.require(name)
            else:
                values[name] = ""
        return values

    def arranged(self) -> list[Fieldset]:
        return [
            Fieldset(_("The trial"), "trial", "period", "place", "asked", "asked_note"),
            Fieldset(_("The costs"), "payer", "amount"),
            Fieldset(_("The data"), "personal_data"),
            Fieldset(_("If it handles personal data"), *DATA_QUESTIONS),
            Fieldset(_("Protection"), "security"),
            Fieldset(_("Reach"), "reach"),
        ]
