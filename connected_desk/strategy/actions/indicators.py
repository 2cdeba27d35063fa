"""Writes of indicators: a value of a month, or why there is none; and what an indicator means from a month on."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from connected_desk.city.models import Person, Unit

from ..definitions import VERSIONED, defined
from ..kinds import ratio_of
from ..models import Indicator, IndicatorValue, IndicatorVersion
from ..terms import Absence, IndicatorKind
from .initiatives import OutOfDate


def record_value(
    *,
    indicator: Indicator,
    unit: Unit | None,
    month: date,
    value: Decimal | None = None,
    parts: tuple[Decimal, Decimal] | None = None,
    done_on: date | None = None,
    absence: Absence | str = "",
    remark: str = "",
    unchanged: bool = False,
    grade: int | None = None,
    by: Person | None,
    at: datetime,
) -> IndicatorValue:
    """Add the value of a month (any day of it), or say why there is none; earlier entries stay and no longer count.

    The value of a ratio may be given by its `parts`, numerator and denominator. Raises ValueError where both a value
    and an absence are given or neither, where parts are given of what is no ratio or with nothing to divide by, or
    where the indicator is measured by unit and no unit is given (or the other way round).
    """
    if parts is not None:
        if indicator.kind != IndicatorKind.RATIO or parts[1] <= 0:
            raise ValueError("only a ratio has two numbers, and the second is more than 0")
        value = ratio_of(parts, indicator.unit_of_measure)
    if (value is None) == (not absence):
        raise ValueError("a value or the reason why there is none, never both")
    if indicator.by_unit != (unit is not None):
        raise ValueError("an indicator by unit needs the unit, any other has none")
    return IndicatorValue.objects.create(
        indicator=indicator,
        unit=unit,
        month=month,
        value=value,
        numerator=parts[0] if parts else None,
        denominator=parts[1] if parts else None,
        done_on=done_on,
        absence=absence,
        remark=remark,
        unchanged=unchanged,
        grade=grade,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def define(
    indicator: Indicator, *, since: date, said: Mapping[str, Any], reason: str, seen: int, by: Person, at: datetime
) -> IndicatorVersion:
    """What the indicator means from that month on: `said` has the fields of a version, and `seen` how many there were.

    Raises OutOfDate where there is another version by now, ValueError where the indicator means that already.
    """
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if row.versions.count() != seen:
        raise OutOfDate
    [now] = defined([row], since)
    target = (said.get("target_year"), said.get("target"))
    same = all(getattr(now, name) == said[name] for name in VERSIONED)
    if same and (target[1] is None or now.target_of(target[0]) == target[1]):  # type: ignore[arg-type]  # given together
        raise ValueError("nothing is another than it was")
    return IndicatorVersion.objects.create(
        indicator=row, since=since, **said, reason=reason, recorded_at=at, recorded_by=by
    )
