"""The one write of norms: a number of open days for a state from a day on."""

from datetime import date, datetime

from django.db import transaction

from connected_desk.city import setting_record
from connected_desk.city.models import Person, Unit
from connected_desk.city.setting_record import Entry

from .models import Norm
from .norm_queries import NORMS, standing
from .vocabulary import Life, State


@transaction.atomic
def set_norm(
    life: Life,
    state: State,
    *,
    open_days: int | None,
    valid_from: date,
    unit: Unit | None,
    reason: str,
    seen: int,
    by: Person,
    at: datetime,
) -> Norm:
    """States entered from that day on get this number; what is set for the same day is replaced, no due date moves.

    Without `open_days` the unit (or the desk) has no number of its own from then on. Raises setting_record.Overtaken.
    """
    book = setting_record.take(NORMS, seen=seen)
    before = standing(life, state, unit, valid_from)
    norm, _new = Norm.objects.update_or_create(
        life=life.name, state=state.code, unit=unit, valid_from=valid_from, defaults={"open_days": open_days}
    )
    about = (
        " ".join(filter(None, [life.ja, state.ja, unit.name_ja if unit else ""])),
        ", ".join(filter(None, [life.en, state.en, (unit.name_en or unit.name_ja) if unit else ""])),
    )
    values = {"open_days": (before, open_days), "valid_from": (None, valid_from)}
    setting_record.write(book, [Entry(about, values)], reason=reason, by=by, at=at)
    return norm
