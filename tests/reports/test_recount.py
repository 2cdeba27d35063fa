"""That the figures of a month are what a slow recount from the facts on paper says, whatever had happened."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from connected_desk.city.models import Unit
from workflows.cases.definition import CASE
from workflows.reports import figures
from workflows.reports.figures import Count
from workflows.reports.gathering import gather
from workflows.reports.material import Material
from workflows.reports.months import Month

from .histories import World, below, imagined, lay
from .recount import Recount

SEEDS, CASES = range(12), 25
SOAKING = range(1_000, 1_400)  # 400 desks of 25 histories: ten thousand


@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_is_what_a_recount_by_hand_says(seed):
    compare(imagined(seed, CASES))


@pytest.mark.soak
def test_ten_thousand_histories_are_what_a_recount_by_hand_says():
    for seed in SOAKING:
        with transaction.atomic():
            compare(imagined(seed, CASES))
            transaction.set_rollback(True)


def test_the_histories_go_everywhere():
    worlds = [imagined(seed, CASES) for seed in SEEDS]
    facts = [fact for world in worlds for history in world.histories for fact in history.facts]
    trials = [trial for world in worlds for history in world.histories for trial in history.trials]

    assert {fact.after for fact in facts} == {state.code for state in CASE.states}
    assert {move.name for move in CASE.moves} <= {fact.move for fact in facts}
    assert {"undo", "take_over", "follow_unit", "link", "unlink", "none_fits"} <= {fact.move for fact in facts}
    all_states = {"planning", "ready", "running", "suspended", "finished", "cancelled"}
    assert {fact.after for trial in trials for fact in trial.facts} == all_states
    assert sum(fact.happened < fact.recorded for fact in facts) > 100
    assert {month.first.month for month in worlds} >= {1, 4}


def compare(world: World) -> None:
    """Lay the world down, and hold every figure of its month against the recount."""
    lay(world)
    month, paper = Month(world.first), Recount(world)
    material = gather(month, cut_off=world.cut_off, since=world.since)

    _compare_flows(material, paper)
    _compare_tables(material, paper)


def _compare_flows(material: Material, paper: Recount) -> None:
    month = material.month
    for told in (month, month.previous, month.year_before):
        assert _flow(figures.flow(material, told)) == _sorted(paper.flow(told.first)), told
    year = figures.year_so_far(material)
    assert {name: _of(count) for name, count in vars(year).items()} == _sorted(paper.year())


def _compare_tables(material: Material, paper: Recount) -> None:
    assert dict(_bureaus(material)) == _sorted(paper.bureaus())
    plan = figures.plan_view(material)
    counted = {line.code: {"open": _of(line.open_cases), "received": _of(line.received)} for line in plan.lines}
    assert counted == _sorted(paper.plan(below()))
    assert {"none_fits": _of(plan.none_fits), "unanswered": _of(plan.unanswered)} == _sorted(paper.unlinked())
    assert sorted((one.number, one.due_on, one.days) for one in figures.delays(material) if _is_late_case(one)) == (
        paper.late_cases()
    )
    assert sorted((one.number, one.happened_on, one.recorded_on) for one in figures.late_facts(material)) == (
        paper.late_facts()
    )


def _flow(told: figures.Flow) -> dict[str, Any]:
    """As the recount gives it: a case is named as often as it is counted, and what is nought is not named."""
    found = {name: _value(value) for name, value in vars(told).items()}
    return {name: value for name, value in found.items() if name not in ("by_state", "by_move", "left_to")} | {
        name: {code: numbers for code, numbers in found[name].items() if numbers[0]}
        for name in ("by_state", "by_move", "left_to")
    }


def _value(value: Any) -> Any:
    if isinstance(value, Count):
        return _of(value)
    return {code: _of(count) for code, count in value.items()} if isinstance(value, dict) else value


def _of(count: Count) -> tuple[int, list[str]]:
    return count.value, sorted(count.cases)


def _sorted(told: Any) -> Any:
    """A recount's lists as number and cases; moves that are no moves of the definition are not figures."""
    if isinstance(told, list):
        return len(told), sorted(set(told))
    if isinstance(told, dict):
        known = {move.name for move in CASE.moves}
        return {
            name: _sorted({code: who for code, who in value.items() if code in known} if name == "by_move" else value)
            for name, value in told.items()
        }
    return told


def _bureaus(material: Material) -> Iterator[tuple[str, dict[str, Any]]]:
    codes = {str(unit.key): unit.code for unit in Unit.objects.all()}
    codes[material.desk] = "desk"
    for line in figures.bureau_lines(material):
        told = {"open": _of(line.open_cases), "overdue": _of(line.overdue), "trials": _of(line.trials)}
        if any(count for count, _cases in told.values()):
            yield codes[line.key], told


def _is_late_case(delay: figures.Delay) -> bool:
    """Of the delays those of cases; a trial at a standstill is told by its own name."""
    return not delay.what.endswith("（一時停止）")
