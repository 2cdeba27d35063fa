"""The form of a next version of the score sheet."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm

from ..sheet_actions import GRADES, Worded

NEW = "new"
PARTS = ("name_ja", "name_en", "question_ja", "question_en", "anchors_ja", "anchors_en")
LABELS = {
    "name_ja": _("Name (Japanese)"),
    "name_en": _("Name (English)"),
    "question_ja": _("Question (Japanese)"),
    "question_en": _("Question (English)"),
    "anchors_ja": _("Grades 1 to 5 (Japanese)"),
    "anchors_en": _("Grades 1 to 5 (English)"),
}
LONG = frozenset(PARTS[2:])
ONE_A_LINE = _("What each grade stands for, one a line, grade 1 first.")


class SheetForm(StaffForm, forms.Form):
    """The criteria of the present version, to be reworded, and room for another. `seen` is the record's version."""

    buttons = (Button(_("Save as a new version"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, criteria: Sequence[Worded], data: Any = None, *, seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
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
                rows=GRADES if part.startswith("anchors") else 2,
                max_length=50 if part.startswith("name") else 2000,
                required=False,
                initial=value if isinstance(value, str) else "\n".join(value),
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
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
            count = len(_lines(said.get(f"{code}_{part}", "")))
            if count != GRADES and not (part == "anchors_en" and count == 0):
                self.add_error(f"{code}_{part}", _("Write five lines, one for each grade."))

    def _kept(self) -> Iterator[Worded]:
        said = self.cleaned_data
        for code in self._said_codes():
            words = {part: said[f"{code}_{part}"] for part in PARTS}
            anchors = {part: _lines(words[part]) for part in ("anchors_ja", "anchors_en")}
            yield Worded(code=said["new_code"] if code == NEW else code, **(words | anchors))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _help(part: str, one: Worded | None) -> Any:
    if part == "name_ja" and one:
        return _("Empty: the criterion is left out of the new version.")
    return ONE_A_LINE if part.startswith("anchors") else ""
