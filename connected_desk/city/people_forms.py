"""The forms of people and roles: choosing a file, confirming what it would do, and one line typed by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.tables import Row, Table
from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.forms import Button, StaffForm

from .models import Unit
from .people_file import COLUMNS, FROM, NAME, NEEDED, TO, headings
from .roles import role_choices


class PeopleFileForm(StaffForm, forms.Form):
    """A file of people and roles."""

    buttons = (Button(gettext_lazy("See what would change")),)

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV (UTF-8 or Shift_JIS), up to 10 MB. The first sheet is read."),
    )


class ConfirmForm(StaffForm, forms.Form):
    """What the person saw, and why it is written. `seen` is the record's version, `shown` the mark of the plan."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    shown = forms.CharField(widget=forms.HiddenInput)
    reason = NormalisedCharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("For example: transfers of 1 April")
    )

    def __init__(self, label: str, data: Any = None, **initial: Any) -> None:
        self.buttons = (Button(label, icon="save"),)
        super().__init__(data, initial=initial)


class RoleForm(StaffForm, forms.Form):
    """One line: somebody's role in a unit, from a day to another."""

    buttons = (Button(gettext_lazy("Save the line"), icon="save"),)

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name = NormalisedCharField(label=COLUMNS[NAME], max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=role_choices)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit"), to_field_name="code", required=False, empty_label=""
    )
    valid_from = YMDDateField(
        label=COLUMNS[FROM],
        required=False,
        help_text=gettext_lazy("Empty: the role held now, to change its last day."),
    )
    valid_to = YMDDateField(label=COLUMNS[TO], required=False)
    reason = NormalisedCharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, on: date, data: Any = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = Unit.objects.current(on)  # type: ignore[attr-defined]

    def table(self) -> Table:
        """The line as a file would have it."""
        said = self.cleaned_data
        cells = {**said, "unit": said["unit"].code if said["unit"] else None}
        names = dict(zip(COLUMNS, headings(), strict=True))
        values = tuple(cells[name] or None for name in NEEDED)
        return Table(tuple(names[name] for name in NEEDED), (Row(1, values),))


def confirm_label(count: int) -> str:
    """What the button says that writes so many lines."""
    return _("Write %d lines") % count
