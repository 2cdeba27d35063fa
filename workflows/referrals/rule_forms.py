"""The forms of the rules of suggestion: changing one, and trying them on a text or a case."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Unit
from connected_desk.city.queries import NOT_ASKED
from connected_desk.ui.fields import CheckboxChoices, NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm

from .models import Rule, RuleKind
from .rule_queries import WORDED, cleaned_words

SAVE, PREVIEW = "save", "preview"
HAS_WORDS = frozenset({RuleKind.WORDS, RuleKind.SUPPORT})


class RuleForm(StaffForm, forms.Form):
    """A rule's title, words, units, whether it fires, and why it is changed. `version` is the one the person saw."""

    buttons = (
        Button(_("Save as a new version"), name="act", value=SAVE, icon="save"),
        Button(_("See what would change"), name="act", value=PREVIEW, kind="line"),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title_ja = forms.CharField(label=_("Title (Japanese)"), max_length=100)
    title_en = forms.CharField(label=_("Title (English)"), max_length=100, required=False)

    def __init__(self, rule: Rule, on: date, data: Any = None) -> None:
        initial = {name: getattr(rule, name) for name in ("title_ja", "title_en", "units", "is_active")}
        super().__init__(data, initial={**initial, "version": rule.number, "words": "\n".join(rule.words)})
        self.rule = rule
        if rule.kind in HAS_WORDS:
            self.fields["words"] = NormalisedCharField(
                label=_("Words"),
                help_text=_("One a line. Full and half width, capitals and small letters are the same."),
                multiline=True,
                rows=10,
                max_length=4000,
            )
        if rule.kind in WORDED:
            units = Unit.objects.current(on).exclude(kind__in=NOT_ASKED).filter(parent__parent=None)
            known = {unit.code: unit.name for unit in units} | {code: code for code in rule.units}
            names = known | {unit.code: unit.name for unit in Unit.objects.filter(code__in=rule.units)}
            self.fields["units"] = CheckboxChoices(label=_("Units it points to"), choices=list(names.items()))
        self.fields["is_active"] = forms.BooleanField(label=_("The rule fires"), required=False)
        self.fields["note"] = forms.CharField(
            label=_("What was changed, and why"), max_length=200, help_text=_("Stands in the list of versions.")
        )

    def full_clean(self) -> None:
        # A look at what would change needs no reason yet.
        self.fields["note"].required = self.data.get("act") != PREVIEW
        super().full_clean()
        self.fields["note"].required = True

    def clean_words(self) -> list[str]:
        words = cleaned_words(self.cleaned_data["words"])
        if short := [word for word in words if len(word) < 2]:  # noqa: PLR2004  (a single sign stands in half of all texts)
            raise ValidationError(_("A word needs at least two characters: %s") % ", ".join(short))
        return words

    def changed(self) -> Rule:
        """The rule as it was typed, not saved."""
        said = self.cleaned_data
        return Rule(
            name=self.rule.name,
            kind=self.rule.kind,
            field=self.rule.field,
            number=self.rule.number + 1,
            title_ja=said["title_ja"],
            title_en=said["title_en"],
            words=said.get("words", self.rule.words),
            units=said.get("units", self.rule.units),
            is_active=said["is_active"],
        )


class TryForm(StaffForm, forms.Form):
    """A text, or the number of a case, to see which rules fire."""

    form_tag = False
    buttons = (Button(_("See which rules fire"), icon="search"),)

    text = NormalisedCharField(
        label=_("Text"),
        help_text=_("A title and a few sentences."),
        multiline=True,
        rows=5,
        max_length=4000,
        required=False,
    )
    case = forms.CharField(
        label=_("Or the number of a case"), help_text=_("For example CD-2026-0142"), max_length=20, required=False
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(said["text"]) == bool(said["case"]):
            raise ValidationError(_("Enter a text or the number of a case."))
        return said
