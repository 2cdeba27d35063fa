"""Which cases somebody may see: one rule, for lists and for the yes or no about one case."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from connected_desk.city.models import Person
from connected_desk.city.queries import kept, roles_held, units_headed, units_served
from connected_desk.city.roles import HeldRole
from workflows.engine.registry import scope_for

from .models import Case

# Those whose office is the whole pipeline.
SEES_ALL = frozenset({HeldRole.DESK, HeldRole.DESK_HEAD, HeldRole.FINANCE, HeldRole.HQ, HeldRole.AUDITOR})
# The parts in a case by which it is a unit's own.
PARTS = ("owner_unit", "target_unit", "lead_unit", "turn_unit")
WIDENERS: list[Callable[[Person, date], Q]] = []


def widens_scope(widen: Callable[[Person, date], Q]) -> Callable[[Person, date], Q]:
    """Register a room's own reason to see a case: asked for an opinion, evaluating it, supporting it."""
    WIDENERS.append(widen)
    return widen


@scope_for("case")
def visible_cases(person: Person, on: date) -> QuerySet[Case]:
    """The cases this person may see on that day."""
    held = {row.role for row in roles_held(person, on)}
    if held & SEES_ALL:
        return Case.objects.all()
    if not held - {HeldRole.ADMIN}:
        return Case.objects.none()
    reasons = kept(person, "sees", on, lambda: _reasons(person, on))
    if reasons is None:
        return Case.objects.none()
    return Case.objects.filter(pk__in=RawSQL(*reasons))  # noqa: S611  (text and parameters are Django's own)


def _reasons(person: Person, on: date) -> tuple[str, tuple[Any, ...]] | None:
    """The statement for the ids of the cases somebody has a reason to see; None where there can be none.

    As text: a page narrows many lists by it, and putting it together anew took most of the time of each.
    """
    units = units_served(person, on) | units_headed(person, on)
    own = Q(*((f"{part}__in", units) for part in PARTS), _connector=Q.OR)
    # Each reason by its own index: a database that reads them as one condition reads every case for it.
    reasons = [reason for rule in (own, *(widen(person, on) for widen in WIDENERS)) for reason in _apart(rule)]
    first, *others = [Case.objects.filter(reason).values("pk") for reason in reasons]
    try:
        return first.union(*others).query.sql_with_params()
    except EmptyResultSet:
        return None


def _apart(rule: Q) -> list[Q]:
    """The alternatives of a rule."""
    return [Q(child) for child in rule.children] if rule.connector == Q.OR and not rule.negated else [rule]


def may_see(person: Person, case: Case, on: date) -> bool:
    """Whether this person may see this case: the same rule, asked of the database only where the row does not tell."""
    held = {row.role for row in roles_held(person, on)}
    if held & SEES_ALL:
        return True
    units = units_served(person, on) | units_headed(person, on) if held - {HeldRole.ADMIN} else frozenset()
    return any(getattr(case, f"{part}_id") in units for part in PARTS) or (
        visible_cases(person, on).filter(pk=case.pk).exists()
    )


def visible_case(person: Person, key: UUID, on: date) -> Case | None:
    """The case of that key, if this person may see it: the same rule."""
    case = Case.objects.filter(key=key).first()
    return case if case and may_see(person, case, on) else None
