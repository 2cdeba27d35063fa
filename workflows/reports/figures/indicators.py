"""Each indicator of the plan against its target, by its kind, and the grade that follows from the scale in force."""

from dataclasses import dataclass
from decimal import Decimal

from connected_desk.strategy import kinds
from connected_desk.strategy.grading import grade_of
from connected_desk.strategy.models import Indicator
from connected_desk.strategy.queries import Reading
from connected_desk.strategy.terms import MARKS, Absence, IndicatorKind

from ..material import Material
from ..months import Month
from .measures import Value, city_wide, target


@dataclass(frozen=True)
class Progress:
    """How far an indicator has come: what there is, what ought to be by the end of the month, and the rate in %.

    `rate` is None where something of it is not known; `grade` is empty where there is no scale.
    """

    so_far: Value
    against: Decimal | None
    rate: Decimal | None
    grade: str = ""


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the city: this month, last month, a year ago, the year's target and the progress."""

    name: str
    item: str
    unit: str
    owner: str
    now: Value
    before: Value
    year_before: Value
    target: Decimal | None
    definition: str
    kind: str
    is_unit_goal: bool
    progress: Progress


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
            kind=indicator.get_kind_display(),
            is_unit_goal=indicator.is_unit_goal,
            progress=progress(material, indicator),
        )
        for indicator in material.indicators
    )


def progress(material: Material, indicator: Indicator) -> Progress:
    """How far the indicator has come at the end of the month, by its kind (strategy/kinds.py)."""
    month = material.month
    if indicator.kind == IndicatorKind.PER_YEAR:
        found = _of_the_year(material, indicator)
    elif indicator.kind == IndicatorKind.MILESTONE:
        now = city_wide(material, indicator, month)
        rate = kinds.milestone_rate(now.value, now.asked, indicator.due_on, month.until) if _whole(now) else None
        found = Progress(now, None, rate)
    else:
        now, wanted = city_wide(material, indicator, month), target(indicator, month)
        # A sum in which somebody is missing is no sum; a ratio of sums says of how many it is.
        known = now.value if indicator.kind == IndicatorKind.RATIO or _whole(now) else None
        found = Progress(now, wanted, kinds.rate(known, wanted, indicator.direction))
    reading = material.readings.get((indicator.pk, None, month.closing.first), Reading())
    grade = grade_of(material.indicator_scale, rate=found.rate, judged=reading.grade)
    return Progress(found.so_far, found.against, found.rate, grade)


def _of_the_year(material: Material, indicator: Indicator) -> Progress:
    """What the months of the fiscal year add up to; months to which it does not apply ask for nothing."""
    months = [Month(first) for first in kinds.months_of_year(material.month.closing.first)]
    found = [city_wide(material, indicator, month) for month in months]
    asked = [one for one in found if one.mark != MARKS[Absence.NOT_APPLICABLE]]
    known = [one.value for one in asked if one.value is not None]
    if not known:
        return Progress(asked[-1] if asked else found[-1], None, None)
    so_far = Value(sum(known, Decimal(0)), "", len(known), len(asked))
    wanted = target(indicator, material.month)
    against = None if wanted is None else kinds.share_of_year(wanted, len(asked))
    whole = all(_whole(one) for one in asked)
    return Progress(so_far, against, kinds.rate(so_far.value, against, indicator.direction) if whole else None)


def _whole(value: Value) -> bool:
    """Whether everybody who was asked had a value."""
    return value.value is not None and value.known == value.asked
