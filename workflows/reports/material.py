"""What a month's figures are made from, as known at a cut-off (gathering.py). Figures ask the database nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from connected_desk.city import open_days
from connected_desk.city.models import CalendarStep, City
from connected_desk.records.models import Seal
from connected_desk.strategy.definitions import Changed
from connected_desk.strategy.models import GradeScale, Indicator, Initiative, MonthRemark
from connected_desk.strategy.queries import Node, Reading
from connected_desk.strategy.revision_queries import Going
from connected_desk.strategy.terms import Graded
from workflows.budgets.definition import BUDGET
from workflows.cases.definition import CASE, CaseState
from workflows.cases.models import PublicText
from workflows.engine import deadlines
from workflows.engine.vocabulary import Role
from workflows.meetings.models import Meeting
from workflows.meetings.queries import Standing

from . import saved
from .months import Period
from .subject_facts import (
    CaseFacts,
    DecisionFacts,
    MilestoneFacts,
    PocFacts,
    RequestFacts,
    ThemeFacts,
    UnitFacts,
    owner_and_offered,
    owner_of,
    poc_ends_on,
)

MONTHS_SHOWN = 13
# Where a state's due date stands in the log: the moves that said it, and under which name.
SAID_DUE = {
    CaseState.INFO_REQUESTED: (("request_info", "extend_answer"), "due_on"),
    CaseState.REFERRED: (("refer",), "due_on"),
    CaseState.ON_HOLD: (("hold",), "resume_on"),
}


@dataclass(frozen=True)
class Material:
    """What the figures of a month are made from; see `gather`."""

    month: Period
    cut_off: datetime
    since: datetime
    city: City
    secretariat: str
    desk: str  # key of the desk's unit
    units: Mapping[str, UnitFacts]
    bureaus: tuple[UnitFacts, ...]  # in 建制順
    cases: tuple[CaseFacts, ...]
    pocs: tuple[PocFacts, ...]
    requests: tuple[RequestFacts, ...]
    decisions: tuple[DecisionFacts, ...]
    instructions_known: tuple[Standing, ...]
    plan_name: str
    nodes: tuple[Node, ...]
    goings: tuple[Going, ...]  # which items stood for which since when, by revisions of the plan
    initiatives: tuple[Initiative, ...]
    milestones: tuple[MilestoneFacts, ...]
    # Of the month and the one before, by the id of the initiative and the first day of the month.
    remarks: Mapping[tuple[int, date], MonthRemark]
    indicators: tuple[Indicator, ...]  # as they are defined in the month
    definition_changes: tuple[Changed, ...]  # of the months shown
    scales: Mapping[tuple[Graded, date], GradeScale | None]  # of the month and the one before, by its first day
    readings: Mapping[tuple[int, int | None, date], Reading]
    unit_ids: Mapping[str, int]
    calendar: tuple[CalendarStep, ...]
    norms: deadlines.Norms
    closed: frozenset[date]
    seal: Seal | None
    last_meeting: Meeting | None  # of headquarters, held before the cut-off
    achieved: tuple[saved.SavedFacts, ...]
    themes: tuple[ThemeFacts, ...]
    public_texts: Mapping[UUID, PublicText]  # approved by the cut-off, by the key of the case

    @cached_property
    def instructions(self) -> tuple[Standing, ...]:
        """Those given by the end of the month."""
        return tuple(one for one in self.instructions_known if one.instruction.given_on < self.month.until)

    def scale(self, subject: Graded) -> GradeScale | None:
        """The scale in force in the month."""
        return self.scales.get((subject, self.month.closing.first))

    def said_of(self, initiative: Initiative) -> MonthRemark | None:
        """What was said of the initiative for the month."""
        return self.remarks.get((initiative.pk, self.month.closing.first))

    @cached_property
    def item_titles(self) -> dict[str, str]:
        """The code and title of each item, by key."""
        return {str(node.item.key): node.item.named for node in flat(self.nodes)}

    def owner(self, case: CaseFacts, end: datetime) -> str:
        """The key of the unit that answered for the case: the owner, before that the desk."""
        return owner_of(case.story, end) or self.desk

    @cached_property
    def open_at_bureaus(self) -> dict[str, list[CaseFacts]]:
        """The cases open at the end of the month, by the key of the row their unit belongs to."""
        found: dict[str, list[CaseFacts]] = defaultdict(list)
        for case in self.cases:
            if case.story.state(self.month.end) in CASE.open_states:
                found[self.bureau_of(self.owner(case, self.month.end))].append(case)
        return found

    def actor(self, case: CaseFacts, end: datetime) -> str:
        """The key of the unit that had to act: the one asked to take the case while it was referred, else the owner."""
        owner, offered = owner_and_offered(case.story, end)
        return (offered if case.story.state(end) == CaseState.REFERRED else None) or owner or self.desk

    def budget_step(self, case: CaseFacts, end: datetime) -> CalendarStep | None:
        """The next step of the budget calendar for the year the case's money was asked for."""
        years = {
            request.story.told((BUDGET.opening, "enter_amount"), "fiscal_year", end)
            for request in self.requests
            if request.number == case.number and request.story.state(end) in BUDGET.open_states
        }
        return next((step for step in self.calendar if step.fiscal_year in years), None)

    def unit_name(self, key: str) -> str:
        return self.units[key].name if key in self.units else ""

    def bureau_of(self, key: str) -> str:
        return self.units[key].bureau if key in self.units else ""

    def due(self, case: CaseFacts, end: datetime) -> date | None:
        """By when the case ought to have left the state it was in just before `end`."""
        state = case.story.state(end)
        if state in SAID_DUE:
            moves, name = SAID_DUE[CaseState(state)]
            return case.story.told(moves, name, end)
        if state == CaseState.PROOF_OF_CONCEPT:
            return max((day for poc in self.pocs_of(case) if (day := poc_ends_on(poc, end))), default=None)
        if state == CaseState.BUDGETING:
            step = self.budget_step(case, end)
            return step.on if step else None
        row = CASE.state(state)
        since = case.story.since(end).on
        unit = None if row.turn is Role.EVALUATOR else self.unit_ids.get(self.owner(case, end))
        norm = self.norms.of(row, since, unit)
        return None if norm is None else open_days.add(since, norm, closed=self.closed)

    def pocs_of(self, case: CaseFacts) -> list[PocFacts]:
        return self._pocs_by_case.get(case.number, [])

    @cached_property
    def _pocs_by_case(self) -> dict[str, list[PocFacts]]:
        found: dict[str, list[PocFacts]] = defaultdict(list)
        for poc in self.pocs:
            found[poc.case.number].append(poc)
        return found


def flat(nodes: Sequence[Node], depth: int = 0) -> list[Node]:
    """The nodes in the order of the plan, each at its first place only."""
    found = []
    for node in nodes:
        if node.first_place:
            found.append(node)
        found += flat(node.children, depth + 1)
    return found


def window(month: Period, days: int) -> tuple[date, date]:
    """The days that follow the month: from its next day on, `days` of them, the last one excluded."""
    return month.until, month.until + timedelta(days=days)
