"""Which decisions somebody may see: one rule, for lists and for the yes or no about one decision."""

from datetime import date

from django.db.models import Q, QuerySet

from connected_desk.city.models import Person
from connected_desk.city.queries import holds, units_served
from connected_desk.city.roles import HeldRole
from workflows.engine.registry import SCOPES, scope_for

from .models import Decision
from .queries import asked, consultations


@scope_for("decision")
def visible_decisions(person: Person, on: date) -> QuerySet[Decision]:
    """Those about a case the person may see, those with a part of theirs in them, and for an auditor all."""
    if holds(person, HeldRole.AUDITOR, on):
        return Decision.objects.all()
    part = Q(drafter=person) | Q(drafter_unit__in=units_served(person, on)) | asked(person, on)
    part |= Q(decided_by=person) | Q(acted_for=person) | Q(pk__in=consultations(person, on).values("decision"))
    return Decision.objects.filter(part | Q(case_key__in=SCOPES["case"](person, on).values("key")))
