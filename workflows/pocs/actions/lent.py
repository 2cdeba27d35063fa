"""Data lent put on the trial's list, changed, and shown to have come back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason

from ..definition import PocState
from ..models import LentData, Poc
from .standing import ALIVE, OVER, taken_up

LENT = ("what", "ground", "anonymised", "how", "to_whom", "due_back_on", "becomes_open")
SETTLED = Reason(
    "pocs.lent_settled",
    "このデータの返却・消去は、もう記録されています。",
    "That this data came back or was erased is on record already.",
)


@transaction.atomic
def lend_data(poc: Poc, *, data: Mapping[str, Any], by: Any, at: datetime, origin: str = "live") -> LentData:
    """Put data on the list of what the city lends for the trial; `data` holds LENT.

    Raises IntegrityError where it does not say how the data are anonymised, or why not.
    """
    poc = taken_up(poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    lent = LentData.objects.create(poc=poc, entered_by=by, entered_at=at, **{name: data[name] for name in LENT})
    note(poc, "lent", by=by, at=at, body={"lent": lent, **data}, origin=origin)
    return lent


@transaction.atomic
def change_lent(lent: LentData, *, data: Mapping[str, Any], by: Any, at: datetime) -> LentData:
    """Correct a row of the list while its data are out."""
    poc = taken_up(lent.poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    lent = _still_out(poc, lent)
    changed = {name: data[name] for name in LENT if getattr(lent, name) != data[name]}
    for name, value in changed.items():
        setattr(lent, name, value)
    lent.entered_by, lent.entered_at = by, at
    lent.save()
    note(poc, "lent_changed", by=by, at=at, body={"lent": lent, **changed})
    return lent


@transaction.atomic
def settle_lent(
    lent: LentData, *, settled: str, settled_on: date, proof: str, by: Any, at: datetime, origin: str = "live"
) -> LentData:
    """Say with the proof that the data came back, were erased or were never handed over; also after the trial."""
    poc = taken_up(lent.poc, by=by, at=at, states=frozenset(PocState), otherwise=OVER)
    lent = _still_out(poc, lent)
    lent.settled, lent.settled_on, lent.proof = settled, settled_on, proof
    lent.entered_by, lent.entered_at = by, at
    lent.save()
    body = {"lent": lent, "settled": settled, "settled_on": settled_on, "proof": proof}
    note(poc, "lent_settled", by=by, at=at, body=body, origin=origin)
    return lent


def _still_out(poc: Poc, lent: LentData) -> LentData:
    lent = poc.lent.get(pk=lent.pk)
    if lent.settled:
        raise MoveRefused("source", [SETTLED], poc)
    return lent
