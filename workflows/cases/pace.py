"""How long each stage of the company's page took in the past two years, and what that lets a company expect."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median_high
from typing import NamedTuple

from django.db import transaction

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.models import LogRow, Origin
from workflows.engine.deadlines import norms_of

from .definition import CASE, CaseState
from .models import Case, StagePace

WINDOW = timedelta(days=731)
# Of how many cases a stage must be known before their days say more than the house target.
ENOUGH = 10
MOST = 0.8
# Endings that say nothing about the city's pace.
NOT_OURS = frozenset({CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.MERGED})
# The states that make up a stage alone and have a house target.
WITH_TARGET = frozenset({CaseState.RECEIVED, CaseState.TRIAGE, CaseState.REFERRED, CaseState.DIALOGUE})


class Step(NamedTuple):
    """A row of a case's log as far as it is needed here."""

    move: str
    before: str
    after: str
    on: date


@transaction.atomic
def work_out(*, at: datetime) -> list[StagePace]:
    """Keep the pace of each stage anew: half of the cases took up to `half` open days, four in five up to `most`.

    Counted are the cases received or reopened in the past two years, a stage each once it was finished: from the day
    it was reached to the day a later one was, or the result. One query of the log, however long it is.
    """
    on = tokyo_date(at)
    found = [
        StagePace(stage=stage, cases=len(days), half=median_high(days), most=_most(days), worked_out_on=on)
        for stage, days in sorted(_days_by_stage(at).items())
    ]
    StagePace.objects.all().delete()
    return StagePace.objects.bulk_create(found)


def paces() -> dict[int, StagePace]:
    """The pace of each stage as it was last worked out; without a stage nobody has finished."""
    return {pace.stage: pace for pace in StagePace.objects.all()}


def targets(on: date, unit: int | None = None) -> dict[int, int]:
    """The house target of each stage in open days, as it is on that day for the unit whose turn it is (by its id).

    Without those whose length a plan or the budget decides.
    """
    norms = norms_of(CASE)
    return {state.stage: norms.of(state, on, unit) for state in CASE.states if state.code in WITH_TARGET}  # type: ignore[misc]  # each of them has both


def reached_on(case: Case) -> dict[int, date]:
    """The day on which each stage was first reached since receipt or the last reopening. One query."""
    if case.told_reached is not None:
        return case.told_reached
    rows = LogRow.objects.filter(subject_kind=CASE.name, subject_key=case.key).order_by("seq")
    found: dict[int, date] = {}
    for step in _steps(rows.values_list("move", "from_state", "to_state", "occurred_at")):
        if step.move == "reopen":
            found = {}
        stage = CASE.state(step.after).stage
        if stage and stage > max(found, default=0):
            found[stage] = step.on
    return found


def _days_by_stage(at: datetime) -> Mapping[int, list[int]]:
    rows = LogRow.objects.filter(subject_kind=CASE.name, occurred_at__gte=at - WINDOW, occurred_at__lte=at)
    # When a case of an earlier ledger came into its stage nobody knows; without that row the stage is not counted.
    rows = rows.exclude(origin=Origin.IMPORT)
    stories: dict[object, list[Step]] = defaultdict(list)
    values = rows.values_list("subject_key", "move", "from_state", "to_state", "occurred_at")
    for key, move, before, after, moment in values.order_by("subject_key", "seq"):
        stories[key] += _steps([(move, before, after, moment)])
    closed, found = open_days.closed_days(), defaultdict(list)
    for story in stories.values():
        for stage, first, last in _finished(story):
            found[stage].append(open_days.between(first, last, closed=closed))
    return found


def _steps(rows: Iterable[tuple[str, str, str, datetime]]) -> list[Step]:
    return [
        Step(move, before, after, tokyo_date(at)) for move, before, after, at in rows if before != after or not before
    ]


def _finished(story: list[Step]) -> Iterator[tuple[int, date, date]]:
    """Each stage a case has finished, with its first and last day."""
    stage, since = 0, date.min
    for step in story:
        state = CASE.state(step.after)
        if not step.before or step.move == "reopen":
            stage, since = state.stage or 0, step.on
        elif state.final:
            if stage and state.code not in NOT_OURS:
                yield stage, since, step.on
            stage = 0
        elif stage and state.stage and state.stage > stage:
            yield stage, since, step.on
            stage, since = state.stage, step.on


def _most(days: list[int]) -> int:
    """The days within which four in five were done (the nearest rank)."""
    return sorted(days)[ceil(MOST * len(days)) - 1]
