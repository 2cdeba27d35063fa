"""How a case stands for its company, as the inner place told the public one; the company's page is drawn from it.

The public place never moves a case on: what is laid over the case here is never saved.
"""

import json
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from django.conf import settings

from connected_desk.city.models import Unit
from connected_desk.records.log import canonical

from .models import Case
from .pace import reached_on
from .projection_models import Projection

WORDS = ("state", "came_from", "offered_from", "turn", "stage", "closing", "link_version")
DAYS = ("turn_since", "responsible_since", "due_on", "answer_due_on", "resume_on", "poc_ends_on", "next_step_on")
INSTANTS = ("state_since", "withdrawal_asked_at")
UNITS = ("turn_unit", "owner_unit", "responsible_unit", "target_unit", "lead_unit")
# Of what was decided, what the company reads; costs and lessons stay inside.
TOLD = ("sentence", "alternatives", "window", "code", "result")


def of(case: Case) -> dict[str, Any]:
    """What the public place is told of a case."""
    told: dict[str, Any] = {name: getattr(case, name) for name in (*WORDS, *DAYS, *INSTANTS)}
    told["closing"] = {name: case.closing[name] for name in TOLD if name in case.closing}
    for name in UNITS:
        unit = getattr(case, name)
        told[name] = unit.code if unit else None
    told["reached"] = {str(stage): day.isoformat() for stage, day in reached_on(case).items()}
    return json.loads(canonical(told))


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
    return laid_over_all([case])[0]


def laid_over_all(cases: Sequence[Case]) -> list[Case]:
    """The cases as the inner place told them, where it did; for reading only. Two queries, none in a single place."""
    if not settings.TRANSFER_KEY:
        return list(cases)
    rows = {row.case_id: row for row in Projection.objects.filter(case__in=cases)}
    codes = {row.told[name] for row in rows.values() for name in UNITS}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes - {None})}
    return [_laid_over(case, rows[case.pk], units) if case.pk in rows else case for case in cases]


def _laid_over(case: Case, row: Projection, units: Mapping[str, Unit]) -> Case:
    if case.state_row.final and case.state_since > row.at:
        return case  # its company withdrew it here since
    told, shown = row.told, copy(case)
    # Past the state field's protection, for nothing of this is saved.
    shown.__dict__.update({name: told[name] for name in WORDS})
    shown.__dict__.update({name: date.fromisoformat(told[name]) if told[name] else None for name in DAYS})
    shown.__dict__.update({name: datetime.fromisoformat(told[name]) if told[name] else None for name in INSTANTS})
    shown.told_reached = {int(stage): date.fromisoformat(day) for stage, day in told["reached"].items()}
    for name in UNITS:
        setattr(shown, name, units.get(told[name]) or (case.responsible_unit if name == "responsible_unit" else None))
    if case.answer_due_on and shown.answer_due_on and case.answer_due_on > shown.answer_due_on:
        # Its company moved the date here since.
        shown.answer_due_on = shown.due_on = case.answer_due_on
    return shown
