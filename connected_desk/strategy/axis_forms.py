"""The form of a way across an edition: its name, and its values with their items, a line each."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button

from .actions.axes import ValueWords
from .edition_forms import EditionForm, codes_in

BETWEEN = re.compile(r"[|｜]")
MOST = 100


class AxisForm(EditionForm):
    """A way across the plan; `is_new` needs a value, another one is left out when it has none."""

    buttons = (Button(gettext_lazy("Save the way across"), icon="save"),)

    name_ja = NormalisedCharField(label=gettext_lazy("Name (Japanese)"), max_length=100)
    name_en = NormalisedCharField(label=gettext_lazy("Name (English)"), max_length=100, required=False)
    values = NormalisedCharField(
        label=gettext_lazy("Values and their items"),
        help_text=gettext_lazy(
            "A line each: name | English name | codes of items. A way across that has no line any more is left out."
        ),
        multiline=True,
        rows=10,
        max_length=8000,
        required=False,
    )

    def __init__(self, data: Any = None, *, is_new: bool, **initial: Any) -> None:
        super().__init__(data, **initial)
        self.fields["values"].required = is_new

    def clean_values(self) -> list[ValueWords]:
        lines = [line for line in self.cleaned_data["values"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("A way across has at most %(most)d values") % {"most": MOST})
        found = [_value(line) for line in lines]
        names = [value.name_ja for value in found]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValidationError(_("“%(name)s” stands there twice") % {"name": twice})
        return found


def _value(line: str) -> ValueWords:
    parts = [part.strip() for part in BETWEEN.split(line)]
    if len(parts) != 3 or not parts[0]:
        raise ValidationError(_("Write “%(line)s” as name | English name | codes of items") % {"line": line.strip()})
    if len(parts[0]) > 200 or len(parts[1]) > 200:
        raise ValidationError(_("The name of a value has at most 200 signs"))
    return ValueWords(parts[0], parts[1], codes_in(parts[2]))
