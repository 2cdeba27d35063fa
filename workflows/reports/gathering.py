"""Fetching what a month's figures are made from, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from connected_desk.city import open_days
from connected_desk.city.calendar import Account, tokyo_date
from connected_desk.city.models import CalendarStep, City, Unit
from connected_desk.city.queries import Tree
from connected_desk.records.models import Seal
from connected_desk.strategy.definitions import changes, defined
from connected_desk.strategy.grading import month_remarks, scale_for
from connected_desk.strategy.models import Edition, Initiative, MilestoneChange
from connected_desk.strategy.queries import current_edition, months_back, readings, reporting_units, tree
from connected_desk.strategy.revision_queries import goings, indicators_of_edition, initiatives_of_edition
from connected_desk.strategy.terms import Graded
from proposals.models import Challenge
from proposals.vocabulary import OrganisationKind
from workflows.budgets.definition import BUDGET
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.cases.publishing_queries import approved_by
from workflows.decisions.definition import DECISION
from workflows.engine import deadlines
from workflows.meetings.queries import last_of_headquarters, standings
from workflows.pocs.definition import POC

from . import saved
from .material import MONTHS_SHOWN, Material
from .months import Period
from .past import stories
from .reach import Reach
from .subject_facts import (
    CaseFacts,
    DecisionFacts,
    MilestoneFacts,
    PocFacts,
    RequestFacts,
    ThemeFacts,
    UnitFacts,
    owner_of,
)


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
