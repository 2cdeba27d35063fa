"""What is asked about the record of an ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import roles_held
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.bars import barred
from workflows.evaluations.models import Conclusion
from workflows.referrals.queries import spoken_for

from .models import WORKED, Closing, Cost, Outcome

GOES_ON = frozenset({CaseState.BUDGETING, CaseState.PROCUREMENT, CaseState.REALISED})


@dataclass(frozen=True)
class Total:
    """What an ending cost in all: yen, and hours of staff where a unit counted them."""

    yen: int
    hours: Decimal | None


def current(case: Case) -> Closing | None:
    """The record of the case's present ending; None while it goes on, and where nothing was written yet."""
    if not case.state_row.final:
        return None
    return case.closings.filter(closed_at=case.state_since).select_related("unit", "written_by").first()


def earlier(case: Case, besides: Closing | None) -> list[Closing]:
    """The records of what ended before: trials that were given up, endings the case was taken up again from."""
    rows = case.closings.select_related("unit", "written_by")
    return list(rows.exclude(pk=besides.pk) if besides else rows)


def costs_of(closing: Closing) -> list[Cost]:
    """What it cost each unit, in the official order of units."""
    return list(closing.costs.select_related("unit", "by"))


def total(costs: Sequence[Cost]) -> Total:
    """The sum of what units entered."""
    hours = [one.hours for one in costs if one.hours is not None]
    return Total(sum(one.yen for one in costs), sum(hours, Decimal(0)) if hours else None)


def has_worked(case: Case) -> bool:
    """Whether the case is realised, was concluded to be taken further, or ended having done what it was for."""
    if case.state == CaseState.REALISED:
        return True
    if case.state_row.final:
        closing = current(case)
        return closing is not None and Outcome(closing.outcome) in WORKED
    latest = Conclusion.objects.filter(evaluation__case=case).order_by("-evaluation__opened_at", "-pk").first()
    return latest is not None and latest.result in GOES_ON


def units_bearing_cost(case: Case, person: Person, on: date) -> list[Unit]:
    """The units this person may enter a cost of the case for; none for somebody who keeps out of it.

    The owner first, then the units they hold a role in, then those above and below.
    """
    if barred(case, person):
        return []
    units = Unit.objects.filter(pk__in=spoken_for(person, on)).order_by("position", "pk")
    direct = {row.unit_id for row in roles_held(person, on)}
    return sorted(units, key=lambda unit: (unit.pk != case.owner_unit_id, unit.pk not in direct))
