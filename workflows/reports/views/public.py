"""What everybody may read: the page on progress, and its data. Only from what was released."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Look
from workflows.cases.definition import CASE

from .. import feeds, queries, screen
from ..build import FORMAT, LANGUAGE
from ..models import PUBLIC_IN, Report, ReportFile
from ..months import Month, parse_period
from ..open_data import LICENCE_URL, OFFERED, public_file_url
from ..subjects import subject
from ..tables import value_of
from .dashboard import funnel, section
from .loading import hand_out

LEADING = ("indicator", "on_plan", "open")
BEHIND = 5


@login_not_required
@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """How far the city has come, as of the newest month released."""
    report = queries.latest_released(tokyo_date(request.at))
    if report is None:
        return render(request, "progress/none.html", {"crumbs": []})
    document = queries.public_document(report, get_language())
    tiles = {tile.code: tile for tile in screen.tiles(document)}
    next_on = _next_on(report)
    context = {
        "report": report,
        "document": document,
        "tiles": [tiles[code] for code in LEADING if code in tiles],
        "trials": screen.as_number(tiles["trials"].value),
        "strategies": _strategies(document),
        "sheet": screen.sheet(section(document, "strategy")["tables"][0]),
        "results": _results(document),
        "counting": [screen.sheet(table) for table in section(document, "notes")["tables"]],
        "chart": screen.trend_chart(document),
        "sentence": screen.trend_sentence(document),
        "funnel": funnel(document),
        "unit": tiles["open"].unit,
        "files": _offered(report, queries.files(report, queries.public_audience(report, get_language()))),
        "next_on": next_on,
        "awaited": None if next_on >= tokyo_date(request.at) else Month.of(report.period.until),
        "crumbs": [],
    }
    return render(request, "progress/index.html", context)


@login_not_required
@require_safe
def data(request: DeskRequest) -> HttpResponse:
    """Every month and year released, with its files."""
    on = tokyo_date(request.at)
    released = queries.released(on)
    reports = list(queries.newest_first(released))
    files = queries.files_of(reports, PUBLIC_IN.values())
    context = {
        "months": [
            (report, [_offered(report, files[report.pk, audience]) for audience in PUBLIC_IN.values()])
            for report in reports
        ],
        "format": FORMAT,
        "licence_url": LICENCE_URL,
        "feeds": feeds.offered(queries.latest_released(on), get_language()),
        "crumbs": [Crumb(_("Progress of the city"), "/progress/"), Crumb(_("Open data"))],
    }
    return render(request, "progress/data.html", context)


@login_not_required
@require_safe
def file(request: DeskRequest, month: str, kind: str, language: str = LANGUAGE) -> HttpResponse:
    """A file of the newest edition released of a month or a year, in Japanese or in English."""
    try:
        wanted = parse_period(month)
    except ValueError as unknown:
        raise Http404 from unknown
    released = queries.of_period(wanted) & queries.released(tokyo_date(request.at))
    newest = released.order_by("-edition").first()
    row = (
        newest.files.filter(audience=PUBLIC_IN[language], kind=kind).select_related("stored").first()
        if newest and kind in OFFERED
        else None
    )
    if row is None:
        raise Http404
    return hand_out(row, public=True)


@login_not_required
@require_safe
def feed(request: DeskRequest, kind: str = "", code: str | UUID = "") -> HttpResponse:
    """What was released as Atom: of the whole city, of an item of the plan, of a bureau, or of a theme."""
    reports = queries.monthly(queries.released(tokyo_date(request.at)))
    made = feeds.made(reports, about=subject(kind, str(code)), address=f"{settings.DESK_URL}{request.path}")
    if made is None:
        raise Http404
    return HttpResponse(
        made, content_type="application/atom+xml; charset=utf-8", headers={"Cache-Control": "public, max-age=300"}
    )


def _offered(report: Report, files: list[ReportFile]) -> list[dict[str, Any]]:
    return [
        {
            "url": public_file_url(report, row),
            "label": row.get_kind_display(),
            "size": row.stored.size,
            "month": report.period,
        }
        for row in files
        if row.kind in OFFERED
    ]


def _strategies(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The items at the top of the plan, each with its bar; the rows below them stand in the table."""
    table = section(document, "strategy")["tables"][0]
    codes, found = [one["code"] for one in table["columns"]], []
    for row in table["rows"]:
        held = dict(zip(codes, map(value_of, row), strict=True))
        is_item = isinstance(held["initiatives"], int)
        if is_item and not str(held["item"]).startswith("\N{IDEOGRAPHIC SPACE}"):
            done, due = screen.as_number(held["done"]), screen.as_number(held["due"])
            is_late = done is not None and due is not None and done <= due - BEHIND
            found.append(held | {"done": done, "due": due, "is_late": is_late})
    return found


def _results(document: dict[str, Any]) -> list[dict[str, Any]]:
    table = section(document, "results")["tables"][0]
    codes, found = [one["code"] for one in table["columns"]], []
    for row in table["rows"]:
        held = dict(zip(codes, map(value_of, row), strict=True))
        state = CASE.state(held["code"])
        found.append(held | {"look": Look(state.icon, state.colour), "on": screen.said(held["on"], "date")})
    return found


def _next_on(report: Report) -> date:
    """About when the next month's figures come: as many open days into its month as this one took."""
    took = open_days.between(report.period.last_day, report.released_on)
    following = Month.of(report.period.until)
    return open_days.add(following.last_day, max(took, 1))
