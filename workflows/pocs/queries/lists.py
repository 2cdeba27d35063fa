"""The list of trials: by stage, the nearest milestone first, with what is still open."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from connected_desk.city import open_days
from connected_desk.city.models import Person
from workflows.engine import deadlines
from workflows.engine.vocabulary import State

from ..definition import POC, PocState
from ..models import UNCLEARED, Poc, RoadmapItem, StepState
from ..scope import visible_pocs

PAGE = 50
NO_DATE = date.max
TABS = {
    "open": (gettext_lazy("All open"), tuple(POC.open_states)),
    "planning": (gettext_lazy("Being prepared"), (PocState.PLANNING, PocState.READY)),
    "running": (gettext_lazy("Under way"), (PocState.RUNNING,)),
    "suspended": (gettext_lazy("Suspended"), (PocState.SUSPENDED,)),
    "over": (gettext_lazy("Finished or cancelled"), (PocState.FINISHED, PocState.CANCELLED)),
}


@dataclass(frozen=True)
class PocLine:
    """A row of the list, complete. Counts are of criteria and safeguards."""

    number: str
    url: str
    title: str
    organisation: str
    lead: str
    state: State
    milestone: str  # the next step that is not done; empty where there is none
    milestone_on: date | None
    left: int | None  # open days; negative when overdue
    criteria: int
    agreed: int
    settled: int
    safeguards: int
    open_safeguards: int


@dataclass(frozen=True)
class PocPage:
    """One page of the list, and where the next one begins ("" on the last)."""

    lines: list[PocLine]
    total: int
    after: str


def tab_counts(person: Person, on: date) -> dict[str, int]:
    """How many trials each tab holds, in one query."""
    counted = {tab: Count("pk", filter=Q(state__in=states)) for tab, (_, states) in TABS.items()}
    return visible_pocs(person, on).aggregate(**counted)


def list_pocs(person: Person, on: date, *, tab: str, after: str = "") -> PocPage:
    """One page of a tab, the nearest milestone first, by keyset: `after` is where the last page ended."""
    rows = visible_pocs(person, on).filter(state__in=TABS[tab][1])
    total = rows.count()
    rows = _complete(rows)
    if after:
        rows = rows.filter(beyond(after))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    closed = open_days.closed_days()
    lines = [_line(poc, on, closed) for poc in found]
    return PocPage(lines, total, place_of(found[-1]) if more else "")


def by_milestone(rows: QuerySet[Poc]) -> QuerySet[Any]:
    """The trials with their nearest milestone, in its order: the next step that is not done, or the last day."""
    steps = RoadmapItem.objects.filter(poc=OuterRef("pk")).exclude(state=StepState.DONE).order_by("due_on", "pk")
    return rows.annotate(
        milestone=Subquery(steps.values("what")[:1]),
        milestone_on=Coalesce(Subquery(steps.values("due_on")[:1]), "ends_on"),
        milestone_key=Coalesce(Subquery(steps.values("due_on")[:1]), "ends_on", Value(NO_DATE)),
    ).order_by("milestone_key", "pk")


def _complete(rows: QuerySet[Poc]) -> QuerySet[Any]:
    """The trials with all a line shows: the next step, and counts (distinct, because two joins multiply)."""
    agreed = Q(criteria__agreed_city_on__isnull=False, criteria__agreed_company_on__isnull=False)
    settled = Q(criteria__final_value__isnull=False) | ~Q(criteria__not_measured_because="")
    return by_milestone(rows.select_related("case__proposal__organisation")).annotate(
        criteria_count=Count("criteria", distinct=True),
        agreed_count=Count("criteria", filter=agreed, distinct=True),
        settled_count=Count("criteria", filter=Q(criteria__isnull=False) & settled, distinct=True),
        safeguard_count=Count("safeguards", distinct=True),
        open_count=Count("safeguards", filter=Q(safeguards__answer__in=UNCLEARED), distinct=True),
    )


def _line(poc: Any, on: date, closed: frozenset[date]) -> PocLine:
    state = poc.state_row
    counted = poc.milestone_on is not None and not state.final
    return PocLine(
        number=poc.case.number,
        url=poc.get_absolute_url(),
        title=poc.case.title,
        organisation=poc.case.proposal.organisation.name if poc.case.proposal else "",
        lead=poc.lead_unit.name,
        state=state,
        milestone=poc.milestone or "",
        milestone_on=poc.milestone_on if counted else None,
        left=deadlines.left(poc.milestone_on, on, closed) if counted else None,
        criteria=poc.criteria_count,
        agreed=poc.agreed_count,
        settled=poc.settled_count,
        safeguards=poc.safeguard_count,
        open_safeguards=poc.open_count,
    )


def place_of(poc: Any) -> str:
    """Where a page ends that ends with this trial."""
    return f"{poc.milestone_key}.{poc.pk}"


def beyond(after: str) -> Q:
    """The trials behind a place in the order of milestones; all of them where there is no such place."""
    day, _dot, pk = after.partition(".")
    try:
        key, number = date.fromisoformat(day), int(pk)
    except ValueError:
        return Q()
    return Q(milestone_key__gt=key) | Q(milestone_key=key, pk__gt=number)
