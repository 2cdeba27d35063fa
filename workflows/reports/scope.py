"""Which reports somebody may see: one rule, for lists and for the yes or no about one report."""

from datetime import date

from django.db.models import QuerySet

from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held
from connected_desk.city.roles import HeldRole
from workflows.engine.registry import scope_for

from .models import Report

# A report names amounts before they are public: not for evaluators, who may come from outside, nor for settings' sake.
SEES_NONE = frozenset({HeldRole.EVALUATOR, HeldRole.ADMIN})


@scope_for("report")
def visible_reports(person: Person, on: date) -> QuerySet[Report]:
    """All of them, drafts too (a bureau remarks before approval), for everybody with a part in the work."""
    return Report.objects.all() if sees_reports(person, on) else Report.objects.none()


def sees_reports(person: Person, on: date) -> bool:
    """Whether reports are for this person at all; a page that shows none says which it is."""
    return bool({row.role for row in roles_held(person, on)} - SEES_NONE)
