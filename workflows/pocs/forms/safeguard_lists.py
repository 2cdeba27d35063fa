"""The form of a next version of the check list of safeguards."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.ui.fields import NormalisedCharField, RadioChoices, WholeNumberField
from connected_desk.ui.forms import Button, StaffForm

from ..actions import Question
from ..models import Asks, SafeguardItem, Section

NEW = "new"
STEP = 10  # between two questions of a section, so that one can be put between them
WORDS = {
    "title_ja": _("Title (Japanese)"),
    "title_en": _("Title (English)"),
    "question_ja": _("Question (Japanese)"),
    "question_en": _("Question (English)"),
}
NEEDED = ("title_ja", "question_ja")


class SafeguardListForm(StaffForm, forms.Form):
    """The questions of the present version, to be reworded, moved within their section or left out, and room for one
    more. `seen` is the record's version."""

    form_tag = False
    buttons = (Button(_("Save as a new version"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, questions: Sequence[Question], data: Any = None, *, seen: int, version: int) -> None:
        super().__init__(data, initial={"seen": seen})
        self.present, self.version = {one.code: one for one in questions}, version
        places: dict[str, int] = {}
        for one in questions:
            places[one.section] = places.get(one.section, 0) + STEP
            self._add(one.code, one.title_ja, one, places[one.section])
        self.fields["new_section"] = RadioChoices(
            label=pgettext_lazy("check list", "Section"), choices=Section.choices, required=False
        )
        self.fields["new_asks"] = RadioChoices(
            label=_("What it asks for besides the answer"), choices=Asks.choices, required=False
        )
        self._add(NEW, _("Another question"), None, None)
        self.fields["reason"] = NormalisedCharField(label=_("What was changed, and why"), max_length=200)

    def _add(self, code: str, named: Any, one: Question | None, place: int | None) -> None:
        for part, label in WORDS.items():
            length = SafeguardItem._meta.get_field(part).max_length or 1000
            self.fields[f"{code}_{part}"] = NormalisedCharField(
                label=format_lazy("{named}: {part}", named=named, part=label),
                help_text=_("Empty: the question is left out of the new version.") if one and part == NEEDED[0] else "",
                multiline=part.startswith("question"),
                rows=2,
                max_length=length,
                required=False,
                initial=getattr(one, part, ""),
            )
        self.fields[f"{code}_place"] = WholeNumberField(
            label=format_lazy("{named}: {part}", named=named, part=_("Place in its section")),
            help_text=_("The smaller number comes first."),
            min_value=1,
            max_value=999,
            required=False,
            initial=place,
        )

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[str, list[Any], bool]]]]:
        """The sections, each with its questions: title, fields, and whether one of them has an error."""
        for section in Section:
            codes = [code for code, one in self.present.items() if one.section == section]
            if codes:
                yield str(section.label), [self._group(code, self.present[code].title_ja) for code in codes]

    @property
    def another(self) -> list[Any]:
        """The fields of one more question."""
        return [self["new_section"], *self._group(NEW, "")[1], self["new_asks"]]

    def _group(self, code: str, title: str) -> tuple[str, list[Any], bool]:
        fields = [self[f"{code}_{part}"] for part in (*WORDS, "place")]
        return title, fields, any(field.errors for field in fields)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for code in self._kept():
            for part in NEEDED:
                if not said.get(f"{code}_{part}"):
                    self.add_error(f"{code}_{part}", _("This is needed."))
        if said.get("new_title_ja") and not said.get("new_section"):
            self.add_error("new_section", _("This is needed."))
        if said.get("new_question_ja") and not said.get("new_title_ja"):
            self.add_error("new_title_ja", _("This is needed."))
        if not self.errors and not self._kept():
            raise ValidationError(_("A list needs at least one question."))
        return said

    def questions(self) -> list[Question]:
        """The questions as they were typed, each section in the order asked for; those without a title are left out."""
        said = self.cleaned_data
        ordered = sorted(self._kept(), key=lambda code: said.get(f"{code}_place") or 1000)
        return [self._question(code) for code in ordered]

    def _kept(self) -> list[str]:
        return [code for code in (*self.present, NEW) if self.cleaned_data.get(f"{code}_title_ja")]

    def _question(self, code: str) -> Question:
        said, one = self.cleaned_data, self.present.get(code)
        words = {part: said[f"{code}_{part}"] for part in WORDS}
        if one:
            return Question(code=code, section=one.section, asks=one.asks, **words)
        section = said["new_section"]
        return Question(code=f"{section}_v{self.version}", section=section, asks=said["new_asks"], **words)
