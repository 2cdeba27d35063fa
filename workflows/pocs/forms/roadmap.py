"""The conditions of the road map."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from connected_desk.city.models import Person, Unit
from connected_desk.ui.schedules import month_after, month_of

from ..queries import units_leading

MONTHS = 6


class RoadmapForm(forms.Form):
    """Of which unit, and whether only what is overdue; what means nothing is no condition."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Led by"),
        required=False,
        to_field_name="code",
        empty_label=pgettext_lazy("units", "All"),
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("", gettext_lazy("All steps")), ("overdue", gettext_lazy("Only overdue"))],
    )

    def __init__(self, person: Person, on: date, data: Any) -> None:
        super().__init__(data)
        self.on = on
        self.fields["unit"].queryset = units_leading(person, on)
        self.is_valid()

    def conditions(self) -> dict[str, Any]:
        """What the list is narrowed to."""
        return {"unit": self.cleaned_data.get("unit"), "overdue": self.cleaned_data.get("show") == "overdue"}

    def kept(self) -> dict[str, str]:
        """The conditions as they stand in an address."""
        unit, show = self.cleaned_data.get("unit"), self.cleaned_data.get("show")
        return {name: said for name, said in (("unit", unit.code if unit else ""), ("show", show or "")) if said}

    def first_month(self) -> date:
        """The first month drawn: the one asked for, or the one before today's."""
        try:
            year, month = self.data.get("from", "").split("-")
            asked = date(int(year), int(month), 1)
        except ValueError:
            return month_after(month_of(self.on), -1)
        within = month_after(month_of(self.on), -120) <= asked <= month_after(month_of(self.on), 120)
        return asked if within else month_after(month_of(self.on), -1)
