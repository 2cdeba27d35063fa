"""How each item of the plan stands: what goes on for it and what is stalled, as a light with its word and reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from connected_desk.strategy.models import Indicator
from connected_desk.strategy.queries import Node
from connected_desk.strategy.terms import Direction, GradeLight
from workflows.cases.definition import CASE, CaseState
from workflows.pocs.definition import PocState

from ..material import Material, flat
from ..subject_facts import CaseFacts, MilestoneFacts, items_of
from .count import Count
from .grades import Said, grades_by_item, indicator_grades, worst
from .measures import city_wide, target

LONG_LATE = 30  # days from which a late milestone puts its item behind
NAMED = 3  # of the grades below plan, so many are named


class Light(StrEnum):
    """How an item stands, the worst first."""

    BEHIND = "behind"
    WATCH = "watch"
    NOTHING = "nothing"
    ON_PLAN = "on_plan"


WORDS: Mapping[Light, str | Promise] = {
    **{Light(light): light.label for light in GradeLight},
    Light.NOTHING: pgettext_lazy("light", "Nothing under way"),
}


@dataclass(frozen=True)
class ItemStanding:
    """An item with everything linked to it or to one below it. `idle` and `stalled_only` are never both true."""

    key: str
    code: str
    title: str
    depth: int
    promoting: str
    light: Light
    reason: str
    cases: Count
    stalled: Count
    initiatives: int
    late: int
    stalled_only: bool

    @property
    def idle(self) -> bool:
        return self.light is Light.NOTHING


@dataclass(frozen=True)
class _Known:
    """What every item asks, found once."""

    linked: Mapping[str, frozenset[str]]  # of the open cases, by number
    stalled: frozenset[str]
    graded: Mapping[int, tuple[Said, ...]]


def standings(material: Material) -> tuple[ItemStanding, ...]:
    """Every item in the order of the plan, at the end of the month."""
    end = material.month.end
    opened = [case for case in material.cases if case.story.state(end) in CASE.open_states]
    known = _Known(
        linked={case.number: frozenset(items_of(case.story, end, material.goings)) for case in opened},
        stalled=frozenset(case.number for case in opened if _is_stalled(material, case)),
        graded=grades_by_item(material),
    )
    depths = _depths(material.nodes, 0)
    return tuple(_standing(material, node, depths[str(node.item.key)], known) for node in flat(material.nodes))


def _is_stalled(material: Material, case: CaseFacts) -> bool:
    """Put on hold, its trial suspended, or past the day it should have gone on."""
    end = material.month.end
    if case.story.state(end) == CaseState.ON_HOLD:
        return True
    if any(poc.story.state(end) == PocState.SUSPENDED for poc in material.pocs_of(case)):
        return True
    due = material.due(case, end)
    return due is not None and due < material.month.until


def _standing(material: Material, node: Node, depth: int, known: _Known) -> ItemStanding:
    until, below = material.month.until, {str(one.item.key): one.item.pk for one in flat((node,))}
    cases = [number for number, items in known.linked.items() if items & set(below)]
    stalled = [number for number in cases if number in known.stalled]
    initiatives = {one.pk for one in material.initiatives if one.item_id in below.values()}
    late = [one for one in material.milestones if one.initiative in initiatives and one.late_at(until)]
    long_late = {one.initiative for one in late if (until - one.due_on).days > LONG_LATE}
    stalled_only = bool(cases or initiatives) and len(stalled) == len(cases) and long_late == initiatives
    moved = [one for one in material.indicators if one.item_id in below.values() and _moved_away(material, one)]
    graded = [said for item in below.values() for said in known.graded.get(item, ())]
    by_grade = worst(said.grade for said in graded)
    light = Light.ON_PLAN
    if not (cases or initiatives):
        light = Light.NOTHING
    elif stalled_only or long_late or by_grade is GradeLight.BEHIND:
        light = Light.BEHIND
    elif stalled or late or moved or by_grade is GradeLight.WATCH:
        light = Light.WATCH
    return ItemStanding(
        key=str(node.item.key),
        code=node.item.codes,
        title=node.item.title,
        depth=depth,
        promoting=node.item.promoting_unit.name if node.item.promoting_unit else "",
        light=light,
        reason=_("Neither a case nor an initiative.")
        if light is Light.NOTHING
        else _reason(material, late, stalled, moved, graded),
        cases=Count.of(cases),
        stalled=Count.of(stalled),
        initiatives=len(initiatives),
        late=len(late),
        stalled_only=stalled_only,
    )


def _moved_away(material: Material, indicator: Indicator) -> bool:
    """Whether the value went the wrong way since last month and its target is not reached.

    Where a scale gives the indicator its light, that one counts.
    """
    if any(said.grade.light for said in indicator_grades(material, indicator)):
        return False
    now, before = (city_wide(material, indicator, month).value for month in (material.month, material.month.previous))
    wanted = target(indicator, material.month)
    if now is None or before is None or wanted is None or indicator.direction == Direction.NONE:
        return False
    return before < now > wanted if indicator.direction == Direction.DOWN else before > now < wanted


def _reason(
    material: Material, late: list[MilestoneFacts], stalled: list[str], moved: list[Indicator], graded: list[Said]
) -> str:
    """Why the light is what it is, in one sentence a cause; what cannot be judged is told last, and is no cause."""
    said = []
    if late:
        days = max((material.month.until - one.due_on).days for one in late)
        counted = ngettext("%(n)d milestone late", "%(n)d milestones late", len(late)) % {"n": len(late)}
        said.append(_("%(counted)s, by up to %(days)d days") % {"counted": counted, "days": days})
    if stalled:
        said.append(ngettext("%(n)d case stalled", "%(n)d cases stalled", len(stalled)) % {"n": len(stalled)})
    said += [_("“%(name)s” moved away from its target") % {"name": indicator.name} for indicator in moved]
    low = [one for one in graded if one.grade.light in (GradeLight.BEHIND, GradeLight.WATCH)]
    said += [_("“%(name)s” is graded %(grade)s") % {"name": one.name, "grade": one.grade.word} for one in low[:NAMED]]
    if (more := len(low) - NAMED) > 0:
        said.append(ngettext("%(n)d more grade below plan", "%(n)d more grades below plan", more) % {"n": more})
    causes = said or [_("Nothing is late.")]
    if unjudged := sum(one.grade.cannot for one in graded):
        causes.append(ngettext("%(n)d cannot be judged", "%(n)d cannot be judged", unjudged) % {"n": unjudged})
    return _("; ").join(causes)


def _depths(nodes: Iterable[Node], depth: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in nodes:
        if node.first_place:
            found[str(node.item.key)] = depth
        found = _depths(node.children, depth + 1) | found
    return found
