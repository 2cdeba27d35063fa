"""The forms of files that are read in: choosing one, and saying which column is which."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.tables import Table
from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import Button, StaffForm

from .words import FIELDS

SHOWN = 30  # characters of a value beside its heading


class WorkbookForm(StaffForm, forms.Form):
    """The Excel file of a list of cases."""

    file = forms.FileField(
        label=gettext_lazy("Excel file"),
        help_text=gettext_lazy("The .xlsx file downloaded from the list of cases."),
    )
    buttons = (Button(gettext_lazy("See the differences")),)


class LedgerForm(StaffForm, forms.Form):
    """A ledger, and what the city calls it."""

    ledger = NormalisedCharField(
        label=gettext_lazy("Name of the ledger"),
        help_text=gettext_lazy(
            "Use the same name when you read the ledger in again: rows read in before are known by it and by their "
            "number."
        ),
        max_length=100,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV (UTF-8 or Shift_JIS), up to 10 MB. The first sheet is read."),
    )
    buttons = (Button(gettext_lazy("Go on to the columns")),)


class ColumnsForm(StaffForm, forms.Form):
    """Which heading is which field. Every heading may be chosen once; nothing forces one."""

    buttons = (Button(gettext_lazy("Check the rows")),)

    def __init__(self, table: Table, data: Any = None, *, known: Mapping[str, str]) -> None:
        super().__init__(data)
        choices = [(heading, _shown(heading, samples)) for heading, samples in samples_of(table, most=1)]
        for field in FIELDS:
            self.fields[field.code] = forms.ChoiceField(
                label=field.label,
                required=field.required,
                choices=[("", _("Choose") if field.required else _("Not in this ledger")), *choices],
                initial=known.get(field.code, ""),
            )

    def clean(self) -> Any:
        said = super().clean() or {}
        chosen = [heading for heading in said.values() if heading]
        double = next((heading for heading in chosen if chosen.count(heading) > 1), "")
        if double:
            raise ValidationError(_("The column “%(name)s” is chosen twice.") % {"name": double})
        return said

    def columns(self) -> dict[str, str]:
        """Field → heading."""
        return {code: heading for code, heading in self.cleaned_data.items() if heading}


def samples_of(table: Table, *, most: int = 3) -> list[tuple[str, list[str]]]:
    """Each heading with the first few of its values."""
    found: list[tuple[str, list[str]]] = []
    for place, heading in enumerate(table.headings):
        values = (row.values[place] for row in table.rows)
        filled = [_cut(getattr(value, "text", value)) for value in values if value is not None]
        found.append((heading, filled[:most]))
    return found


def _shown(heading: str, samples: Sequence[str]) -> str:
    return _("%(heading)s (such as %(sample)s)") % {"heading": heading, "sample": samples[0]} if samples else heading


def _cut(value: Any) -> str:
    # An instant at midnight is how a day stands in a sheet.
    text = " ".join(str(value).removesuffix(" 00:00:00").split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
