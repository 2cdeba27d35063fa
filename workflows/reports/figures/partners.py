"""With whom the city worked in a fiscal year, how far it came, and what was agreed and asked for, in yen."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from workflows.cases.definition import CaseState
from workflows.pocs.definition import PocState

from ..material import Material
from ..months import Year
from ..subject_facts import CaseFacts
from .count import Count
from .today import budget_line
from .year import given

# A case is worked on together once a unit has taken it and talks with the company, until it ends.
TOGETHER = frozenset(
    {
        CaseState.DIALOGUE,
        CaseState.PROOF_OF_CONCEPT,
        CaseState.EVALUATION,
        CaseState.BUDGETING,
        CaseState.PROCUREMENT,
        CaseState.REALISED,
    }
)


@dataclass(frozen=True)
class Together:
    """Work with companies in a year. `partners` counts bodies, each once, by the cases behind them."""

    partners: Count
    cases: Count
    trials: Count  # cases in which a trial was agreed on in the year
    tried: Count  # cases of which a trial came to its end in the year
    budget: Count  # cases that went into the budget process in the year
    realised: Count  # cases that went into service in the year


@dataclass(frozen=True)
class PartnerLine:
    """A body the city worked with in the year, and its cases by how far they came in it."""

    name: str
    cases: Count
    trials: Count
    budget: Count
    realised: Count


@dataclass(frozen=True)
class Money:
    """A sum of the year in yen, of so many; `unknown` of them have no amount and are in no sum."""

    yen: int
    of: Count
    unknown: int


def together(material: Material, year: Year) -> Together:
    """What was worked on with companies in the year; ideas of the city itself are not among it."""
    cases = _worked_on(material, year)
    return Together(
        partners=Count(len({case.partner for case in cases}), tuple(case.number for case in cases)),
        cases=_those(cases, lambda case: True),
        trials=_those(cases, lambda case: _came_to(case, year, "start_poc", CaseState.PROOF_OF_CONCEPT)),
        tried=_those(cases, lambda case: _trial_ended(material, case, year)),
        budget=_those(cases, lambda case: _came_to(case, year, "", CaseState.BUDGETING)),
        realised=_those(cases, lambda case: _came_to(case, year, "", CaseState.REALISED)),
    )


def partner_lines(material: Material, year: Year) -> tuple[PartnerLine, ...]:
    """Each body the city worked with, in the order of its earliest case."""
    by_partner: dict[tuple[str, str], list[CaseFacts]] = defaultdict(list)
    for case in _worked_on(material, year):
        if case.partner:
            by_partner[case.partner].append(case)
    return tuple(
        PartnerLine(
            name=name,
            cases=_those(cases, lambda case: True),
            trials=_those(cases, lambda case: _came_to(case, year, "start_poc", CaseState.PROOF_OF_CONCEPT)),
            budget=_those(cases, lambda case: _came_to(case, year, "", CaseState.BUDGETING)),
            realised=_those(cases, lambda case: _came_to(case, year, "", CaseState.REALISED)),
        )
        for (_key, name), cases in by_partner.items()
    )


def agreed_costs(material: Material, year: Year) -> Money:
    """What the city agreed to pay for the trials that began in the year, in yen, as their charters said at its end."""
    begun = [
        poc for poc in material.pocs if any(event.move == "start" for event in poc.story.between(year.start, year.end))
    ]
    costs = [poc.story.told(["charter"], "city_cost", year.end) for poc in begun]
    return summed(costs, [poc.case.number for poc in begun])


def requested(material: Material, year: Year) -> Money:
    """What was asked for by the requests handed in in the year, in yen, as estimated last by its end."""
    found = [
        budget_line(material, request, request.story.state(year.end))
        for request in material.requests
        if any(event.move == "request" for event in request.story.between(year.start, year.end))
    ]
    return summed([one.requested for one in found], [one.number for one in found])


def voted(material: Material) -> Money:
    """What was granted in the year, by a vote or confirmed without one, in yen."""
    found = [line for _on, line in given(material)]
    return summed([one.voted for one in found], [one.number for one in found])


def summed(amounts: list[int | None], numbers: list[str]) -> Money:
    """The sum of what is known; `numbers` are those of the cases behind, empty where there is none."""
    known = [amount for amount in amounts if amount is not None]
    behind = tuple(dict.fromkeys(number for number in numbers if number))
    return Money(sum(known), Count(len(amounts), behind), len(amounts) - len(known))


def _worked_on(material: Material, year: Year) -> list[CaseFacts]:
    """The cases of companies that were worked on together at some time of the year."""
    return [case for case in material.cases if case.partner and _together_in(case, year)]


def _together_in(case: CaseFacts, year: Year) -> bool:
    reached = (event.after for event in case.story.between(year.start, year.end))
    return case.story.state(year.start) in TOGETHER or any(state in TOGETHER for state in reached)


def _came_to(case: CaseFacts, year: Year, move: str, state: str) -> bool:
    """Whether the case came to that state in the year, by that move where one is named."""
    return any(
        event.changes_state and event.after == state and move in ("", event.move)
        for event in case.story.between(year.start, year.end)
    )


def _trial_ended(material: Material, case: CaseFacts, year: Year) -> bool:
    return any(
        event.after == PocState.FINISHED and event.changes_state
        for poc in material.pocs_of(case)
        for event in poc.story.between(year.start, year.end)
    )


def _those(cases: list[CaseFacts], which: Callable[[CaseFacts], bool]) -> Count:
    return Count.of(case.number for case in cases if which(case))
