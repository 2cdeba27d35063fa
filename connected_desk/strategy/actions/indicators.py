"""Writes of indicators: a value of a month, or why there is none."""

from datetime import date, datetime
from decimal import Decimal

from connected_desk.city.models import Person, Unit

from ..models import Indicator, IndicatorValue
from ..terms import Absence


def record_value(
    *,
    indicator: Indicator,
    unit: Unit | None,
    month: date,
    value: Decimal | None,
    absence: Absence | str = "",
    remark: str = "",
    by: Person | None,
    at: datetime,
) -> IndicatorValue:
    """Add the value of a month (any day of it), or say why there is none; earlier entries stay and no longer count.

    Raises ValueError where both or neither are given, or where the indicator is measured by unit and no unit is given
    (or the other way round).
    """
    if (value is None) == (not absence):
        raise ValueError("a value or the reason why there is none, never both")
    if indicator.by_unit != (unit is not None):
        raise ValueError("an indicator by unit needs the unit, any other has none")
    return IndicatorValue.objects.create(
        indicator=indicator,
        unit=unit,
        month=month,
        value=value,
        absence=absence,
        remark=remark,
        recorded_at=at,
        recorded_by=by,
    )
