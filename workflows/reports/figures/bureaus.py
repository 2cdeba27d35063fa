"""One row a bureau, always in 建制順 and never a ranking."""

from dataclasses import dataclass

from connected_desk.strategy.terms import MARKS, Absence

from ..material import Material
from ..subject_facts import UnitFacts
from .count import Count
from .measures import Value, headline, target, value_of
from .plan import RUNNING


@dataclass(frozen=True)
class BureauLine:
    """A bureau at the end of the month. `now` and `before` are of the indicator the report leads with."""

    key: str
    name: str
    open_cases: Count
    overdue: Count
    trials: Count
    initiatives: int
    late: int
    now: Value | None
    before: Value | None
    target: object


def bureau_lines(material: Material) -> tuple[BureauLine, ...]:
    """The desk's own row (cases without an owner yet), then the bureaus."""
    desk = material.units[material.desk]
    return tuple(_line(material, unit, has_goal=unit is not desk) for unit in (desk, *material.bureaus))


def _line(material: Material, unit: UnitFacts, *, has_goal: bool) -> BureauLine:
    end, until = material.month.end, material.month.until
    mine = material.open_at_bureaus.get(unit.key, [])
    due = {case.number: material.due(case, end) for case in mine}
    indicator = headline(material) if has_goal else None
    now = value_of(material, indicator, unit.key, material.month) if indicator else None
    has_target = now is not None and now.mark != MARKS[Absence.NOT_APPLICABLE]
    return BureauLine(
        key=unit.key,
        name=unit.name,
        open_cases=Count.of(case.number for case in mine),
        overdue=Count.of(number for number, day in due.items() if day and day < until),
        trials=Count.of(
            poc.case.number
            for poc in material.pocs
            if poc.story.state(end) in RUNNING and material.bureau_of(poc.lead) == unit.key
        ),
        initiatives=sum(material.bureau_of(str(one.unit.key)) == unit.key for one in material.initiatives),
        late=sum(one.late_at(until) for one in material.milestones if material.bureau_of(one.unit) == unit.key),
        now=now,
        before=value_of(material, indicator, unit.key, material.month.previous) if indicator else None,
        target=target(indicator, material.month) if indicator and has_target else None,
    )
