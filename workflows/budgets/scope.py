"""Which budget requests somebody may see: one rule, for lists and for the yes or no about one request."""

from datetime import date

from django.db.models import Q, QuerySet

from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held, units_headed, units_served
from connected_desk.city.roles import HeldRole
from connected_desk.strategy.models import Initiative
from workflows.cases.scope import SEES_ALL, visible_cases
from workflows.engine.registry import scope_for

from .models import BudgetRequest

# Amounts are not for people from outside, nor for those who keep the settings.
SEES_NONE = frozenset({HeldRole.EVALUATOR, HeldRole.ADMIN})


@scope_for("budget")
def visible_requests(person: Person, on: date) -> QuerySet[BudgetRequest]:
    """The requests this person may see on that day, each with its case or initiative and its unit.

    A case's are seen by those who see the case, an initiative's by its unit; the ICT office, which checks them, and
    those whose office is the whole pipeline see all.
    """
    return BudgetRequest.objects.filter(_rule(person, on)).select_related("case__owner_unit", "initiative", "unit")


def visible_initiatives(person: Person, on: date) -> QuerySet[Initiative]:
    """The running initiatives whose budget is this person's business: their units', or all, by the rule of requests."""
    running = Initiative.objects.current(on)
    if not sees_budgets(person, on):
        return running.none()
    if _sees_all(person, on):
        return running
    return running.filter(unit__in=units_served(person, on) | units_headed(person, on))


def sees_budgets(person: Person, on: date) -> bool:
    """Whether budget requests are shown to this person at all."""
    return bool({row.role for row in roles_held(person, on)} - SEES_NONE)


def _sees_all(person: Person, on: date) -> bool:
    return bool({row.role for row in roles_held(person, on)} & (SEES_ALL | {HeldRole.ICT}))


def _rule(person: Person, on: date) -> Q:
    if not sees_budgets(person, on):
        return Q(pk__in=[])
    if _sees_all(person, on):
        return Q()
    units = units_served(person, on) | units_headed(person, on)
    return Q(unit__in=units) | Q(case__in=visible_cases(person, on))
