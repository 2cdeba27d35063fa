"""The road map: across all trials somebody may see, and the steps as a calendar file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui.schedules import Line, month_after, month_name, schedule
from workflows.cases.due_calendar import as_calendar

from .. import queries
from ..due import as_dated
from ..forms.roadmap import MONTHS, RoadmapForm
from ..models import RoadmapItem, StepState
from . import shown
from .writing import find_poc

WIDE, NAMED = 1120, 320


@dataclass(frozen=True)
class PocSteps:
    """A trial with its steps as the road map lists them."""

    poc: Any
    steps: list[shown.StepLine]


@require_safe
def across_all(request: DeskRequest) -> HttpResponse:
    """The trials that are not over with their steps, drawn over some months and told in a table."""
    on = tokyo_date(request.at)
    form = RoadmapForm(request.user, on, request.GET)
    first = form.first_month()
    end = month_after(first, MONTHS)
    page = queries.roadmap(request.user, on, **form.conditions(), after=request.GET.get("after", ""))
    rows = [PocSteps(poc, shown.step_lines(poc.shown_steps, on, still_awaited=True)) for poc in page.pocs]
    context = {
        "form": form,
        "rows": rows,
        "chart": _drawn(rows, first, end, on) if rows else None,
        "count": ngettext("%(n)d proof of concept", "%(n)d proofs of concept", page.total) % {"n": page.total},
        "window": _("%(first)s to %(last)s") % {"first": month_name(first), "last": month_name(month_after(end, -1))},
        "earlier": _address(form, month_after(first, -MONTHS), request.GET.get("after", "")),
        "later": _address(form, end, request.GET.get("after", "")),
        "next": _address(form, first, page.after) if page.after else "",
        "first": _address(form, first, "") if request.GET.get("after") else "",
        "calendar": urlencode(form.kept()),
        "narrowed": bool(form.kept()),
        "at": request.at,
    }
    return render(request, "pocs/roadmap.html", context)


@require_safe
def calendar_of_all(request: DeskRequest) -> HttpResponse:
    """The steps not done of all trials of the road map, under its conditions, as a calendar file."""
    on = tokyo_date(request.at)
    form = RoadmapForm(request.user, on, request.GET)
    access.note(person_id=request.user.pk, what="poc.roadmap", at=request.at)
    return _calendar(queries.steps_ahead(request.user, on, **form.conditions()), "roadmap.ics")


@require_safe
def calendar_of_one(request: DeskRequest, key: UUID) -> HttpResponse:
    """The steps not done of one trial as a calendar file."""
    poc = find_poc(request, key)
    access.note(
        person_id=request.user.pk, what="poc.roadmap", at=request.at, subject_kind="case", subject_key=poc.case.key
    )
    steps = poc.steps.exclude(state=StepState.DONE).select_related("poc__case")
    return _calendar(steps, f"{poc.case.number}-roadmap.ics")


def _calendar(steps: Iterable[RoadmapItem], name: str) -> HttpResponse:
    found = [replace(as_dated(step), kind="step", label=step.what) for step in steps]
    made = as_calendar(found, name=_("Road map (Connected Desk)"))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="text/calendar; charset=utf-8", headers=headers)


def _drawn(rows: list[PocSteps], first: date, end: date, on: date) -> Any:
    lines = [
        Line(
            f"{row.poc.case.number} {row.poc.case.title}", row.poc.starts_on, row.poc.ends_on, shown.marks_of(row.steps)
        )
        for row in rows
    ]
    return schedule(_("Road map"), lines, first=first, end=end, on=on, wide=WIDE, named=NAMED)


def _address(form: RoadmapForm, first: date, after: str) -> str:
    said = {**form.kept(), "from": f"{first:%Y-%m}", **({"after": after} if after else {})}
    return f"?{urlencode(said)}"
