"""The plan's items in their order, each with what goes on for it; and the cases for which no item fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connected_desk.strategy.queries import Node
from connected_desk.strategy.terms import MilestoneState
from workflows.cases.definition import CASE
from workflows.pocs.definition import PocState

from ..material import Material
from ..subject_facts import CaseFacts, items_of
from .count import Count

RUNNING = (PocState.RUNNING, PocState.SUSPENDED)


@dataclass(frozen=True)
class PlanLine:
    """An item with everything linked to it or to an item below it; a case counts once in a row.

    `done` and `due` are shares of 100 of the milestones (None without any): how many are done, and how many should be.
    """

    code: str
    title: str
    depth: int
    promoting: str
    open_cases: Count
    received: Count
    trials: Count
    initiatives: int
    late: int
    done: int | None
    due: int | None


@dataclass(frozen=True)
class PlanView:
    """All items in plan order, the total in which each case counts once, and the cases for which none fits."""

    lines: tuple[PlanLine, ...]
    total: Count
    earlier: Count  # of the total: linked to nothing but items of an earlier edition that ended or wait to be divided
    none_fits: Count
    reasons: tuple[tuple[str, str], ...]  # (case number, reason)
    unanswered: Count


@dataclass(frozen=True)
class _Known:
    """What every line asks, found once: links by case number, the cases open at the end, those received."""

    linked: dict[str, frozenset[str]]
    open: tuple[str, ...]
    received: tuple[str, ...]
    trials: tuple[str, ...]


def plan_view(material: Material) -> PlanView:
    """The plan at the end of the month."""
    end, known = material.month.end, _known(material)
    unlinked = [case for case in material.cases if case.number in set(known.open) and not known.linked[case.number]]
    here = {key for node in material.nodes for key in _below(node, "key")}
    none_fits = [case for case in unlinked if _nothing_fits(case, end)]
    return PlanView(
        lines=tuple(_lines(material, material.nodes, 0, known)),
        total=Count.of(number for number in known.open if known.linked[number]),
        earlier=Count.of(number for number in known.open if known.linked[number] and not known.linked[number] & here),
        none_fits=Count.of(case.number for case in none_fits),
        reasons=tuple((case.number, str(case.story.told(["none_fits"], "reason", end) or "")) for case in none_fits),
        unanswered=Count.of(case.number for case in unlinked if case not in none_fits),
    )


def _nothing_fits(case: CaseFacts, end: datetime) -> bool:
    """Whether somebody said so, and nobody named an item afterwards, were it only for a while."""
    last = case.story.last(["none_fits", "link"], end)
    return last is not None and last.move == "none_fits"


def _known(material: Material) -> _Known:
    start, end = material.month.start, material.month.end
    return _Known(
        linked={case.number: frozenset(items_of(case.story, end, material.goings)) for case in material.cases},
        open=tuple(case.number for case in material.cases if case.story.state(end) in CASE.open_states),
        received=tuple(
            case.number for case in material.cases if any(event.opens for event in case.story.between(start, end))
        ),
        trials=tuple(poc.case.number for poc in material.pocs if poc.story.state(end) in RUNNING),
    )


def _lines(material: Material, nodes: Iterable[Node], depth: int, known: _Known) -> Iterable[PlanLine]:
    for node in nodes:
        if node.first_place:
            yield _line(material, node, depth, known)
        yield from _lines(material, node.children, depth + 1, known)


def _line(material: Material, node: Node, depth: int, known: _Known) -> PlanLine:
    until, keys, pks = material.month.until, frozenset(_below(node, "key")), frozenset(_below(node, "pk"))
    mine = {number for number, items in known.linked.items() if items & keys}
    milestones = [one for one in material.milestones if one.item in keys and one.state != MilestoneState.DROPPED]
    done = [one for one in milestones if not one.open_at(until)]
    due = [one for one in milestones if one.due_on < until]
    return PlanLine(
        code=node.item.codes,
        title=node.item.title,
        depth=depth,
        promoting=node.item.promoting_unit.name if node.item.promoting_unit else "",
        open_cases=Count.of(number for number in known.open if number in mine),
        received=Count.of(number for number in known.received if number in mine),
        trials=Count.of(number for number in known.trials if number in mine),
        initiatives=sum(initiative.item_id in pks for initiative in material.initiatives),
        late=sum(one.late_at(until) for one in milestones),
        done=round(100 * len(done) / len(milestones)) if milestones else None,
        due=round(100 * len(due) / len(milestones)) if milestones else None,
    )


def _below(node: Node, name: str) -> Iterable[object]:
    """The keys (as text) or ids of the item and all below it."""
    value = getattr(node.item, name)
    yield str(value) if name == "key" else value
    for child in node.children:
        yield from _below(child, name)
