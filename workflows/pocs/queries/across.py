"""The road map across all trials somebody may see: page by page, the nearest milestone first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from connected_desk.city.models import Person, Unit

from ..definition import POC
from ..models import Poc, RoadmapItem, StepState
from ..scope import visible_pocs
from .lists import beyond, by_milestone, place_of

PAGE = 20


@dataclass(frozen=True)
class RoadmapPage:
    """One page of trials, each with its steps as `shown_steps`; `after` is where the next begins ("" on the last)."""

    pocs: list[Any]
    total: int
    after: str


def units_leading(person: Person, on: date) -> QuerySet[Unit]:
    """The units that lead a trial this person may see and that is not over, in 建制順."""
    return Unit.objects.filter(pk__in=_open(person, on).order_by().values("lead_unit")).order_by("position", "pk")


def roadmap(person: Person, on: date, *, unit: Unit | None, overdue: bool, after: str = "") -> RoadmapPage:
    """One page of the trials that are not over, of one unit or of all; a fixed number of queries.

    `overdue` keeps to trials with a step whose day has passed, and to those steps.
    """
    rows = narrowed(person, on, unit=unit, overdue=overdue)
    total = rows.count()
    shown = _late(on) if overdue else RoadmapItem.objects.all()
    rows = by_milestone(rows.select_related("case__proposal__organisation"))
    rows = rows.prefetch_related(Prefetch("steps", shown.order_by("due_on", "pk"), to_attr="shown_steps"))
    found = list(rows.filter(beyond(after))[: PAGE + 1] if after else rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return RoadmapPage(found, total, place_of(found[-1]) if more else "")


def steps_ahead(person: Person, on: date, *, unit: Unit | None, overdue: bool) -> QuerySet[RoadmapItem]:
    """The steps not done of the trials the road map shows under the same conditions, for a calendar."""
    pocs = narrowed(person, on, unit=unit, overdue=overdue)
    rows = _late(on) if overdue else RoadmapItem.objects.exclude(state=StepState.DONE)
    return rows.filter(poc__in=pocs.order_by()).select_related("poc__case").order_by("due_on", "pk")


def narrowed(person: Person, on: date, *, unit: Unit | None, overdue: bool) -> QuerySet[Poc]:
    """The trials of the road map under its conditions."""
    rows = _open(person, on)
    if unit:
        rows = rows.filter(lead_unit=unit)
    return rows.filter(Exists(_late(on).filter(poc=OuterRef("pk")))) if overdue else rows


def _open(person: Person, on: date) -> QuerySet[Poc]:
    return visible_pocs(person, on).filter(state__in=POC.open_states)


def _late(on: date) -> QuerySet[RoadmapItem]:
    return RoadmapItem.objects.exclude(state=StepState.DONE).filter(due_on__lt=on)
