"""Looking at what was done in one's place: one press, one row, with the row of the log behind it."""

from datetime import datetime

from django.db import transaction

from connected_desk.city.models import Person
from connected_desk.records.models import LogRow
from workflows.decisions import actions as decisions
from workflows.decisions.definition import DECISION
from workflows.decisions.models import Decision
from workflows.engine.refusals import MoveRefused, Reason

from . import chains
from .later_models import LaterView

NOT_IN_YOUR_PLACE = Reason(
    "role",
    "後で見たことを記録できるのは、代わりに行われた本人です。",
    "This is for the person in whose place it was done.",
)


@transaction.atomic
def see_later(row: LogRow, *, by: Person, at: datetime) -> LaterView:
    """The person has looked at it; pressed again, nothing changes. A decision is marked on its own page as well.

    Raises MoveRefused for anybody but the one in whose place it was done. The log of what it is about stays as it is:
    having looked overtakes nothing that waits.
    """
    if row.acting_for_id != by.pk:
        raise MoveRefused("role", [NOT_IN_YOUR_PLACE])
    seen, first = LaterView.objects.get_or_create(row=row, defaults={"person": by, "seen_at": at})
    if first:
        details = {"kind": row.subject_kind, "key": str(row.subject_key), "seq": row.seq, "hash": row.hash}
        chains.write(seen, "see_later", by=by, at=at, details=details)
        if row.subject_kind == DECISION.name and row.move == "decide":
            decisions.see_later(Decision.objects.get(key=row.subject_key), by=by, at=at)
    return seen
