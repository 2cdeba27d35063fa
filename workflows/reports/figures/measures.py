"""Indicators by month, for the city and by bureau. Absence is a sign of its own and never 0."""

from dataclasses import dataclass
from decimal import Decimal

from connected_desk.city.calendar import fiscal_year
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


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the city: this month, last month, the same month last year, and the year's target."""

    name: str
    item: str
    unit: str
    owner: str
    now: Value
    before: Value
    year_before: Value
    target: Decimal | None
    definition: str


def indicator_lines(material: Material) -> tuple[IndicatorLine, ...]:
    """Every indicator of the plan in the order of its items."""
    month = material.month
    return tuple(
        IndicatorLine(
            name=indicator.name,
            item=indicator.item.named if indicator.item else "",
            unit=indicator.unit_of_measure,
            owner=indicator.owner.name if indicator.owner else "",
            now=city_wide(material, indicator, month),
            before=city_wide(material, indicator, month.previous),
            year_before=city_wide(material, indicator, month.year_before),
            target=target(indicator, month),
            definition=indicator.definition,
        )
        for indicator in material.indicators
    )


def headline(material: Material) -> Indicator | None:
    """The indicator the report leads with: the first that bureaus have as their own goal."""
    by_unit = [indicator for indicator in material.indicators if indicator.by_unit]
    return next((one for one in by_unit if one.is_unit_goal), by_unit[0] if by_unit else None)


def city_wide(material: Material, indicator: Indicator, month: Period) -> Value:
    """The city's value of a month, or of the last of a year.

    Its own, or of the bureaus' values the mean (ratios) or the sum (counts).
    """
    if not indicator.by_unit:
        return _value(material.readings.get((indicator.pk, None, month.closing.first), Reading()))
    found = [value_of(material, indicator, bureau.key, month) for bureau in material.bureaus]
    asked = [value for value in found if value.mark != MARKS[Absence.NOT_APPLICABLE]]
    known = [value.value for value in asked if value.value is not None]
    if not known:
        marks = [value.mark for value in asked] or [MARKS[Absence.NOT_APPLICABLE]]
        return Value(None, marks[0], 0, len(asked))
    total = sum(known, Decimal(0))
    is_mean = indicator.kind == IndicatorKind.RATIO
    return Value((total / len(known)).quantize(TENTH) if is_mean else total, "", len(known), len(asked))


def value_of(material: Material, indicator: Indicator, unit: str, month: Period) -> Value:
    """A bureau's value of a month."""
    key = (indicator.pk, material.unit_ids[unit], month.closing.first)
    return _value(material.readings.get(key, Reading()))


def trend(material: Material, indicator: Indicator) -> list[tuple[Month, Value]]:
    """The city's values of the last thirteen months, oldest first."""
    months = [Month(first) for first in months_back(material.month.closing.first, MONTHS_SHOWN)]
    return [(month, city_wide(material, indicator, month)) for month in months]


def target(indicator: Indicator, month: Period) -> Decimal | None:
    """The city-wide target of the month's fiscal year."""
    year = fiscal_year(month.first)
    rows = (row.value for row in indicator.targets.all() if row.unit_id is None and row.fiscal_year == year)
    return plain_number(next(rows, None))


def _value(reading: Reading) -> Value:
    return Value(reading.shown, reading.mark, int(reading.value is not None))


def plain_number(value: Decimal | None) -> Decimal | None:
    """A number without the zeros the column of the database adds."""
    return None if value is None else Decimal(format(value.normalize(), "f"))
