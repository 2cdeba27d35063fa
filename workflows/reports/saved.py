"""What staff's work has saved, as it was known at a cut-off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .models import Achievement, SavedKind
from .months import Period


@dataclass(frozen=True)
class SavedFacts:
    """What staff achieved with a case (its number given) or an initiative, as known at the cut-off; a year's saving."""

    title: str
    number: str
    unit: str
    hours: Decimal | None
    visits: Decimal | None
    base: str
    method: str
    measured_on: date


def known(month: Period, cut_off: datetime, *, owner: Callable[[str], str]) -> tuple[SavedFacts, ...]:
    """The last figure of each subject and kind that was measured by the end of the month and not withdrawn.

    `owner` gives the key of the unit that owned the case of a number at the end of the month.
    """
    rows = Achievement.objects.filter(measured_on__lt=month.until, recorded_at__lte=cut_off)
    rows = rows.exclude(withdrawn_at__lte=cut_off).select_related("case", "initiative__unit")
    last: dict[tuple[Any, ...], Achievement] = {}
    for row in rows.order_by("measured_on", "recorded_at", "pk"):
        last[row.case_id, row.initiative_id, row.kind] = row
    found = [
        SavedFacts(
            title=row.title,
            number=row.case.number if row.case else "",
            unit=owner(row.case.number) if row.case else str(row.initiative.unit.key),  # type: ignore[union-attr]  # of one of both
            hours=row.amount if row.kind == SavedKind.HOURS else None,
            visits=row.amount if row.kind == SavedKind.VISITS else None,
            base=row.base,
            method=row.method,
            measured_on=row.measured_on,
        )
        for row in last.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.number == "", one.number, one.title, one.hours is None)))
