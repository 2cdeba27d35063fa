"""What moves of a case ask for about its procurement and its ending."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import RadioChoices, WholeNumberField
from connected_desk.ui.looks import Choice
from workflows.cases.forms.asks import words
from workflows.cases.models import Case
from workflows.engine.asks import ask

from ..models import LAW, Outcome, Route
from .fields import HoursField

# What the owner of a realised case chooses from; the other outcomes follow from the move.
ENDS = (Outcome.STANDING, Outcome.DONE, Outcome.REPLACED, Outcome.STOPPED)


@ask("case", "route")
def route(subject: Case, by: Any, on: date) -> forms.Field:
    return RadioChoices(
        label=_("Procurement route"), choices=[(one.value, Choice(one.label, LAW[one])) for one in Route]
    )


@ask("case", "route_ground")
def route_ground(subject: Case, by: Any, on: date) -> forms.Field:
    return words(_("Ground for this route"), _("Why the route chosen above applies to this case."))


@ask("case", "outcome")
def outcome(subject: Case, by: Any, on: date) -> forms.Field:
    return RadioChoices(label=_("Outcome"), choices=[(one.value, one.label) for one in ENDS])


@ask("case", "lessons")
def lessons(subject: Case, by: Any, on: date) -> forms.Field:
    return words(
        _("Lessons"),
        _(
            "What was learned, also from what did not work. All staff of the city read it: name no person and no "
            "business secret of the company."
        ),
    )


@ask("case", "cost")
def cost(subject: Case, by: Any, on: date) -> forms.Field:
    return WholeNumberField(label=_("Total cost to your unit (yen)"), min_value=0)


@ask("case", "hours")
def hours(subject: Case, by: Any, on: date) -> forms.Field:
    return HoursField(label=_("Hours of staff of your unit"))
