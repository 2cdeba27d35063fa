"""The forms of the desk's side of a theme: what a unit needs, and why a theme is withdrawn."""

from dataclasses import fields
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.city.models import Unit
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition, selectable_primary
from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.formats import full_date
from connected_desk.ui.forms import Actions, Button, LinkButton, StaffForm

from ..actions.challenges import Wording
from ..challenge_queries import LABELS, WORDS
from ..models.challenges import TITLE_LIMIT, WORDS_LIMIT, Challenge

CHOOSE = gettext_lazy("Choose one")
BOTH = ("title", *WORDS)
HELP = {
    "title": gettext_lazy("Up to 60 characters. Say what is to become better, not a product."),
    "background": gettext_lazy("Who is in trouble, how much, and what has been tried so far."),
    "wanted": gettext_lazy("What should be different in the end, and from where to where it should move."),
    "not_wanted": gettext_lazy("What would not help or has been looked at already, so that nobody writes it in vain."),
    "city_role": gettext_lazy("For example a place, people to try it, publicity, an officer in charge."),
    "private_role": gettext_lazy("For example the equipment, setting it up, a report. Say who bears the costs."),
    "data": gettext_lazy("Leave it empty where there is none. Never promise personal data."),
}


class ChallengeForm(StaffForm, forms.Form):
    """What a unit needs from companies, as the public is to read it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), to_field_name="code", empty_label=CHOOSE)
    opens_on = YMDDateField()
    closes_on = YMDDateField(help_text=gettext_lazy("Proposals are taken until the end of this day."))
    item = forms.ModelChoiceField(
        Item.objects.none(), to_field_name="key", required=False, empty_label=gettext_lazy("Not said")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        on: date,
        back_url: str,
        units: QuerySet[Unit] | None = None,
        theme: Challenge | None = None,
        **options: Any,
    ) -> None:
        if theme:
            names = [one.name for one in fields(Wording)]
            given = {name: getattr(theme, name) for name in names} | {"version": theme.version}
            options["initial"] = given | {"item": theme.item.key if theme.item else None}
        super().__init__(*args, **options)
        self.theme, self.back_url = theme, back_url
        for name in BOTH:
            self.fields[f"{name}_ja"] = self._words(name, HELP[name], required=name != "data")
            self.fields[f"{name}_en"] = self._words(name, "", required=False)
        for name, field in self.fields.items():
            if name != "version":
                plain = name.removesuffix("_ja").removesuffix("_en")
                label = LABELS[plain]
                field.label = _("%(label)s (English)") % {"label": label} if name.endswith("_en") else label
        self._choices(on, units)

    def _words(self, name: str, help_text: Any, *, required: bool) -> NormalisedCharField:
        if name == "title":
            limit = TITLE_LIMIT if required else 2 * TITLE_LIMIT  # English takes twice the letters
            return NormalisedCharField(max_length=limit, help_text=help_text, required=required)
        return NormalisedCharField(
            multiline=True, rows=4, max_length=WORDS_LIMIT, help_text=help_text, required=required
        )

    def _choices(self, on: date, units: QuerySet[Unit] | None) -> None:
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units
            if len(units) == 1:
                self.fields["unit"].initial = units[0].code
        edition = current_edition(on)
        if edition:
            # The item it has stays among the choices when a newer edition of the plan has taken over.
            own = Item.objects.filter(pk=self.theme.item_id) if self.theme else Item.objects.none()
            self.fields["item"].queryset = (selectable_primary(edition).filter(children=None) | own).distinct()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            sentence = _("The last day lies before the first (%(first)s)")
            self.add_error("closes_on", sentence % {"first": full_date(first)})
        return cleaned

    def wording(self) -> Wording:
        """What was entered, as the actions take it. Only of a valid form."""
        return Wording(**{one.name: self.cleaned_data[one.name] for one in fields(Wording)})

    def layout(self) -> Layout:
        japanese = [f"{name}_ja" for name in BOTH]
        first = [name for name in ("unit", "version") if name in self.fields]
        return Layout(
            Fieldset(_("What is needed"), *first, *japanese),
            Fieldset(_("Period and plan"), "opens_on", "closes_on", "item"),
            Fieldset(_("In English, as far as there is any"), *[f"{name}_en" for name in BOTH]),
            Actions(Button(_("Save")), LinkButton(_("Cancel"), self.back_url)),
        )


class WithdrawForm(StaffForm, forms.Form):
    """Why a theme ends before its time."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason_ja = NormalisedCharField(label=gettext_lazy("Reason"), multiline=True, rows=3, max_length=WORDS_LIMIT)
    reason_en = NormalisedCharField(
        label=gettext_lazy("Reason (English)"), multiline=True, rows=3, max_length=WORDS_LIMIT, required=False
    )

    def __init__(self, *args: Any, theme: Challenge, **options: Any) -> None:
        super().__init__(*args, initial={"version": theme.version}, **options)
        if theme.published_at:
            self.fields["reason_ja"].help_text = _("Everybody reads it on the page of the theme.")
        else:
            del self.fields["reason_en"]
        self.buttons = [
            Button(_("Withdraw the theme"), kind="danger"),
            LinkButton(_("Cancel"), theme.get_absolute_url()),
        ]

    def reasons(self) -> dict[str, str]:
        """The reason in the languages that were asked for. Only of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name.startswith("reason")}
