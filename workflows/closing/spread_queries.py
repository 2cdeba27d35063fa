"""What is asked about other units that could use what worked."""

from datetime import date

from django.db.models import QuerySet

from connected_desk.city.models import Person
from workflows.cases.models import Case
from workflows.cases.scope import visible_cases
from workflows.engine.move import roles_of
from workflows.engine.vocabulary import Role
from workflows.referrals.queries import spoken_for

from .closing_queries import has_worked
from .models import Spread

OWNERS = frozenset({Role.OWNER, Role.OWNER_HEAD})


def spreads_of(case: Case) -> list[Spread]:
    """The units named for the case, in the order they were, complete for a page."""
    return list(case.spreads.select_related("unit", "named_by", "answered_by", "opened"))


def waiting(person: Person, on: date) -> QuerySet[Spread]:
    """What this person's units were named for and have not answered, oldest first."""
    rows = Spread.objects.filter(unit__in=spoken_for(person, on), answer="")
    return rows.select_related("case").order_by("named_at", "pk")


def readable(person: Person, on: date) -> QuerySet[Spread]:
    """The rows this person may open: of their own units, and of the cases they may see."""
    own = Spread.objects.filter(unit__in=spoken_for(person, on))
    rows = own | Spread.objects.filter(case__in=visible_cases(person, on).values("pk"))
    return rows.select_related("case__owner_unit", "unit", "named_by", "answered_by", "opened")


def may_name(case: Case, person: Person, on: date) -> bool:
    """Whether the person may name units for the case now."""
    return bool(roles_of(case, person, on) & OWNERS) and has_worked(case)
