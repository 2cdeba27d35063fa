"""Every write of the record of an ending: begun by the move, completed afterwards, and what it cost each unit."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.cases.folding import fold, grams
from workflows.cases.models import Case
from workflows.cases.permissions import NOT_YOURS, takes_part
from workflows.cases.scope import may_see
from workflows.engine.bars import keep_out
from workflows.engine.move import STALE, lock, note
from workflows.engine.refusals import MoveRefused, Reason
from workflows.referrals.queries import speaks_for

from .closing_queries import current
from .models import Closing, Cost, LessonRow, Outcome

DAYS_TO_COMPLETE = 20  # open days; a house target

NOT_ENDED = Reason("source", "終わっていない案件には、終結の記録を書けません。", "This case has not ended.")
NOT_BORNE = Reason(
    "role", "費用を入力できるのは、それを負担した部署の職員です。", "Costs are entered by the unit that bore them."
)
NO_RECORD = Reason("record", "先に、終結の記録を書いてください。", "Write the closing record first.")


def begin(
    case: Case,
    *,
    outcome: Outcome,
    details: Mapping[str, Any],
    by: Any,
    at: datetime,
    unit: Unit | None = None,
) -> Closing:
    """Begin the record of an ending with what was said with the move; called inside it.

    Where nothing was said of lessons they are awaited within twenty open days. `unit` owned the case before the move.
    """
    closing = Closing(
        case=case,
        closed_at=at,
        unit=unit or case.owner_unit or case.responsible_unit,
        outcome=outcome.value,
        reason=details.get("reason") or details.get("sentence") or "",
        learned=details.get("lessons") or "",
    )
    if isinstance(by, Person) and closing.learned:
        closing.written_by, closing.written_at = by, at
    _keep(closing, tokyo_date(at))
    if isinstance(by, Person) and details.get("cost") is not None:
        _keep_cost(closing, closing.unit, details["cost"], details.get("hours"), "", by, at)
    return closing


@transaction.atomic
def write(
    case: Case,
    *,
    outcome: str,
    reason: str,
    learned: str,
    differently: str,
    version: int,
    by: Person,
    at: datetime,
    origin: str = "live",
) -> Closing:
    """Write or change the record of the case's present ending, after the move.

    Raises MoveRefused for somebody without a part in the case, for a case that has not ended, and where the case
    was changed since the form was drawn (`version`).
    """
    case = _ended(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    if version != case.version:
        raise MoveRefused("version", [STALE], case)
    closing = current(case) or Closing(
        case=case, closed_at=case.state_since, unit=case.owner_unit or case.responsible_unit
    )
    closing.outcome, closing.reason = Outcome(outcome).value, reason
    closing.learned, closing.differently = learned, differently
    closing.written_by, closing.written_at = by, at
    _keep(closing, tokyo_date(at))
    body = {"outcome": closing.outcome, "reason": reason, "lessons": learned, "differently": differently}
    note(case, "closing_written", by=by, at=at, body=body, origin=origin)
    return closing


@transaction.atomic
def enter_cost(
    case: Case,
    *,
    unit: Unit,
    yen: int,
    hours: Decimal | None,
    words: str,
    by: Person,
    at: datetime,
    origin: str = "live",
) -> Cost:
    """A unit enters what the case cost it, in yen and in whole or half hours of its staff; a later entry replaces it.

    Raises MoveRefused for somebody who does not speak for that unit or may not see the case, and before the record.
    """
    case, on = _ended(case, by), tokyo_date(at)
    if not (speaks_for(by, unit, on) and may_see(by, case, on)):
        raise MoveRefused("role", [NOT_BORNE], case)
    closing = current(case)
    if closing is None:
        raise MoveRefused("source", [NO_RECORD], case)
    kept = _keep_cost(closing, unit, yen, hours, words, by, at)
    body = {"unit": unit, "cost": yen, "hours": hours, "note": words}
    note(case, "closing_cost", by=by, at=at, body=body, origin=origin)
    return kept


def _ended(case: Case, by: Person) -> Case:
    """The case, locked, once it has ended; or MoveRefused."""
    [case] = lock([case])
    keep_out(case, by)
    if not case.state_row.final:
        raise MoveRefused("source", [NOT_ENDED], case)
    return case


def _keep(closing: Closing, on: date) -> None:
    """Save the record with the day its lessons are awaited by, and what a search finds them by."""
    if closing.learned:
        closing.complete_by = None
    else:
        closing.complete_by = closing.complete_by or open_days.add(on, DAYS_TO_COMPLETE)
    closing.save()
    text = fold(f"{closing.learned}\n{closing.differently}")
    LessonRow.objects.update_or_create(closing=closing, defaults={"text": text, "grams": grams(text)})


def _keep_cost(
    closing: Closing, unit: Unit, yen: int, hours: Decimal | None, words: str, by: Person, at: datetime
) -> Cost:
    half_hours = None if hours is None else int(hours * 2)
    said = {"yen": yen, "half_hours": half_hours, "words": words, "by": by, "at": at}
    return Cost.objects.update_or_create(closing=closing, unit=unit, defaults=said)[0]
