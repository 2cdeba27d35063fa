"""Each indicator bureau by bureau, in 建制順: value, last month, target, and how far the bureaus lie apart."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from connected_desk.strategy.grading import Grade
from connected_desk.strategy.models import Indicator
from connected_desk.strategy.terms import MARKS, Absence

from ..material import Material
from .indicators import progress
from .measures import Value, own_target, target, value_of


@dataclass(frozen=True)
class UnitValue:
    """A bureau's value of the month. `target` is the bureau's own, or the city's where it has none of its own."""

    unit: str
    now: Value
    before: Value
    change: Decimal | None
    target: Decimal | None
    gap: Decimal | None  # now less the target
    grade: Grade


@dataclass(frozen=True)
class Board:
    """An indicator measured by bureau, without the bureaus it does not apply to."""

    key: str
    name: str
    unit_of_measure: str
    is_unit_goal: bool
    lines: tuple[UnitValue, ...]

    @property
    def known(self) -> tuple[Decimal, ...]:
        return tuple(line.now.value for line in self.lines if line.now.value is not None)

    @property
    def lowest(self) -> Decimal | None:
        return min(self.known, default=None)

    @property
    def highest(self) -> Decimal | None:
        return max(self.known, default=None)

    @property
    def middle(self) -> Decimal | None:
        return median(self.known) if self.known else None


def boards(material: Material) -> tuple[Board, ...]:
    """Every indicator measured by bureau, in the order of its item."""
    return tuple(_board(material, indicator) for indicator in material.indicators if indicator.by_unit)


def _board(material: Material, indicator: Indicator) -> Board:
    lines = (_line(material, indicator, unit.key, unit.name) for unit in material.bureaus)
    return Board(
        key=str(indicator.key),
        name=indicator.name,
        unit_of_measure=indicator.unit_of_measure,
        is_unit_goal=indicator.is_unit_goal,
        lines=tuple(line for line in lines if line.now.mark != MARKS[Absence.NOT_APPLICABLE]),
    )


def _line(material: Material, indicator: Indicator, key: str, name: str) -> UnitValue:
    now = value_of(material, indicator, key, material.month)
    before = value_of(material, indicator, key, material.month.previous)
    own = own_target(material, indicator, key)
    wanted = target(indicator, material.month) if own is None else own
    return UnitValue(
        unit=name,
        now=now,
        before=before,
        change=None if now.value is None or before.value is None else now.value - before.value,
        target=wanted,
        gap=None if now.value is None or wanted is None else now.value - wanted,
        grade=progress(material, indicator, key).grade,
    )
