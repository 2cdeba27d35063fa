"""The cases of the month worth a line, what trials came to, and facts that were recorded late."""

from dataclasses import dataclass
from datetime import date

from connected_desk.city.calendar import tokyo_date
from workflows.cases.definition import CASE, CaseState
from workflows.engine.record import move_label

from ..material import Material
from ..past import Event
from ..subject_facts import CaseFacts, items_of
from .today import next_step

# What makes a case worth a line, the weightiest first.
WEIGHTY = (
    "conclude",
    "agree",
    "grant",
    "award",
    "deny",
    "go_ahead",
    "start_poc",
    "evaluate",
    "abandon_poc",
    "end",
    "assign_owner",
    "take",
    "reopen",
)
TOLD = frozenset(
    {CaseState.REALISED, CaseState.BUDGETING, CaseState.PROCUREMENT, CaseState.PROOF_OF_CONCEPT, CaseState.ENDED}
)


@dataclass(frozen=True)
class CaseLine:
    """A case with what happened to it in the month and what comes next."""

    number: str
    title: str
    unit: str
    item: str
    state: str
    happened: str
    happened_on: date
    next_step: str
    next_on: date | None
    unit_key: str


# A case that was left without a result is told by nothing that could say who proposed it.
LEFT = frozenset({CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.REDIRECTED, CaseState.LAPSED, CaseState.MERGED})


@dataclass(frozen=True)
class Result:
    """What became of a trial, in the words meant for everybody.

    Title and sentence are empty as long as the proposer has approved no text for the public.
    """

    title: str
    unit: str
    state_code: str
    sentence: str
    on: date


@dataclass(frozen=True)
class LateFact:
    """Something of an earlier month that was recorded only now."""

    number: str
    what: str
    happened_on: date
    recorded_on: date


def notable(material: Material, most: int = 24) -> tuple[CaseLine, ...]:
    """The cases moved in the month, those with the weightiest move first, then by number."""
    month, found = material.month, []
    for place, case in enumerate(material.cases):
        events = [event for event in case.story.between(month.start, month.end) if event.move in WEIGHTY]
        if events:
            event = min(events, key=lambda one: WEIGHTY.index(one.move))
            found.append((WEIGHTY.index(event.move), place, case, event))
    return tuple(_line(material, case, event) for _weight, _place, case, event in sorted(found)[:most])


def _line(material: Material, case: CaseFacts, event: Event) -> CaseLine:
    end = material.month.end
    state = CASE.state(case.story.state(end))
    links = items_of(case.story, end, material.goings)
    primary = next((key for key, is_primary in links.items() if is_primary), next(iter(links), ""))
    return CaseLine(
        number=case.number,
        title=case.title,
        unit=material.unit_name(material.owner(case, end)),
        item=material.item_titles.get(primary, ""),
        state=state.label,
        happened=move_label(CASE, event.move),
        happened_on=event.on,
        next_step="" if state.final else next_step(material, case),
        next_on=None if state.final else material.due(case, end),
        unit_key=material.owner(case, end),
    )


def results(material: Material, most: int = 6) -> tuple[Result, ...]:
    """What trials of the last twelve months came to, the latest first: those that worked and those that ended."""
    month, found = material.month, []
    for case in material.cases:
        for event in case.story.between(month.year_before.end, month.end):
            if event.move == "conclude" and event.after in TOLD:
                found.append((event.at, case.number, _result(material, case, event)))
    return tuple(result for _at, _number, result in sorted(found, key=lambda one: one[:2], reverse=True)[:most])


def _result(material: Material, case: CaseFacts, event: Event) -> Result:
    title, sentence = _public_words(material, case, event)
    return Result(
        title=title,
        unit=material.unit_name(material.owner(case, event.at)),
        state_code=event.after,
        sentence=sentence,
        on=event.on,
    )


def _public_words(material: Material, case: CaseFacts, event: Event) -> tuple[str, str]:
    """What everybody may read: the text the proposer approved, or the city's own words where it has no proposer."""
    if case.partner is None:
        return case.title, str(event.details.get("public_text") or "")
    approved = material.public_texts.get(case.key)
    if approved is None or case.story.events[-1].after in LEFT:
        return "", ""
    return approved.title, approved.text


def late_facts(material: Material) -> tuple[LateFact, ...]:
    """What happened before the month and was recorded after the report before it had been cut off."""
    found = [
        LateFact(
            number=case.number,
            what=move_label(CASE, event.move),
            happened_on=tokyo_date(event.happened_at),
            recorded_on=tokyo_date(event.recorded_at),
        )
        for case in material.cases
        for event in case.story.events
        if event.happened_at < material.month.start and event.recorded_at > material.since
    ]
    return tuple(sorted(found, key=lambda one: (one.happened_on, one.number)))
