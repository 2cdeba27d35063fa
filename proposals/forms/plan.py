"""Step 3: which items of the city's plan the proposal advances."""

from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import CheckboxChoices
from connected_desk.ui.looks import Choice

from ..intake import MAX_ITEMS, NONE_FITS, NONE_FITS_LABEL, PLAN
from ..plan_queries import choosable_items
from .base import StepForm, text


class ItemsByTheme(LayoutObject):
    """The choices of the plan's items below the theme each belongs to."""

    fields: list[Any] = []

    def render(self, form: Any, context: Any, **_options: Any) -> SafeString:
        return render_to_string(
            "proposals/items.html", {"field": form["items"], "themes": form.themes(), "form_show_errors": True}
        )


class PlanForm(StepForm):
    step = PLAN

    items = CheckboxChoices(most=MAX_ITEMS, choices=[], help_text=_("Up to three."))
    helps = text(
        "helps",
        help_text=_("Up to 300 characters. If nothing fits, write here which problem of the city it would solve."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = choosable_items(self.on)
        items: CheckboxChoices = self.fields["items"]  # type: ignore[assignment]
        items.choices = [
            *((str(one.key), Choice(one.label, one.note)) for group in self.groups for one in group.items),
            (NONE_FITS, Choice(str(NONE_FITS_LABEL), _("The desk looks for the right item together with you"))),
        ]

    def themes(self) -> list[tuple[str, list[Any]]]:
        """Each theme with its choices as the browser draws them, and their goals; last “none fits”, nameless."""
        options = list(self["items"])
        found: list[tuple[str, list[Any]]] = []
        for group in self.groups:
            found.append((group.title, [(options.pop(0), item.goals) for item in group.items]))
        return [*found, ("", [(option, ()) for option in options])]

    def clean_items(self) -> list[str]:
        chosen = self.cleaned_data["items"]
        if NONE_FITS in chosen and len(chosen) > 1:
            sentence = _("Choose either items of the plan, or “None of these fits”")
            raise forms.ValidationError(sentence, code="both")
        return chosen

    def arranged(self) -> list[Any]:
        return [ItemsByTheme(), "helps"]
