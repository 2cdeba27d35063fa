"""How long cases stay in each state, unit by unit: the page, the cases behind a figure, and the table as CSV."""

import csv
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import Unit
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from connected_desk.ui.spreadsheets import defused
from workflows.cases.definition import CASE

from .. import stays
from ..scope import sees_reports


@require_safe
def times(request: DeskRequest) -> HttpResponse:
    """Half, four in five and nine in ten of the stays in each state, of the cases the person may see."""
    found, on = _found(request), tokyo_date(request.at)
    context = {
        "tables": stays.tables(found),
        "shares": stays.SHARES,
        "since": stays.began(on),
        "on": on,
        "fewest": stays.FEWEST,
        "crumbs": [Crumb(_("Progress by bureau"), reverse("reports:dashboard")), Crumb(_("Days in each state"))],
    }
    return render(request, "reports/times.html", context)


@require_safe
def cases(request: DeskRequest, state: str) -> HttpResponse:
    """The stays behind a figure, the longest first, page by page."""
    row, unit = _state(state), _unit(request)
    of_it = [one for one in _found(request) if one.state == state and (unit is None or one.unit == str(unit.key))]
    rest = sorted(of_it, key=lambda one: one.place)
    if after := _place(request.GET.get("after", "")):
        rest = [one for one in rest if one.place[:2] > after]
    shown = rest[: stays.PAGE]
    whole = f"?unit={unit.code}" if unit else "?"
    context = {
        "state": row,
        "unit": unit,
        "stays": shown,
        "total": len(of_it),
        "first": whole if request.GET.get("after") else "",
        "next": f"{whole}&after={shown[-1].days}.{shown[-1].case.number}" if len(rest) > stays.PAGE else "",
        "crumbs": [Crumb(_("Days in each state"), reverse("reports:times")), Crumb(row.label)],
    }
    return render(request, "reports/times_cases.html", context)


@require_safe
def export(request: DeskRequest) -> HttpResponse:
    """The tables as CSV in UTF-8, days empty where there are too few cases."""
    found = stays.tables(_found(request))
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="times_{tokyo_date(request.at):%Y%m%d}.csv"',
            "Cache-Control": "private, no-store",
        },
    )
    answer.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    lines = csv.writer(answer, lineterminator="\r\n")
    shares = [_("%(n)d%% took at most (open days)") % {"n": share} for share in stays.SHARES]
    lines.writerow([_("State"), _("Unit"), _("Cases"), *shares])
    for table in found:
        for row in table.rows:
            days = row.days or [""] * len(stays.SHARES)
            name = row.unit.name if row.unit else _("All units")
            lines.writerow([table.state.label, defused(name), row.cases, *days])
    access.note(person_id=request.user.pk, what="export.times", at=request.at)
    return answer


def _found(request: DeskRequest) -> list[stays.Stay]:
    person: Any = request.user  # LoginRequiredMiddleware: it is a person
    if not sees_reports(person, tokyo_date(request.at)):
        refuse(request, _("This page is for others."))
    return stays.gather(person, at=request.at)


def _state(code: str) -> Any:
    if code not in {str(state.code) for state in CASE.states}:
        raise Http404
    return CASE.state(code)


def _unit(request: DeskRequest) -> Unit | None:
    code = request.GET.get("unit", "")
    if not code:
        return None
    found = Unit.objects.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise Http404
    return found


def _place(after: str) -> tuple[int, str] | None:
    days, _dot, number = after.partition(".")
    return (-int(days), number) if days.isascii() and days.isdigit() and len(days) < 9 else None
