"""What a body that manages a place answers on its own page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.ui.fields import NormalisedCharField, RadioChoices
from connected_desk.ui.forms import PublicForm

from ..models import Safeguard
from .safeguards import ANSWERS, evidence_field, lacking, reason_field

PARTS = ("answer", "evidence", "reason")


class SiteForm(PublicForm, forms.Form):
    """An answer to each open question, or to some of them, in somebody's name."""

    form_tag = False

    def __init__(self, *args: Any, safeguards: Sequence[Safeguard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.safeguards = {one.item.code: one for one in safeguards}
        for code in self.safeguards:
            self.fields[f"{code}_answer"] = RadioChoices(label=gettext_lazy("Answer"), choices=ANSWERS, required=False)
            self.fields[f"{code}_evidence"] = evidence_field()
            self.fields[f"{code}_reason"] = reason_field()
        self.fields["name"] = NormalisedCharField(label=gettext_lazy("Name of the person who answers"), max_length=50)

    @property
    def rows(self) -> list[tuple[Safeguard, list[Any]]]:
        """Each question with its fields."""
        return [(one, [self[f"{code}_{part}"] for part in PARTS]) for code, one in self.safeguards.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for code in self.safeguards:
            for name, sentence in lacking(said, f"{code}_").items():
                self.add_error(name, sentence)
        if not self.errors and not self.answers():
            raise ValidationError(_("Answer at least one of the questions"))
        return said

    def answers(self) -> dict[str, dict[str, str]]:
        """What was answered, by the code of the question; those left open are not in it."""
        said = self.cleaned_data
        return {
            code: {part: said[f"{code}_{part}"] for part in PARTS}
            for code in self.safeguards
            if said.get(f"{code}_answer")
        }
