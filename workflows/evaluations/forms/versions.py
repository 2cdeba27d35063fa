"""The form of a next version of the score sheet."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from connected_desk.city.scales import FEWEST_GRADES, MOST_GRADES, lines
from connected_desk.ui.fields import NormalisedCharField, WholeNumberField
from connected_desk.ui.forms import Button, StaffForm

from ..sheet_actions import Scale, Worded

NEW = "new"
PARTS = ("name_ja", "name_en", "question_ja", "question_en", "anchors_ja", "anchors_en")
LABELS = {
    "name_ja": _("Name (Japanese)"),
    "name_en": _("Name (English)"),
    "question_ja": _("Question (Japanese)"),
    "question_en": _("Question (English)"),
    "anchors_ja": _("What the grades stand for (Japanese)"),
    "anchors_en": _("What the grades stand for (English)"),
}
LONG = frozenset(PARTS[2:])
ONE_A_LINE = _("What each grade stands for, one a line, grade 1 first.")


class SheetForm(StaffForm, forms.Form):
    """Scale and criteria of the present version, to be changed, and room for another. `seen`: the record's version."""

    buttons = (Button(_("Save as a new version"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    grades = forms.TypedChoiceField(
        label=_("How many grades"),
        choices=[(count, str(count)) for count in range(FEWEST_GRADES, MOST_GRADES + 1)],
        coerce=int,
        help_text=_("1 is the lowest. With another number, write as many lines for each criterion below."),
    )
    low = WholeNumberField(
        label=_("Highest of the low grades"), min_value=1, help_text=_("This grade and those below need a comment.")
    )
    labels_ja = NormalisedCharField(
        label=_("Names of the grades (Japanese)"),
        multiline=True,
        rows=MOST_GRADES,
        max_length=100,
        required=False,
        help_text=_("One a line, grade 1 first, for example 良い. Empty: the numbers alone."),
    )
    labels_en = NormalisedCharField(
        label=_("Names of the grades (English)"), multiline=True, rows=MOST_GRADES, max_length=100, required=False
    )

    def __init__(self, criteria: Sequence[Worded], scale: Scale, data: Any = None, *, seen: int) -> None:
        labels = {name: "\n".join(getattr(scale, name)) for name in ("labels_ja", "labels_en")}
        super().__init__(data, initial={"seen": seen, "grades": scale.grades, "low": scale.low, **labels})
        self.codes = [one.code for one in criteria]
        for one in criteria:
            self._add(one.code, one.name_ja, one)
        self.fields["new_code"] = forms.SlugField(
            label=_("Code of another criterion"),
            max_length=20,
            required=False,
            help_text=_("Small letters, figures and hyphens. Empty: no other criterion."),
        )
        self._add(NEW, _("Another criterion"), None)
        self.fields["reason"] = NormalisedCharField(label=_("What was changed, and why"), max_length=200)

    def _add(self, code: str, named: Any, one: Worded | None) -> None:
        for part in PARTS:
            value = getattr(one, part, "")
            self.fields[f"{code}_{part}"] = NormalisedCharField(
                label=format_lazy("{named}: {part}", named=named, part=LABELS[part]),
                help_text=_help(part, one),
                multiline=part in LONG,
                rows=MOST_GRADES if part.startswith("anchors") else 2,
                max_length=50 if part.startswith("name") else 2000,
                required=False,
                initial=value if isinstance(value, str) else "\n".join(value),
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        self._check_scale(said)
        for code in self._said_codes():
            self._check(code, said)
        if said.get("new_code") in self.codes:
            self.add_error("new_code", _("There is a criterion of this code already."))
        if not self.errors and not list(self._kept()):
            raise ValidationError(_("A sheet needs at least one criterion."))
        return said

    def criteria(self) -> list[Worded]:
        """The criteria as they were typed; those without a Japanese name are left out."""
        return list(self._kept())

    def _said_codes(self) -> list[str]:
        named = [code for code in self.codes if self.cleaned_data.get(f"{code}_name_ja")]
        return [*named, NEW] if self.cleaned_data.get("new_code") else named

    def _check(self, code: str, said: dict[str, Any]) -> None:
        for part in ("name_ja", "question_ja"):
            if not said.get(f"{code}_{part}"):
                self.add_error(f"{code}_{part}", _("This is needed."))
        for part in ("anchors_ja", "anchors_en"):
            self._check_lines(f"{code}_{part}", said, may_be_empty=part == "anchors_en")

    def _check_scale(self, said: dict[str, Any]) -> None:
        for name in ("labels_ja", "labels_en"):
            self._check_lines(name, said, may_be_empty=not (name == "labels_ja" and said.get("labels_en")))
        if said.get("low") and said.get("grades") and said["low"] >= said["grades"]:
            self.add_error("low", _("At least the highest grade must not be low."))

    def _check_lines(self, name: str, said: dict[str, Any], *, may_be_empty: bool) -> None:
        count, grades = len(lines(said.get(name, ""))), said.get("grades")
        if grades and count != grades and not (may_be_empty and count == 0):
            self.add_error(name, _("Write %(grades)d lines, one for each grade.") % {"grades": grades})

    def scale(self) -> Scale:
        """The scale as it was typed."""
        said = self.cleaned_data
        return Scale(said["grades"], said["low"], lines(said["labels_ja"]), lines(said["labels_en"]))

    def _kept(self) -> Iterator[Worded]:
        said = self.cleaned_data
        for code in self._said_codes():
            words = {part: said[f"{code}_{part}"] for part in PARTS}
            anchors = {part: lines(words[part]) for part in ("anchors_ja", "anchors_en")}
            yield Worded(code=said["new_code"] if code == NEW else code, **(words | anchors))


def _help(part: str, one: Worded | None) -> Any:
    if part == "name_ja" and one:
        return _("Empty: the criterion is left out of the new version.")
    return ONE_A_LINE if part.startswith("anchors") else ""
