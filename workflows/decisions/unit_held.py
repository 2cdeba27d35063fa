"""Open decisions drafted in a unit or waiting for its head, and its opinions asked about them."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, counted, unit_holding

from .definition import DECISION
from .models import Consultation, Decision


def _decisions(on: date) -> QuerySet[Decision]:
    return Decision.objects.filter(state__in=DECISION.open_states)


def _consultations(on: date) -> QuerySet[Consultation]:
    return Consultation.objects.filter(at=None, decision__state__in=DECISION.open_states)


def _hand_on_decisions(handing: UnitHanding) -> int:
    rows = _decisions(handing.on)
    drafted = rows.filter(drafter_unit=handing.former).update(drafter_unit=handing.to)
    return drafted + rows.filter(decider_unit=handing.former).update(decider_unit=handing.to)


def _hand_on_consultations(handing: UnitHanding) -> int:
    """Ask the successor in the unit's place; one that is asked already is asked once."""
    rows = list(_consultations(handing.on).filter(unit=handing.former))
    for row in rows:
        if Consultation.objects.filter(decision=row.decision_id, unit=handing.to).exists():
            row.delete()
        else:
            row.unit = handing.to
            row.save(update_fields=["unit"])
    return len(rows)


def register() -> None:
    """Name what of this room is kept by unit."""
    both = counted(_decisions, "drafter_unit", "decider_unit")
    unit_holding("decisions", _("Decisions"), both, _hand_on_decisions)
    unit_holding("consultations", _("Opinions on decisions"), counted(_consultations, "unit"), _hand_on_consultations)
