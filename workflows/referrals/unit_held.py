"""Hand-overs and opinion requests that wait for a unit: its successor answers them."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, column, counted, unit_holding
from workflows.cases.definition import CASE

from .models import HandOver, OpinionRequest


def _hand_overs(on: date) -> QuerySet[HandOver]:
    return HandOver.objects.filter(closed_at=None)


def _opinions(on: date) -> QuerySet[OpinionRequest]:
    return OpinionRequest.objects.filter(answered_at=None, case__state__in=CASE.open_states)


def _hand_on_hand_overs(handing: UnitHanding) -> int:
    """The row of each case's log is the case's own (cases/unit_held.py): a hand-over names the case's target."""
    rows = handing.takes(_hand_overs(handing.on), "case__key")
    asked = rows.filter(unit=handing.former).update(unit=handing.to)
    return asked + rows.filter(section=handing.former).update(section=handing.to)


def register() -> None:
    """Name what of this room is kept by unit."""
    asked = counted(_hand_overs, "unit", "section")
    unit_holding("hand_overs", _("Hand-overs"), asked, _hand_on_hand_overs, follows="cases")
    column("opinions", _("Requests for opinions"), _opinions, "unit")
