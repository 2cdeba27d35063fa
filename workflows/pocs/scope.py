"""Which trials somebody may see: those of the cases they may see."""

from datetime import date

from django.db.models import QuerySet

from connected_desk.city.models import Person
from workflows.cases.scope import visible_cases
from workflows.engine.registry import scope_for

from .models import Poc


@scope_for("poc")
def visible_pocs(person: Person, on: date) -> QuerySet[Poc]:
    """The trials this person may see on that day, each with its case and units."""
    rows = Poc.objects.filter(case__in=visible_cases(person, on))
    return rows.select_related("case__owner_unit", "case__proposal", "lead_unit")
