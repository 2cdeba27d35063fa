"""Fields that know the city: open days, units that can own a case, people of a unit, questions one a line."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import NOT_ASKED, units_of
from connected_desk.city.unit_queries import goes_to, units_asked_through
from connected_desk.ui.fields import NormalisedCharField, YMDDateField
from connected_desk.ui.formats import full_date

MOST_QUESTIONS = 10


class OpenDayField(YMDDateField):
    """A day after today on which the city hall is open."""

    default_error_messages = {
        "past": _("“%(label)s” must be after today"),
        "closed": _("The city hall is closed on %(day)s. The next open day is %(next)s"),
    }

    def __init__(self, *, on: date, **options: Any) -> None:
        self.on = on
        super().__init__(**options)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is None:
            return None
        if day <= self.on:
            raise ValidationError(self.error_messages["past"], code="past", params={"label": self.label})
        if not open_days.is_open(day):
            following = full_date(open_days.next_open(day))
            values = {"label": self.label, "day": full_date(day), "next": following}
            raise ValidationError(self.error_messages["closed"], code="closed", params=values)
        return day


class StandingUnits(ModelChoiceIterator):
    """The units of the field's day, without asking for what stands."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from (self.choice(unit) for unit in units_of(self.field.on) if unit.kind not in NOT_ASKED)


class UnitField(forms.ModelChoiceField):
    """A unit that exists on the day and can be handed a case, in 建制順."""

    def __init__(self, *, on: date, units: QuerySet[Unit] | None = None, **options: Any) -> None:
        self.on = on
        self.iterator = StandingUnits if units is None else ModelChoiceIterator
        known = Unit.objects.current(on) if units is None else units
        super().__init__(known.exclude(kind__in=NOT_ASKED).select_related("parent"), to_field_name="code", **options)

    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.parent.name} {unit.name}" if unit.parent and unit.parent.kind not in NOT_ASKED else unit.name


class AskedUnitField(UnitField):
    """The same, each with whom it is asked through where that is somebody."""

    def __init__(self, *, on: date, **options: Any) -> None:
        super().__init__(on=on, **options)
        self.goes_to = goes_to(Unit.objects.filter(pk__in=through), on) if (through := units_asked_through(on)) else {}

    def label_from_instance(self, unit: Any) -> str:
        label, through = super().label_from_instance(unit), self.goes_to.get(unit.pk)
        return _("%(unit)s (goes to: %(who)s)") % {"unit": label, "who": through} if through else label


class PeopleField(forms.ModelChoiceField):
    """One of some people, by name."""

    def __init__(self, people: list[Person], **options: Any) -> None:
        chosen = Person.objects.filter(pk__in=[person.pk for person in people])
        super().__init__(chosen.order_by("name"), to_field_name="key", **options)


class QuestionsField(NormalisedCharField):
    """Numbered questions, one a line; cleans to a list of at most ten."""

    default_error_messages = {"many": _("Ask at most %(most)d questions at once (now %(count)d)")}

    def __init__(self, **options: Any) -> None:
        super().__init__(multiline=True, rows=4, **options)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            values = {"most": MOST_QUESTIONS, "count": len(lines)}
            raise ValidationError(self.error_messages["many"], code="many", params=values)
        return lines
