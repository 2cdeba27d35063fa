"""How a case stands for its company, as the inner place told the public one; the company's page is drawn from it.

The public place never moves a case on: what is laid over the case here is never saved.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from connected_desk.city.models import Unit

from .models import Case
from .projection_models import Projection

WORDS = ("state", "came_from", "offered_from", "turn", "stage", "closing", "link_version")
DAYS = ("turn_since", "responsible_since", "due_on", "answer_due_on", "resume_on", "poc_ends_on", "next_step_on")
INSTANTS = ("state_since", "withdrawal_asked_at")
UNITS = ("turn_unit", "owner_unit", "responsible_unit", "target_unit", "lead_unit")
# Of what was decided, what the company reads; costs and lessons stay inside.
TOLD = ("sentence", "alternatives", "window", "code")


def of(case: Case) -> dict[str, Any]:
    """What the public place is told of a case."""
    told: dict[str, Any] = {name: getattr(case, name) for name in (*WORDS, *DAYS, *INSTANTS)}
    told["closing"] = {name: case.closing[name] for name in TOLD if name in case.closing}
    for name in UNITS:
        unit = getattr(case, name)
        told[name] = unit.code if unit else None
    return told


def keep(case: Case, told: dict[str, Any], *, at: datetime) -> bool:
    """Keep what was told of a case; whether it was anything new."""
    known = Projection.objects.filter(case=case).first()
    if known and known.told == told:
        return False
    Projection.objects.update_or_create(case=case, defaults={"told": told, "at": at})
    return True


def is_projected(case: Case) -> bool:
    """Whether the case lives at the inner place, and this is only what its company sees of it."""
    return bool(settings.TRANSFER_KEY) and Projection.objects.filter(case=case).exists()


def laid_over(case: Case) -> Case:
    """The case as the inner place told it, where it did; for reading only."""
    # Where there is one place nothing is asked.
    row = Projection.objects.filter(case=case).first() if settings.TRANSFER_KEY else None
    if row is None:
        return case
    told = row.told
    # Past the state field's protection, for nothing of this is saved.
    case.__dict__.update({name: told[name] for name in WORDS})
    case.__dict__.update({name: date.fromisoformat(told[name]) if told[name] else None for name in DAYS})
    case.__dict__.update({name: datetime.fromisoformat(told[name]) if told[name] else None for name in INSTANTS})
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[told[name] for name in UNITS if told[name]])}
    for name in UNITS:
        setattr(case, name, units.get(told[name]) or (case.responsible_unit if name == "responsible_unit" else None))
    return case
