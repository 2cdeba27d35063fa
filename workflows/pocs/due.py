"""Steps of road maps, interim evaluations and data lent that are to come back, as things with a date (cases/due.py)."""

from typing import Any

from django.db.models import Case, DateField, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.cases.due import Dated, Whose, dated, named_in

from .definition import POC
from .models import LentData, Poc, RoadmapItem, StepState
from .queries import UNDER_WAY, interim_dues


def _steps(whose: Whose) -> QuerySet[RoadmapItem]:
    """The steps not done of trials that go on: those that name the person, or all the units lead."""
    rows = RoadmapItem.objects.filter(poc__case__in=whose.cases, poc__state__in=POC.open_states)
    rows = rows.exclude(state=StepState.DONE)
    rows = rows.filter(poc__lead_unit__in=whose.units) if whose.as_head else named_in(rows, "who", whose.person)
    return rows.select_related("poc__case").annotate(day=F("due_on"))


def as_dated(row: Any) -> Dated:
    """A step as a thing with a date; its `poc__case` comes with it."""
    return Dated(
        key=row.key,
        subject=row.poc.case.title,
        url=row.poc.get_absolute_url(),
        due_on=row.due_on,
        stamp=row.poc.state_since,
        number=row.poc.case.number,
        what=row.what,
    )


def _out(whose: Whose) -> QuerySet[LentData]:
    """The data that are out for trials the units lead, whether the trial goes on or is over."""
    rows = LentData.objects.filter(settled="", poc__case__in=whose.cases, poc__lead_unit__in=whose.units)
    return rows.select_related("poc__case").annotate(day=F("due_back_on"))


def _data(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.poc.case.title,
        url=reverse("pocs:safeguards", args=[row.poc.key]),
        due_on=row.day,
        stamp=row.entered_at,
        number=row.poc.case.number,
        what=row.what,
    )


def _interims(whose: Whose) -> QuerySet[Poc]:
    """The trials the units lead that are to be judged in time for the next budget, each with the day by which."""
    led = Poc.objects.filter(lead_unit__in=whose.units, state__in=UNDER_WAY, case__in=whose.cases)
    dues = interim_dues(list(led.select_related("case__owner_unit__parent")), whose.on)
    days = Case(*(When(pk=pk, then=Value(day)) for pk, day in dues.items()), output_field=DateField())
    return led.filter(pk__in=dues).select_related("case").annotate(day=days)


def _interim(row: Any) -> Dated:
    return Dated(
        key=row.key,
        subject=row.case.title,
        url=reverse("pocs:interim", args=[row.key]),
        due_on=row.day,
        stamp=row.state_since,
        number=row.case.number,
    )


dated("interim", _("Interim evaluation of a trial"), _interims, _interim)
dated("step", _("Step of a road map"), _steps, as_dated)
dated("lent", _("Data lent to come back"), _out, _data)
