"""Criteria added, changed and taken out before they are locked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from workflows.engine.move import note

from ..models import Criterion, Poc
from .standing import LOCKED, PLANNING, taken_up


@transaction.atomic
def add_criterion(poc: Poc, *, by: Any, at: datetime, origin: str = "live", **fields: Any) -> Criterion:
    """Add a criterion to a charter that is not yet locked; `fields` are the model's own."""
    poc = taken_up(poc, by=by, at=at, states=PLANNING, otherwise=LOCKED)
    last = poc.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = Criterion.objects.create(poc=poc, position=last + 1, **fields)
    note(poc, "criterion_added", by=by, at=at, body={"criterion": criterion, **fields}, origin=origin)
    return criterion


@transaction.atomic
def change_criterion(criterion: Criterion, *, by: Any, at: datetime, **fields: Any) -> Criterion:
    """Change a criterion that is not yet locked. Both sides have to agree to it anew."""
    poc = taken_up(criterion.poc, by=by, at=at, states=PLANNING, otherwise=LOCKED)
    criterion = poc.criteria.get(pk=criterion.pk)
    for name, value in fields.items():
        setattr(criterion, name, value)
    criterion.agreed_city_on = criterion.agreed_city_by = None
    criterion.agreed_company_on = criterion.agreed_company_by = None
    criterion.save()
    note(poc, "criterion_changed", by=by, at=at, body={"criterion": criterion, **fields})
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, reason: str, by: Any, at: datetime) -> None:
    """Take a criterion out of a charter that is not yet locked; the log keeps its name and the reason."""
    poc = taken_up(criterion.poc, by=by, at=at, states=PLANNING, otherwise=LOCKED)
    note(poc, "criterion_removed", by=by, at=at, body={"indicator": criterion.indicator, "reason": reason})
    poc.criteria.filter(pk=criterion.pk).delete()
