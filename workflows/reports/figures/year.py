"""A fiscal year: how far its proposals came, its months as they were printed, and what moved since they were frozen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from connected_desk.city.calendar import tokyo_date
from connected_desk.strategy.terms import Direction
from workflows.budgets.definition import BudgetState
from workflows.cases.definition import CASE, CaseState
from workflows.engine.record import move_label

from ..frozen import FrozenMonth
from ..material import Material
from ..months import Month, Year
from ..subject_facts import CaseFacts
from ..tables import cases_of, value_of
from .count import Count
from .flow import CONCLUDING, Flow, flow
from .measures import Value, city_wide, target
from .notable import LEFT, LateFact
from .today import BudgetLine, budget_line

# What is printed at the head of each month's report and compared here, by its code there.
PRINTED = ("received", "left", "open", "trials")
# The last move that gives a request its money.
GIVEN = ("vote", "confirm")


@dataclass(frozen=True)
class Stage:
    """A stage of the way of proposals: the cases that reached it in the year, and in the year before."""

    code: str
    now: Count
    before: Count


@dataclass(frozen=True)
class MonthLine:
    """A month of the year. `edition` is that of the report whose figures these are; None: counted from the log."""

    month: Month
    edition: int | None
    figures: dict[str, Any]  # by the codes of PRINTED


@dataclass(frozen=True)
class Moved:
    """A figure of a month that is counted otherwise now; `came` and `went` are the cases that make the difference."""

    month: Month
    code: str
    printed: int
    now: int
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True)
class Reached:
    """An indicator at the end of the year; `met` is None where it cannot be judged."""

    name: str
    item: str
    unit: str
    owner: str
    before: Value
    now: Value
    target: Any
    met: bool | None


def way(material: Material, year: Year) -> tuple[Stage, ...]:
    """From receipt to what came of it, each case once a stage. A case may have been received in an earlier year."""
    now, before = _reached(material, year), _reached(material, year.previous)
    return tuple(Stage(code, Count.of(now[code]), Count.of(before[code])) for code in now)


def _reached(material: Material, year: Year) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        code: [] for code in ("received", "dialogue", "trial", "concluded", "budget", "realised", "left")
    }
    for case in material.cases:
        for code in _stages(case, year):
            found[code].append(case.number)
    return found


def _stages(case: CaseFacts, year: Year) -> set[str]:
    """The stages the case came to in the year."""
    events = [event for event in case.story.between(year.start, year.end) if event.changes_state]
    entered = {event.after for event in events}
    stages = {
        "received": any(event.opens for event in events),
        "dialogue": CaseState.DIALOGUE in entered,
        "trial": any(event.move == "start_poc" for event in events),
        "concluded": any(event.move in CONCLUDING for event in events),
        "budget": CaseState.BUDGETING in entered,
        "realised": CaseState.REALISED in entered,
        "left": any(event.after in LEFT for event in events),
    }
    return {code for code, reached in stages.items() if reached}


def months(material: Material, year: Year, frozen: Sequence[FrozenMonth]) -> tuple[MonthLine, ...]:
    """Each month as it was printed; one that was never delivered as the log tells it now."""
    printed = {one.month: one for one in frozen}
    return tuple(
        MonthLine(month, printed[month].edition, _printed(printed[month]))
        if month in printed
        else MonthLine(month, None, _counted(flow(material, month)))
        for month in year.months
    )


def moved(material: Material, frozen: Sequence[FrozenMonth]) -> tuple[Moved, ...]:
    """Every figure at the head of a frozen month that the log tells otherwise now, with the cases that differ."""
    return tuple(row for one in frozen for row in _moved(material, one))


def _moved(material: Material, one: FrozenMonth) -> Iterator[Moved]:
    printed, now = _printed(one), _counted(flow(material, one.month))
    for code in PRINTED:
        old, new = printed.get(code), now[code]
        if old is None or value_of(old) == new.value:
            continue
        before = cases_of(old)
        came = tuple(number for number in new.cases if number not in before)
        went = tuple(number for number in before if number not in new.cases)
        yield Moved(one.month, code, value_of(old), new.value, came, went)


def _printed(one: FrozenMonth) -> dict[str, Any]:
    tiles = {tile["code"]: tile["value"] for tile in one.document["headlines"]}
    return {code: tiles[code] for code in PRINTED if code in tiles}


def _counted(told: Flow) -> dict[str, Count]:
    return {"received": told.received, "left": told.left, "open": told.closing, "trials": told.trials}


def late_facts_of_year(material: Material, frozen: Sequence[FrozenMonth]) -> tuple[LateFact, ...]:
    """What happened in a month of the year and was recorded after that month's report had been cut off."""
    found = [
        LateFact(
            case.number,
            move_label(CASE, event.move),
            tokyo_date(event.happened_at),
            tokyo_date(event.recorded_at),
        )
        for one in frozen
        for case in material.cases
        for event in case.story.events
        if one.month.start <= event.happened_at < one.month.end and event.recorded_at > one.cut_off
    ]
    return tuple(sorted(found, key=lambda fact: (fact.happened_on, fact.number)))


def reached(material: Material) -> tuple[Reached, ...]:
    """Every indicator at the end of the year beside its target; without a value or a target it is not judged."""
    found = []
    for indicator in material.indicators:
        now, wanted = city_wide(material, indicator, material.month), target(indicator, material.month)
        met = None
        if now.value is not None and wanted is not None and indicator.direction != Direction.NONE:
            met = now.value <= wanted if indicator.direction == Direction.DOWN else now.value >= wanted
        found.append(
            Reached(
                name=indicator.name,
                item=indicator.item.named if indicator.item else "",
                unit=indicator.unit_of_measure,
                owner=indicator.owner.name if indicator.owner else "",
                before=city_wide(material, indicator, material.month.previous),
                now=now,
                target=wanted,
                met=met,
            )
        )
    return tuple(found)


def given(material: Material) -> tuple[tuple[date, BudgetLine], ...]:
    """The budget requests that got their money in the year, by day."""
    start, end = material.month.start, material.month.end
    found = []
    for request in material.requests:
        event = request.story.last(GIVEN, end)
        if event and event.at >= start and request.story.state(end) == BudgetState.VOTED:
            found.append((event.on, budget_line(material, request, request.story.state(end))))
    return tuple(sorted(found, key=lambda one: (one[0], one[1].number, one[1].title)))
