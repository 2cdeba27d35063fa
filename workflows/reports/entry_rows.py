"""What each unit has to enter for a month, and how far it has: values of indicators, milestones still to be done, and a
remark for each initiative, each with the month before beside it. A fixed number of queries for the whole city.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Unit
from connected_desk.city.queries import Tree
from connected_desk.strategy.definitions import defined
from connected_desk.strategy.grading import is_judged, month_remarks, scale_for
from connected_desk.strategy.models import (
    GradeScale,
    Indicator,
    IndicatorValue,
    Initiative,
    Milestone,
    MilestoneChange,
    MonthRemark,
)
from connected_desk.strategy.queries import current_edition, reporting_units
from connected_desk.strategy.revision_queries import indicators_of_edition, initiatives_of_edition
from connected_desk.strategy.terms import Graded, MilestoneState

from .months import Month

VALUE, MILESTONE, REMARK = "value", "milestone", "remark"
KINDS: dict[str, str | Promise] = {
    VALUE: pgettext_lazy("entry", "Indicator"),
    MILESTONE: pgettext_lazy("entry", "Milestone"),
    REMARK: pgettext_lazy("entry", "Initiative"),
}


@dataclass(frozen=True)
class Row:
    """One thing a unit enters for a month: what stands for it now, and what stood for the month before (None: nothing).

    `unit` is the unit whose row of an indicator by unit it is, else None. `scale` is there where a grade is chosen.
    """

    kind: str
    subject: Any  # Indicator, Milestone or Initiative
    month: Month
    about: str
    unit: Unit | None = None
    now: Any = None  # IndicatorValue, MilestoneChange or MonthRemark
    before: Any = None
    scale: GradeScale | None = None

    @property
    def key(self) -> UUID:
        return self.subject.key

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def name(self) -> str:
        return str(self.subject)

    @property
    def measure(self) -> str:
        return self.subject.unit_of_measure if self.kind == VALUE else ""

    @property
    def goal(self) -> bool:
        return self.kind == VALUE and self.subject.is_unit_goal

    @property
    def entered(self) -> bool:
        return self.now is not None

    @property
    def seen(self) -> str:
        """What stands there now, in short: another text once somebody has entered something since."""
        version = self.subject.version if self.kind == MILESTONE else 0
        return f"{self.now.pk if self.now else 0}.{version}"


@dataclass(frozen=True)
class Sheet:
    """What one unit has to enter for a month."""

    unit: Unit
    rows: Sequence[Row] = field(default=())

    @property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if not row.entered]

    @property
    def unchanged(self) -> list[Row]:
        """What was declared to stand as it stood."""
        return [row for row in self.rows if row.now and row.now.unchanged]

    @property
    def entered(self) -> list[Row]:
        return [row for row in self.rows if row.now and not row.now.unchanged]


def sheets(month: Month) -> list[Sheet]:
    """Every unit that owes something for the month, in 建制順. About a dozen queries, however many units."""
    on = month.last_day
    edition = current_edition(on)
    if edition is None:
        return []
    bureaus = list(reporting_units(on))
    home = _Home(bureaus)
    found: dict[int, list[Row]] = defaultdict(list)
    indicators = defined(indicators_of_edition(edition), month.first)
    for owner, row in _values(indicators, [one for one in bureaus if not one.is_desk], month):
        found[home.of(owner)].append(row)
    running = initiatives_of_edition(edition, Initiative.objects.current(on).select_related("unit"))
    for owner, row in _milestones(running, month):
        found[home.of(owner)].append(row)
    for owner, row in _remarks(running, month):
        found[home.of(owner)].append(row)
    units = Unit.objects.in_bulk(list(found))
    return [
        Sheet(unit, tuple(found[unit.pk])) for unit in sorted(units.values(), key=lambda one: (one.position, one.pk))
    ]


def sheet_of(unit: Unit, month: Month) -> Sheet:
    """What that unit has to enter; an empty sheet where it owes nothing."""
    return next((sheet for sheet in sheets(month) if sheet.unit == unit), Sheet(unit))


class _Home:
    """On whose page a unit's things stand: the bureau's above it, its own where there is none."""

    def __init__(self, bureaus: Iterable[Unit]) -> None:
        self.bureaus, self.tree = {unit.pk for unit in bureaus}, Tree()

    def of(self, unit: Unit) -> int:
        return next((pk for pk in self.tree.upwards(unit.pk) if pk in self.bureaus), unit.pk)


def _values(indicators: Sequence[Indicator], bureaus: Sequence[Unit], month: Month) -> Iterable[tuple[Unit, Row]]:
    newest = _newest_values(indicators, month)
    scale = _judged(Graded.INDICATOR, month)
    for indicator in indicators:
        owing: list[Unit | None] = [*bureaus] if indicator.by_unit else [None]
        for unit in owing:
            answers = unit or indicator.owner
            if answers is None:
                continue  # nobody's: the plan names no owner
            now, before = (
                newest.get((indicator.pk, unit.pk if unit else None, one.first)) for one in (month, month.previous)
            )
            about = indicator.item.named if indicator.item else ""
            yield answers, Row(VALUE, indicator, month, about, unit, now, before, scale)


def _newest_values(indicators: Sequence[Indicator], month: Month) -> dict[tuple[int, int | None, date], IndicatorValue]:
    """The newest row of the month and the one before, by indicator, unit and month; where an indicator continues
    another it has that one's for the months it has none of its own."""
    former = {one.continues_id: one.pk for one in indicators if one.continues_id}
    rows = IndicatorValue.objects.filter(
        indicator__in=[*(one.pk for one in indicators), *former], month__in=[month.first, month.previous.first]
    )
    own: dict[tuple[int, int | None, date], IndicatorValue] = {}
    inherited: dict[tuple[int, int | None, date], IndicatorValue] = {}
    for row in rows.select_related("recorded_by").order_by("recorded_at", "pk"):
        own[row.indicator_id, row.unit_id, row.month] = row
        if row.indicator_id in former:
            inherited[former[row.indicator_id], row.unit_id, row.month] = row
    return inherited | own


def _milestones(running: Sequence[Initiative], month: Month) -> Iterable[tuple[Unit, Row]]:
    """The milestones that were still to be done when the month ended, or of which something was said since."""
    told: dict[int, list[MilestoneChange]] = defaultdict(list)
    changes = MilestoneChange.objects.filter(milestone__initiative__in=running).select_related("recorded_by")
    for change in changes.order_by("recorded_at", "pk"):
        told[change.milestone_id].append(change)
    initiatives = {one.pk: one for one in running}
    found = Milestone.objects.filter(initiative__in=running).select_related("unit").order_by("due_on", "pk")
    for milestone in found:
        since = [one for one in told[milestone.pk] if one.recorded_at >= month.end]
        earlier = [one for one in told[milestone.pk] if one.recorded_at < month.end]
        if not earlier or earlier[-1].state != MilestoneState.PLANNED:
            continue  # settled before the month ended, or planned after it
        about = initiatives[milestone.initiative_id].title
        yield milestone.unit, Row(MILESTONE, milestone, month, about, None, since[-1] if since else None, earlier[-1])


def _remarks(running: Sequence[Initiative], month: Month) -> Iterable[tuple[Unit, Row]]:
    now: dict[int, MonthRemark] = month_remarks(running, month.first)
    before = month_remarks(running, month.previous.first)
    scale = _judged(Graded.INITIATIVE, month)
    for one in running:
        row = Row(REMARK, one, month, one.item.named, None, now.get(one.pk), before.get(one.pk), scale)
        yield one.unit, row


def _judged(subject: str, month: Month) -> GradeScale | None:
    scale = scale_for(subject, month.first)
    return scale if is_judged(scale) else None
