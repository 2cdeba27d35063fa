"""Trials a unit leads: its successor leads them on."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, counted, unit_holding
from workflows.engine.move import lock, note
from workflows.engine.registry import SYSTEM

from .definition import POC
from .models import Poc


def _trials(on: date) -> QuerySet[Poc]:
    return Poc.objects.filter(state__in=POC.open_states)


def _hand_on(handing: UnitHanding) -> int:
    led = _trials(handing.on).filter(lead_unit=handing.former)
    found = list(handing.takes(led, "case__key").order_by("pk"))
    for poc in lock(found) if found else []:
        poc.lead_unit = handing.to
        body = {"former": handing.former, "unit": handing.to, "reason": handing.reason}
        note(poc, "follow_unit", by=SYSTEM, at=handing.at, body=body)
    return len(found)


def register() -> None:
    """Name what of this room is kept by unit. The steps of a trial name people, not units."""
    unit_holding("pocs", _("Proofs of concept"), counted(_trials, "lead_unit"), _hand_on, follows="cases")
