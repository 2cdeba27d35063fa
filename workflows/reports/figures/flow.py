"""How many cases came, went and stayed: opening stock + in − out = closing stock, all read from the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from connected_desk.city import open_days
from connected_desk.city.calendar import fiscal_year_bounds, tokyo_date
from workflows.cases.definition import CASE, CaseState
from workflows.pocs.definition import PocState

from ..material import Material
from ..months import Period
from ..past import Event
from ..subject_facts import CaseFacts
from .count import Count

OPEN = frozenset(CASE.open_states)
CONCLUDING = ("conclude", "go_ahead")


@dataclass(frozen=True)
class Flow:
    """The flow of a month or a year. `opening + received + taken_over + reopened - left == closing`."""

    opening: Count
    received: Count
    taken_over: Count  # open cases of an earlier ledger
    reopened: Count
    left: Count
    closing: Count
    by_state: Mapping[str, Count]
    by_move: Mapping[str, Count]
    left_to: Mapping[str, Count]
    answered: Count
    answered_in_time: Count
    days_to_answer: float | None  # the median, in open days
    trials: Count


@dataclass(frozen=True)
class YearSoFar:
    """What the fiscal year has brought from April up to the end of the month."""

    received: Count
    concluded: Count
    to_budget: Count


def flow(material: Material, month: Period) -> Flow:
    """The flow of that month or year, as it was known at the material's cut-off."""
    cases = material.cases
    moved = [(case, event) for case in cases for event in case.story.between(month.start, month.end)]
    states = {case.number: case.story.state(month.end) for case in cases}
    left = [(case, event) for case, event in moved if event.before in OPEN and event.after not in OPEN]
    first = [(case, event) for case, event in moved if _is_first_answer(case, event)]
    days = [_days(material, case, event) for case, event in first]
    return Flow(
        opening=Count.of(case.number for case in cases if case.story.state(month.start) in OPEN),
        received=Count.of(case.number for case, event in moved if event.opens),
        taken_over=Count.of(case.number for case, event in moved if event.takes_over and event.after in OPEN),
        reopened=Count.of(
            case.number for case, event in moved if event.before and event.before not in OPEN and event.after in OPEN
        ),
        left=Count.of(case.number for case, _event in left),
        closing=Count.of(number for number, state in states.items() if state in OPEN),
        by_state={
            state.code: Count.of(number for number, code in states.items() if code == state.code)
            for state in CASE.states
            if not state.final
        },
        by_move={
            move.name: Count.of(case.number for case, event in moved if event.move == move.name) for move in CASE.moves
        },
        left_to={
            state.code: Count.of(case.number for case, event in left if event.after == state.code)
            for state in CASE.states
            if state.final
        },
        answered=Count.of(case.number for case, _event in first),
        answered_in_time=Count.of(
            case.number for (case, _), took in zip(first, days, strict=True) if took <= _norm(material, case)
        ),
        days_to_answer=median(days) if days else None,
        trials=Count.of(
            poc.case.number
            for poc in material.pocs
            if poc.story.state(month.end) in (PocState.RUNNING, PocState.SUSPENDED)
        ),
    )


def year_so_far(material: Material) -> YearSoFar:
    """The fiscal year of the material's month, up to its end."""
    month = material.month
    april, _ = fiscal_year_bounds(month.fiscal_year)
    moved = [(case, event) for case in material.cases for event in case.story.between(april, month.end)]
    concluded = [(case, event) for case, event in moved if event.move in CONCLUDING]
    return YearSoFar(
        received=Count.of(case.number for case, event in moved if event.opens),
        concluded=Count.of(case.number for case, _event in concluded),
        to_budget=Count.of(case.number for case, event in concluded if event.after == CaseState.BUDGETING),
    )


def _is_first_answer(case: CaseFacts, event: Event) -> bool:
    """Whether the company waited here for it: an earlier ledger does not say when its cases were received here."""
    return event.before == CaseState.RECEIVED and event.changes_state and case.story.events[0].opens


def _norm(material: Material, case: CaseFacts) -> int:
    """The target for a received case, in open days, as it was on the day of its receipt."""
    received = tokyo_date(case.story.events[0].at)
    return material.norms.of(CASE.state(CaseState.RECEIVED), received) or 0


def _days(material: Material, case: CaseFacts, event: Event) -> int:
    """Open days from receipt to the first answer; the same day is 0."""
    received = tokyo_date(case.story.events[0].at)
    return open_days.between(received, event.on, closed=material.closed)
