"""What a month's figures are made from, fetched as it was known at a cut-off. Figures ask the database nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from connected_desk.city import open_days
from connected_desk.city.calendar import Account, tokyo_date
from connected_desk.city.models import CalendarStep, City, Unit
from connected_desk.city.queries import Tree
from connected_desk.records.models import Seal
from connected_desk.strategy.definitions import Changed, changes, defined
from connected_desk.strategy.grading import month_remarks, scale_for
from connected_desk.strategy.models import Edition, GradeScale, Indicator, Initiative, MilestoneChange, MonthRemark
from connected_desk.strategy.queries import (
    Node,
    Reading,
    current_edition,
    months_back,
    readings,
    reporting_units,
    tree,
)
from connected_desk.strategy.revision_queries import Going, goings, indicators_of_edition, initiatives_of_edition
from connected_desk.strategy.terms import Graded, MilestoneState
from proposals.models import Challenge
from proposals.vocabulary import OrganisationKind
from workflows.budgets.definition import BUDGET
from workflows.cases.definition import CASE, CaseState
from workflows.cases.models import Case, PublicText
from workflows.cases.publishing_queries import approved_by
from workflows.decisions.definition import DECISION
from workflows.engine import deadlines
from workflows.engine.vocabulary import Role
from workflows.meetings.models import Meeting
from workflows.meetings.queries import Standing, last_of_headquarters, standings
from workflows.pocs.definition import POC

from . import saved
from .months import Period
from .past import Story, plain, stories
from .reach import Reach

MONTHS_SHOWN = 13
# Where a state's due date stands in the log: the moves that said it, and under which name.
SAID_DUE = {
    CaseState.INFO_REQUESTED: (("request_info", "extend_answer"), "due_on"),
    CaseState.REFERRED: (("refer",), "due_on"),
    CaseState.ON_HOLD: (("hold",), "resume_on"),
}


@dataclass(frozen=True)
class UnitFacts:
    """A unit and the bureau it reports under (itself, for a bureau; the desk's row for the desk)."""

    key: str
    code: str
    name: str
    head_title: str  # of its own head, or of the nearest unit above that has one
    bureau: str  # the key of the row it belongs to; empty outside all bureaus


@dataclass(frozen=True)
class CaseFacts:
    """A case and its history."""

    number: str
    title: str
    key: UUID
    story: Story
    partner: tuple[str, str] | None  # key and name of the body that proposed it; None: the city itself
    theme: str  # the key of the theme it answers; empty where it answers none


@dataclass(frozen=True)
class ThemeFacts:
    """A theme that had been published; `closes_on` is the day it was withdrawn where that came first."""

    key: str
    title: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class PocFacts:
    """A trial of a case and its history."""

    case: CaseFacts
    lead: str  # key of the unit
    site: str
    story: Story


@dataclass(frozen=True)
class RequestFacts:
    """A budget request of a case or an initiative, and its history. Amounts are read from the history."""

    number: str  # of the case; empty for an initiative's
    title: str
    unit: str
    story: Story


@dataclass(frozen=True)
class DecisionFacts:
    """A decision and its history."""

    number: str
    title: str
    level: str
    unit: str
    story: Story


@dataclass(frozen=True)
class MilestoneFacts:
    """A milestone as it was known at the cut-off."""

    what: str
    who: str
    unit: str
    initiative: int
    initiative_title: str
    item: str
    due_on: date
    first_due_on: date
    state: str
    done_on: date | None
    reason: str

    def open_at(self, day: date) -> bool:
        """Whether it was still to be done when that day began."""
        if self.state == MilestoneState.DROPPED:
            return False
        return self.done_on is None or self.done_on >= day

    def late_at(self, day: date) -> bool:
        return self.open_at(day) and self.due_on < day


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
        owner, offered = _owner_and_offered(case.story, end)
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


def gather(month: Period, *, cut_off: datetime, since: datetime | None = None, whole: bool = False) -> Material:
    """Fetch what is needed to tell the month or the year as it was known at `cut_off`, in a fixed number of queries.

    `since` is the cut-off of the report before: what was recorded after it about earlier months is late. Only what the
    figures reach is read (reach.py), and with `whole` everything that is on record.
    """
    meeting = last_of_headquarters(cut_off)
    instants = [month.start, since or month.start, meeting.held_at if meeting else month.start]
    reach = Reach(month, min(instants), whole=whole)
    units = list(Unit.objects.select_related("parent"))
    desk, on = Unit.objects.desk(), month.last_day
    bureaus = [unit for unit in reporting_units(on) if unit.pk != desk.pk]
    facts = _units(units, [*bureaus, desk])
    cases = _cases(reach, cut_off)
    by_number = {case.number: case for case in cases}
    edition = current_edition(on)
    indicators = indicators_of_edition(edition) if edition else []
    shown = months_back(month.closing.first, MONTHS_SHOWN)
    redefined = [one for one in changes(indicators, until=cut_off) if shown[0] < one.since <= month.closing.first]
    initiatives = _initiatives(edition, on, cut_off)
    graded = (month.closing.first, month.previous.closing.first)
    return Material(
        month=month,
        cut_off=cut_off,
        since=since or month.start,
        city=City.get(),
        secretariat=Unit.objects.secretariat().name,
        desk=str(desk.key),
        units=facts,
        bureaus=tuple(facts[str(unit.key)] for unit in bureaus),
        cases=cases,
        pocs=_pocs(reach, by_number, cut_off),
        requests=_requests(reach, cut_off),
        decisions=_decisions(reach, {case.key: case.number for case in cases}, cut_off),
        instructions_known=tuple(standings(reach.instructions, cut=cut_off)),
        plan_name=edition.name if edition else "",
        nodes=tree(edition) if edition else (),
        goings=goings(cut_off),
        initiatives=initiatives,
        milestones=_milestones(edition, cut_off),
        remarks={
            (pk, first): said
            for first in graded
            for pk, said in month_remarks(initiatives, first, until=cut_off).items()
        },
        indicators=tuple(defined(indicators, month.closing.first, until=cut_off)),
        definition_changes=tuple(redefined),
        scales={(subject, first): scale_for(subject, first, until=cut_off) for subject in Graded for first in graded},
        readings=readings(indicators, shown, until=cut_off),
        unit_ids={str(unit.key): unit.pk for unit in units},
        calendar=tuple(
            CalendarStep.objects.filter(account=Account.GENERAL, on__gte=month.until).order_by("on", "pk")[:12]
        ),
        norms=deadlines.norms_of(CASE),
        closed=open_days.closed_days(),
        seal=Seal.objects.filter(sealed_at__lte=cut_off).order_by("day").last(),
        last_meeting=meeting,
        achieved=saved.known(month, cut_off, owner=lambda number: owner_of(by_number[number].story, month.end) or ""),
        themes=_themes(month, cut_off),
        public_texts=approved_by(cut_off, of=reach.cases),
    )


def flat(nodes: Sequence[Node], depth: int = 0) -> list[Node]:
    """The nodes in the order of the plan, each at its first place only."""
    found = []
    for node in nodes:
        if node.first_place:
            found.append(node)
        found += flat(node.children, depth + 1)
    return found


def owner_of(story: Story, end: datetime) -> str | None:
    """The key of the case's owning unit just before that instant, None while it has none."""
    return _owner_and_offered(story, end)[0]


def _owner_and_offered(story: Story, end: datetime) -> tuple[str | None, str | None]:
    """The keys of the owning unit and of the one last asked to take the case, each as a reorganisation left it."""
    offered, owner = None, None
    for event in story.until(end):
        unit = plain(event.details.get("unit"))
        if event.move == "refer":
            offered = unit
        elif event.move == "take":
            owner = offered
        elif event.move == "assign_owner" or event.takes_over:
            owner = unit
        elif event.move in ("give_back", "reopen"):
            owner = None
        elif event.move == "follow_unit":
            former = plain(event.details.get("former"))
            owner, offered = (unit if key == former else key for key in (owner, offered))
    return owner, offered


def items_of(story: Story, end: datetime, goings: Sequence[Going]) -> dict[str, bool]:
    """The keys of the items the case was linked to just before that instant, and whether as its primary one.

    From the day a revision of the plan came into force, what an item became stands in its place.
    """
    links: dict[str, bool] = {}
    ahead = [going for going in goings if going.at < end and going.case in (None, story.key)]
    for event in story.until(end):
        while ahead and ahead[0].at <= event.at:
            links = _gone_on(links, ahead.pop(0))
        item = plain(event.details.get("item"))
        if event.move == "link" and item:
            links = dict.fromkeys(links, False) if event.details.get("primary") else links
            links[item] = bool(event.details.get("primary"))
        elif event.move == "unlink":
            links.pop(item, None)
        elif event.move == "none_fits":
            links = {}
    for going in ahead:
        links = _gone_on(links, going)
    return links


def _gone_on(links: dict[str, bool], going: Going) -> dict[str, bool]:
    if going.old not in links:
        return links
    primary = links[going.old] or links.get(going.new, False)
    kept = {key: is_primary for key, is_primary in links.items() if key != going.old}
    return {**kept, going.new: primary}


def poc_ends_on(poc: PocFacts, end: datetime) -> date | None:
    """The last day the trial was planned to have, as it stood just before that instant."""
    day = None
    for event in poc.story.until(end):
        said = event.details.get({"charter": "ends_on", "extend": "to"}.get(event.move, ""))
        day = plain(said) if said else day
    return day


def _units(units: Sequence[Unit], rows: Sequence[Unit]) -> dict[str, UnitFacts]:
    by_pk, wanted, ways = {unit.pk: unit for unit in units}, {unit.pk for unit in rows}, Tree()
    found = {}
    for unit in units:
        row = next((pk for pk in ways.upwards(unit.pk) if pk in wanted), None)
        bureau = str(by_pk[row].key) if row else ""
        head = next((title for pk in ways.upwards(unit.pk) if (title := by_pk[pk].head_title_ja)), "")
        found[str(unit.key)] = UnitFacts(str(unit.key), unit.code, unit.name, head, bureau)
    return found


def _cases(reach: Reach, cut_off: datetime) -> tuple[CaseFacts, ...]:
    told = stories(CASE.name, cut_off, of=reach.cases)
    rows = Case.objects.filter(key__in=reach.cases).order_by("fiscal_year", "sequence")
    body = (f"proposal__organisation__{name}" for name in ("key", "name", "kind"))
    found = rows.values_list("key", "number", "title", "proposal__challenge__key", *body)
    return tuple(
        CaseFacts(number, title, key, told[key], _partner(*partner), str(theme or ""))
        for key, number, title, theme, *partner in found
        if key in told
    )


def _themes(month: Period, cut_off: datetime) -> tuple[ThemeFacts, ...]:
    """The themes published by the end of the month, as far as it was known at the cut-off."""
    rows = Challenge.objects.filter(published_at__lt=month.end, published_at__lte=cut_off).order_by("closes_on", "pk")
    return tuple(ThemeFacts(str(one.key), one.title, one.opens_on, _closes(one, month, cut_off)) for one in rows)


def _closes(theme: Challenge, month: Period, cut_off: datetime) -> date:
    withdrawn = theme.withdrawn_at
    if withdrawn is None or withdrawn >= month.end or withdrawn > cut_off:
        return theme.closes_on
    return min(theme.closes_on, tokyo_date(withdrawn))


def _partner(key: UUID | None, name: str, kind: str) -> tuple[str, str] | None:
    """Key and name of a body. A sole trader's name is a person's, and stays out of an archive that nothing erases."""
    if key is None:
        return None
    return str(key), name if kind != OrganisationKind.SOLE_TRADER else str(OrganisationKind(kind).label)


def _pocs(reach: Reach, cases: Mapping[str, CaseFacts], cut_off: datetime) -> tuple[PocFacts, ...]:
    told = stories(POC.name, cut_off, of=reach.trials.values("key"))
    rows = reach.trials.select_related("case", "lead_unit")
    return tuple(
        PocFacts(cases[poc.case.number], str(poc.lead_unit.key), poc.site, told[poc.key])
        for poc in rows.order_by("case__fiscal_year", "case__sequence", "number")
        if poc.key in told
    )


def _requests(reach: Reach, cut_off: datetime) -> tuple[RequestFacts, ...]:
    told = stories(BUDGET.name, cut_off, of=reach.requests.values("key"))
    rows = reach.requests.select_related("case", "initiative", "unit").order_by("unit__position", "pk")
    return tuple(
        RequestFacts(row.case.number if row.case else "", row.title, str(row.unit.key), told[row.key])
        for row in rows
        if row.key in told
    )


def _decisions(reach: Reach, numbers: Mapping[UUID, str], cut_off: datetime) -> tuple[DecisionFacts, ...]:
    told = stories(DECISION.name, cut_off, of=reach.decisions.values("key"))
    rows = reach.decisions.exclude(subject_kind="report").select_related("decider_unit").order_by("drafted_at", "pk")
    return tuple(
        DecisionFacts(
            number=numbers.get(row.case_key, "") if row.case_key else "",
            title=row.title,
            level=row.get_level_display(),
            unit=str(row.decider_unit.key) if row.decider_unit else "",
            story=told[row.key],
        )
        for row in rows
        if row.key in told
    )


def _initiatives(edition: Edition | None, on: date, cut_off: datetime) -> tuple[Initiative, ...]:
    """The plan's initiatives in its order, each with the item it had in that edition."""
    if edition is None:
        return ()
    found = initiatives_of_edition(edition, Initiative.objects.current(on).filter(created_at__lte=cut_off))
    return tuple(sorted(found, key=lambda one: (one.item.position, one.unit.position, one.pk)))


def _milestones(edition: Edition | None, cut_off: datetime) -> tuple[MilestoneFacts, ...]:
    """The milestones of the plan's initiatives, each as its last change up to the cut-off left it."""
    if edition is None:
        return ()
    items = {one.pk: str(one.item.key) for one in initiatives_of_edition(edition, Initiative.objects.all())}
    changes = MilestoneChange.objects.filter(milestone__initiative__in=list(items), recorded_at__lte=cut_off)
    last = {}
    for change in changes.select_related("milestone__unit", "milestone__initiative").order_by("recorded_at", "pk"):
        last[change.milestone_id] = change
    found = [
        MilestoneFacts(
            what=change.milestone.what,
            who=change.milestone.who,
            unit=str(change.milestone.unit.key),
            initiative=change.milestone.initiative_id,
            initiative_title=change.milestone.initiative.title,
            item=items[change.milestone.initiative_id],
            due_on=change.due_on,
            first_due_on=change.milestone.first_due_on,
            state=change.state,
            done_on=change.done_on,
            reason=change.reason,
        )
        for change in last.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.unit, one.what)))


def window(month: Period, days: int) -> tuple[date, date]:
    """The days that follow the month: from its next day on, `days` of them, the last one excluded."""
    return month.until, month.until + timedelta(days=days)
