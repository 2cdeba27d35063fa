"""The trial opened, its charter written and frozen, its dates moved."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from workflows.cases.actions import set_due
from workflows.cases.models import Case
from workflows.engine.move import note, open_life

from ..models import CHARTER, CharterVersion, Poc
from ..queries import as_it_stands
from .safeguards import give_list
from .standing import LOCKED, NOT_UNDER_WAY, PLANNING, UNDER_WAY, taken_up


@transaction.atomic
def open_poc(
    case: Case, *, lead_unit: Unit, purpose: str, by: Any, at: datetime, origin: str = "live", like: Poc | None = None
) -> Poc:
    """Open the case's next trial, the newest safeguards unanswered; `like` lends the words of an earlier charter."""
    words = {name: getattr(like, name) for name in CHARTER if like and not name.endswith("_on")}
    poc = Poc(case=case, number=case.pocs.count() + 1, lead_unit=lead_unit, **{**words, "purpose": purpose})
    open_life(poc, by=by, at=at, body={"lead_unit": lead_unit, "purpose": purpose}, origin=origin)
    give_list(poc)
    return poc


@transaction.atomic
def write_charter(
    poc: Poc, *, charter: Mapping[str, Any], by: Any, at: datetime, version: int | None = None, origin: str = "live"
) -> Poc:
    """Write the charter, all or some of CHARTER, while the trial is being planned; the case is due on its last day.

    Where anything is changed, whoever had agreed to this version has to agree anew.
    """
    poc = taken_up(poc, by=by, at=at, states=PLANNING, otherwise=LOCKED, version=version)
    changed = {name: value for name, value in charter.items() if getattr(poc, name) != value}
    for name, value in changed.items():
        setattr(poc, name, value)
    if changed:
        poc.charter_agreements.filter(version=poc.charter_version).delete()
    note(poc, "charter", by=by, at=at, body=changed, origin=origin)
    set_due(poc.case, on=tokyo_date(at), poc_ends_on=poc.ends_on)
    return poc


@transaction.atomic
def extend(poc: Poc, *, ends_on: date, reason: str, by: Any, at: datetime, origin: str = "live") -> Poc:
    """Move the last day of a trial under way; final measurements planned for it and the case's due date follow."""
    poc = taken_up(poc, by=by, at=at, states=UNDER_WAY, otherwise=NOT_UNDER_WAY)
    body = {"from": poc.ends_on, "to": ends_on, "reason": reason}
    on_last_day = Q(measure_on=poc.ends_on) & (Q(interim_on=None) | Q(interim_on__lte=ends_on))
    poc.criteria.filter(on_last_day).update(measure_on=ends_on)
    poc.ends_on = ends_on
    note(poc, "extend", by=by, at=at, body=body, origin=origin)
    set_due(poc.case, on=tokyo_date(at), poc_ends_on=ends_on)
    return poc


def freeze(poc: Poc, *, at: datetime) -> CharterVersion:
    """Keep the charter as decided, and lock its criteria. Called inside the move that declares the trial ready."""
    poc.criteria.update(locked_at=at)
    return CharterVersion.objects.create(
        poc=poc, version=poc.charter_version, snapshot=as_it_stands(poc), decided_at=at
    )


def thaw(poc: Poc, *, reason: str, by: Any, at: datetime) -> None:
    """Open the charter again for its next version, saying on the last one why. Called inside `amend`."""
    poc.criteria.update(locked_at=None)
    poc.charter_versions.filter(amended_at=None).update(amended_because=reason, amended_by=by, amended_at=at)
