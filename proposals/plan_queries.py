"""The items of the city's plan as a proposer meets them, with what is to be reached and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch

from connected_desk.city.calendar import fiscal_year
from connected_desk.city.words import pick
from connected_desk.strategy.models import Indicator, IndicatorTarget, Item, ItemParent
from connected_desk.strategy.queries import current_edition, selectable_primary
from connected_desk.strategy.terms import Direction
from connected_desk.ui.formats import thousands

from .public_record import Published, published_values

# What stands beside a bar is printed in one short line.
FITS_BESIDE_A_BAR = 8


@dataclass(frozen=True)
class Goal:
    """What an item is to reach: the target of the year and the newest released value, each with its unit.

    `sign` is what reports print where there is no value. `share` and `mark` are the lengths of a bar out of 100: how
    far it has come, and where the target lies; None where a bar would say nothing.
    """

    name: str
    target: str
    now: str = ""
    until: date | None = None
    sign: str = ""
    share: float | None = None
    mark: float | None = None


@dataclass(frozen=True)
class Choosable:
    """An item of the plan as a proposer meets it: its name, who promotes it, and its goals."""

    key: UUID
    label: str
    note: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Theme:
    """The items below one heading of the plan."""

    title: str
    items: tuple[Choosable, ...]


def choosable_items(on: date) -> list[Theme]:
    """The items a proposal may name, below their first heading; empty before a plan is loaded.

    Offered are the lowest items: what stands above them is a heading here. The number of queries is that of any plan.
    """
    edition = current_edition(on)
    if edition is None:
        return []
    targets = IndicatorTarget.objects.filter(unit=None, fiscal_year=fiscal_year(on))
    items = (
        selectable_primary(edition)
        .filter(children=None)
        .prefetch_related(
            Prefetch("parent_links", ItemParent.objects.select_related("parent").order_by("position")),
            Prefetch("indicators", Indicator.objects.order_by("position", "pk")),
            Prefetch("indicators__targets", targets),
        )
    )
    values, themes = published_values(on), dict[str, list[Choosable]]()
    for item in items:
        above = [link.parent for link in item.parent_links.all()]
        themes.setdefault(str(above[0]) if above else "", []).append(_choosable(item, values))
    return [Theme(title, tuple(found)) for title, found in themes.items()]


def _choosable(item: Item, values: Mapping[tuple[str, str], Published]) -> Choosable:
    unit = item.promoting_unit.name if item.promoting_unit else ""
    goals = [_goal(one, values.get((item.code, one.name_ja))) for one in item.indicators.all()]
    return Choosable(item.key, str(item), unit, tuple(goal for goal in goals if goal.target or goal.now))


def _goal(indicator: Indicator, known: Published | None) -> Goal:
    target = next((row.value for row in indicator.targets.all()), None)
    value = Decimal(known.value) if known and known.value else None
    goal = Goal(pick(indicator.name_ja, indicator.name_en), _said(target, indicator))
    if known is None:
        return goal
    now = _said(value, indicator)
    share, mark = _lengths(value, target, indicator) if len(now) <= FITS_BESIDE_A_BAR else (None, None)
    return replace(goal, now=now, until=known.until, sign=known.mark, share=share, mark=mark)


def _said(value: Decimal | None, indicator: Indicator) -> str:
    """70%, neither 70.0000 nor 7E+1."""
    if value is None:
        return ""
    return f"{thousands(Decimal(format(value.normalize(), 'f')))}{indicator.unit_of_measure}"


def _lengths(value: Decimal | None, target: Decimal | None, indicator: Indicator) -> tuple[float | None, float | None]:
    """A share of 100 with its target where the unit is per cent; of anything else that grows, the share of the target.

    What is to fall has no bar: an empty one would look like nothing done.
    """
    if value is None or indicator.direction != Direction.UP:
        return None, None
    if indicator.unit_of_measure in ("%", "％"):
        return float(value), None if target is None else float(target)
    return (float(100 * value / target), 100.0) if target else (None, None)
