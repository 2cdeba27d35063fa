"""Cases a unit owns, is asked to take, leads the trial of or looks after as a section; and lists saved for a unit."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.unit_holdings import UnitHanding, column, counted, unit_holding
from workflows.engine.move import lock, note
from workflows.engine.record import ACTS
from workflows.engine.registry import SYSTEM

from .definition import CASE
from .models import Agreement, Case
from .personal_models import SavedList

COLUMNS = ("owner_unit", "owner_section", "target_unit", "lead_unit", "turn_unit", "responsible_unit")
ACTS.update(follow_unit=_("Went to the successor of a unit in a reorganisation"))


def _cases(on: date) -> QuerySet[Case]:
    return Case.objects.filter(state__in=CASE.open_states)


def _agreements(on: date) -> QuerySet[Agreement]:
    return Agreement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), case=None)


def _each(units: Collection[int], on: date) -> dict[int, list[tuple[str, str]]]:
    """The open cases that name each unit, by their number alone; one query."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    named = Q(*[(f"{name}__in", units) for name in COLUMNS], _connector=Q.OR)
    for key, number, *held in _cases(on).filter(named).order_by("pk").values_list("key", "number", *COLUMNS):
        for pk in set(held) & set(units):
            found[pk].append((str(key), number))
    return found


def _hand_on(handing: UnitHanding) -> int:
    """Put the successor wherever an open case names the unit. Since when a unit answers for the case stays as it is.

    Nobody decides about a case here, and so the row of its log is the system's, with the order and its reason.
    """
    named = Q(*[(name, handing.former) for name in COLUMNS], _connector=Q.OR)
    found = list(handing.takes(_cases(handing.on).filter(named), "key").order_by("pk"))
    for case in lock(found) if found else []:
        for name in COLUMNS:
            if getattr(case, f"{name}_id") == handing.former.pk:
                setattr(case, name, handing.to)
        case.unit_position = case.responsible_unit.position
        body = {"former": handing.former, "unit": handing.to, "reason": handing.reason}
        note(case, "follow_unit", by=SYSTEM, at=handing.at, body=body)
    return len(found)


def register() -> None:
    """Name what of this room is kept by unit."""
    unit_holding("cases", _("Cases"), counted(_cases, *COLUMNS), _hand_on, things=_each)
    column("agreements", _("Agreements without a case"), _agreements, "unit")
    column("saved_lists", _("Lists saved for the unit"), lambda on: SavedList.objects.all(), "unit")
