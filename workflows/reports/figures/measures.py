"""Indicators by month, for the city and by bureau. Absence is a sign of its own and never 0."""

from dataclasses import dataclass
from decimal import Decimal

from connected_desk.city.calendar import fiscal_year
from connected_desk.strategy import kinds
from connected_desk.strategy.models import Indicator
from connected_desk.strategy.queries import Reading, months_back
from connected_desk.strategy.terms import MARKS, Absence, IndicatorKind

from ..material import MONTHS_SHOWN, Material
from ..months import Month, Period

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Value:
    """A value or the sign printed in its place; `known` of `asked` bureaus had one."""

    value: Decimal | None
    mark: str = ""
    known: int = 1
    asked: int = 1


def headline(material: Material) -> Indicator | None:
    """The indicator the report leads with: the first that bureaus have as their own goal."""
    by_unit = [indicator for indicator in material.indicators if indicator.by_unit]
    return next((one for one in by_unit if one.is_unit_goal), by_unit[0] if by_unit else None)


def city_wide(material: Material, indicator: Indicator, month: Period) -> Value:
    """The city's value of a month, or of the last of a year: its own, or the bureaus' ratio of sums, or sum (counts).

    Bureaus that gave a ratio without the two numbers it is made of have no part in a ratio of sums. Where none gave
    them (months before they were asked for), it is the mean of the ratios, as it was told then.
    """
    if not indicator.by_unit:
        return _value(reading(material, indicator, "", month))
    read = [reading(material, indicator, bureau.key, month) for bureau in material.bureaus]
    found = [_value(one) for one in read]
    asked = [value for value in found if value.mark != MARKS[Absence.NOT_APPLICABLE]]
    known = [value.value for value in asked if value.value is not None]
    if not known:
        marks = [value.mark for value in asked] or [MARKS[Absence.NOT_APPLICABLE]]
        return Value(None, marks[0], 0, len(asked))
    if indicator.kind != IndicatorKind.RATIO:
        return Value(sum(known, Decimal(0)), "", len(known), len(asked))
    parts = [one.parts for one in read if one.parts]
    if parts:
        shown = kinds.ratio_of_sums(parts, indicator.unit_of_measure).quantize(TENTH)
        return Value(shown, "", len(parts), len(asked))
    return Value((sum(known, Decimal(0)) / len(known)).quantize(TENTH), "", len(known), len(asked))


def value_of(material: Material, indicator: Indicator, unit: str, month: Period) -> Value:
    """A bureau's value of a month."""
    return _value(reading(material, indicator, unit, month))


def trend(material: Material, indicator: Indicator) -> list[tuple[Month, Value]]:
    """The city's values of the last thirteen months, oldest first."""
    months = [Month(first) for first in months_back(material.month.closing.first, MONTHS_SHOWN)]
    return [(month, city_wide(material, indicator, month)) for month in months]


def target(indicator: Indicator, month: Period) -> Decimal | None:
    """The city-wide target of the month's fiscal year."""
    return indicator.target_of(fiscal_year(month.first))


def own_target(material: Material, indicator: Indicator, unit: str) -> Decimal | None:
    """The target of its own that a bureau has for the month's fiscal year."""
    year, pk = material.month.fiscal_year, material.unit_ids[unit]
    rows = (row for row in indicator.targets.all() if row.unit_id == pk and row.fiscal_year == year)
    return next((plain_number(row.value) for row in rows), None)


def reading(material: Material, indicator: Indicator, unit: str, month: Period) -> Reading:
    """What was entered for a bureau's month, or for the city's where `unit` is empty."""
    return material.readings.get(
        (indicator.pk, material.unit_ids[unit] if unit else None, month.closing.first), Reading()
    )


def _value(read: Reading) -> Value:
    return Value(read.shown, read.mark, int(read.value is not None))


def plain_number(value: Decimal | None) -> Decimal | None:
    """A number without the zeros the column of the database adds."""
    return None if value is None else Decimal(format(value.normalize(), "f"))
