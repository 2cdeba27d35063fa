"""Each indicator of the plan against its target, by its kind, and the grade that follows from the scale in force."""

from dataclasses import dataclass, replace
from decimal import Decimal

from connected_desk.strategy import kinds
from connected_desk.strategy.grading import Grade, grade_of, is_judged
from connected_desk.strategy.models import Indicator
from connected_desk.strategy.terms import MARKS, Absence, Graded, IndicatorKind

from ..material import Material
from ..months import Month, Period
from .measures import Value, city_wide, own_target, reading, target, value_of


@dataclass(frozen=True)
class Progress:
    """How far an indicator has come: what there is, what ought to be by the end of the month, and the rate in %.

    `rate` is None where something of it is not known.
    """

    so_far: Value
    against: Decimal | None
    rate: Decimal | None
    grade: Grade = Grade()


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
    by_bureau: tuple[tuple[str, Grade], ...]  # where each bureau judges its own: there is no grade of the city then


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
            by_bureau=bureau_grades(material, indicator) if is_graded_by_bureau(material, indicator) else (),
        )
        for indicator in material.indicators
    )


def progress(material: Material, indicator: Indicator, unit: str = "") -> Progress:
    """How far the indicator has come in the city or in a bureau by the end of the month, by its kind (kinds.py).

    A bureau is graded against a target of its own; against the city's only where it is a ratio.
    """
    month = material.month
    if indicator.kind == IndicatorKind.PER_YEAR:
        found = _of_the_year(material, indicator, unit)
    elif indicator.kind == IndicatorKind.MILESTONE:
        now = _measured(material, indicator, unit, month)
        rate = kinds.milestone_rate(now.value, now.asked, indicator.due_on, month.until) if _whole(now) else None
        found = Progress(now, None, rate)
    else:
        now, wanted = _measured(material, indicator, unit, month), _wanted(material, indicator, unit)
        # A sum in which somebody is missing is no sum; a ratio of sums says of how many it is.
        known = now.value if indicator.kind == IndicatorKind.RATIO or _whole(now) else None
        found = Progress(now, wanted, kinds.rate(known, wanted, indicator.direction))
    judged = reading(material, indicator, unit, month).grade
    return replace(found, grade=grade_of(material.scale(Graded.INDICATOR), rate=found.rate, judged=judged))


def bureau_grades(material: Material, indicator: Indicator) -> tuple[tuple[str, Grade], ...]:
    """What each bureau was graded with, by its name; those it does not apply to are left out."""
    applies = [
        unit
        for unit in material.bureaus
        if value_of(material, indicator, unit.key, material.month).mark != MARKS[Absence.NOT_APPLICABLE]
    ]
    return tuple((unit.name, progress(material, indicator, unit.key).grade) for unit in applies)


def is_graded_by_bureau(material: Material, indicator: Indicator) -> bool:
    """Whether somebody in each bureau chooses its grade; the city has none of its own then."""
    return indicator.by_unit and is_judged(material.scale(Graded.INDICATOR))


def _measured(material: Material, indicator: Indicator, unit: str, month: Period) -> Value:
    return value_of(material, indicator, unit, month) if unit else city_wide(material, indicator, month)


def _wanted(material: Material, indicator: Indicator, unit: str) -> Decimal | None:
    own = own_target(material, indicator, unit) if unit else None
    if own is not None or (unit and indicator.kind != IndicatorKind.RATIO):
        return own
    return target(indicator, material.month)


def _of_the_year(material: Material, indicator: Indicator, unit: str) -> Progress:
    """What the months of the fiscal year add up to; months to which it does not apply ask for nothing."""
    months = [Month(first) for first in kinds.months_of_year(material.month.closing.first)]
    found = [_measured(material, indicator, unit, month) for month in months]
    asked = [one for one in found if one.mark != MARKS[Absence.NOT_APPLICABLE]]
    known = [one.value for one in asked if one.value is not None]
    if not known:
        return Progress(asked[-1] if asked else found[-1], None, None)
    so_far = Value(sum(known, Decimal(0)), "", len(known), len(asked))
    wanted = _wanted(material, indicator, unit)
    against = None if wanted is None else kinds.share_of_year(wanted, len(asked))
    whole = all(_whole(one) for one in asked)
    return Progress(so_far, against, kinds.rate(so_far.value, against, indicator.direction) if whole else None)


def _whole(value: Value) -> bool:
    """Whether everybody who was asked had a value."""
    return value.value is not None and value.known == value.asked
