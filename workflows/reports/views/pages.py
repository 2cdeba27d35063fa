"""The list of reports and the page of one: its steps, what changed, the bureaus' remarks, its files and record."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.queries import roles_held
from connected_desk.records import access, log
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb, Fact, FileLine, Look, Step
from connected_desk.ui.pdf import PdfUnavailable
from workflows.cases.queries import for_lines, lines
from workflows.cases.refusals import refused_to
from workflows.cases.scope import visible_cases
from workflows.engine import record
from workflows.engine.move import offers, roles_of
from workflows.engine.vocabulary import Role

from .. import actions, bureau_paper, queries, screen
from ..build import whole
from ..definition import REPORT, ReportState
from ..forms import OpenForm
from ..models import HANDED_TO, Audience, FileKind, Report, ReportFile
from ..scope import sees_reports, visible_reports
from ..tables import cases_of, value_of
from .loading import find, hand_out

# The way of a report, and the states in which each step is done.
WAY: tuple[tuple[str, frozenset[ReportState]], ...] = (
    ("figures", frozenset(ReportState)),
    ("words", frozenset(ReportState) - {ReportState.DRAFTING}),
    ("check", frozenset({ReportState.APPROVED, ReportState.PUBLISHED})),
    ("deliver", frozenset({ReportState.PUBLISHED})),
    ("release", frozenset()),
)


def list_of_reports(request: DeskRequest) -> HttpResponse:
    """The reports, newest month first; the secretariat opens the next one here."""
    on = tokyo_date(request.at)
    may_open = Role.SECRETARIAT in roles_of(Report(), request.user, on)
    form = OpenForm(request.POST or None, on=on) if may_open else None
    if form is not None and form.is_valid():
        with refused_to(request, form):
            return redirect(actions.open_report(form.chosen(), by=request.user, at=request.at))
    found, after = queries.page(visible_reports(request.user, on), request.GET.get("after", ""))
    context = {
        "rows": [(report, look(report)) for report in found],
        "next": f"?after={after}" if after else "",
        "first": "?" if request.GET.get("after") else "",
        "form": form,
        "sees_reports": sees_reports(request.user, on),
        "handed": [(row, file_url(row.report, row)) for row in queries.handed_to(request.user, on)],
        "crumbs": [],
    }
    return render(request, "reports/list.html", context, status=422 if form is not None and form.errors else 200)


@require_safe
def detail(request: DeskRequest, key: UUID) -> HttpResponse:
    """One report."""
    report, on = find(request, key), tokyo_date(request.at)
    document = queries.document(report)
    before = queries.latest_published(visible_reports(request.user, on), before=report)
    may_write = report.state == ReportState.DRAFTING and Role.SECRETARIAT in roles_of(report, request.user, on)
    context = {
        "report": report,
        "look": look(report),
        "facts": _facts(report),
        "steps": _steps(report),
        "compared": _compared(report, document, before),
        "document_language": document["language"],
        "before": before,
        "narrative": screen.narrative(report),
        "remarks": report.remarks.select_related("unit", "by"),
        "untold": [] if report.released_on else queries.untold(report),
        "silent": queries.silent_units(report),
        "may_remark": bool(queries.units_to_remark(report, request.user, on)),
        "may_write": may_write,
        "may_release": _may_release(report, request),
        "may_hand_out": _may_hand_out(report, request),
        "sheets": queries.sheets_of(report, request.user, on),
        "files": _file_lines(report),
        "editions": _editions(report, request),
        "readers": _readers(report, request),
        "offers": offers(report, by=request.user, at=request.at),
        "log_lines": record.lines(REPORT, log.read(REPORT.name, report.key)),
        "crumbs": [Crumb(_("Monthly report"), reverse("reports:list")), Crumb(report.title)],
    }
    return render(request, "reports/detail.html", context)


@require_safe
def preview(request: DeskRequest, key: UUID) -> HttpResponse:
    """The report as it reads, each figure with its list of cases."""
    report = find(request, key)
    audience = _audience(request.GET.get("audience", Audience.HEADQUARTERS))
    if report.state == ReportState.PUBLISHED and audience == Audience.HEADQUARTERS:
        note_reading(report, request, "report.read")
    page = screen.page(
        json.loads(whole(report, audience)),
        style_url=static(screen.STYLE),
        back_url=report.get_absolute_url(),
        figures_at=figures_at(report) if audience == Audience.HEADQUARTERS else "",
    )
    return HttpResponse(page)


@require_safe
def figure(request: DeskRequest, key: UUID, where: str) -> HttpResponse:
    """The cases behind a figure of the report, as far as the person may see them."""
    report, on = find(request, key), tokyo_date(request.at)
    label, held = _cell(queries.document(report), where)
    numbers = cases_of(held)
    rows = for_lines(visible_cases(request.user, on).filter(number__in=numbers).order_by("fiscal_year", "sequence"))
    shown = lines(rows, request.user, on)
    context = {
        "label": label,
        "value": value_of(held),
        "lines": shown,
        "hidden": len(numbers) - len(shown),
        "report": report,
        "crumbs": [
            Crumb(_("Monthly report"), reverse("reports:list")),
            Crumb(report.title, report.get_absolute_url()),
            Crumb(label),
        ],
    }
    return render(request, "reports/figure.html", context)


@require_safe
def download(request: DeskRequest, key: UUID, audience: str, kind: str) -> HttpResponse:
    """A frozen file; who fetched it is noted."""
    if audience in queries.audiences_of(request.user, tokyo_date(request.at)):
        report = get_object_or_404(Report, key=key)  # handed to a body the person sits in
    else:
        report = find(request, key)
    row = report.files.filter(audience=audience, kind=kind).select_related("stored").first()
    if row is None:
        raise Http404
    note_reading(report, request, f"report.{kind}")
    return hand_out(row)


@require_safe
def bureau(request: DeskRequest, key: UUID, unit: UUID) -> HttpResponse:
    """The sheet of a bureau's head as PDF; who took it is noted."""
    report = find(request, key)
    mine = queries.sheets_of(report, request.user, tokyo_date(request.at))
    sheet = next((one for one in mine if one["key"] == str(unit)), None)
    if sheet is None:
        raise Http404
    try:
        made = bureau_paper.make(json.loads(whole(report, Audience.HEADQUARTERS)), sheet)
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=report.get_absolute_url())
    note_reading(report, request, "report.bureau")
    return paper.response(made, f"report-{report.period}-{report.edition}-{sheet['name']}.pdf")


def note_reading(report: Report, request: DeskRequest, what: str) -> None:
    """Write down who read the report, or took a file of it."""
    access.note(person_id=request.user.pk, what=what, at=request.at, subject_kind=REPORT.name, subject_key=report.key)


def look(report: Report) -> Look:
    return Look(icon=report.state_row.icon, colour=report.state_row.colour)


def figures_at(report: Report) -> str:
    """The address below which each figure of the report has its list of cases."""
    return reverse("reports:figures", args=[report.key])


def file_url(report: Report, row: ReportFile) -> str:
    return reverse("reports:file", args=[report.key, row.audience, row.kind])


def _audience(name: str) -> str:
    if name not in Audience.values:
        raise Http404
    return name


def _cell(document: dict[str, Any], where: str) -> tuple[str, Any]:
    """The figure at an address: a headline's code, or section/table/row/column. Raises Http404 for anything else."""
    try:
        if "/" not in where.strip("/"):
            tile = next(one for one in document["headlines"] if one["code"] == where.strip("/"))
            return tile["label"], tile["value"]
        section, table, row, column = where.strip("/").split("/")
        part = next(one for one in document["sections"] if one["code"] == section)
        found = next(one for one in part["tables"] if one["code"] == table)
        cells, place = found["rows"][int(row)], int(column)
        return f"{value_of(cells[0])} {found['columns'][place]['label']}".strip(), cells[place]
    except (StopIteration, ValueError, IndexError, KeyError) as unknown:
        raise Http404 from unknown


def _facts(report: Report) -> list[Fact]:
    rows = [
        (report.get_span_display(), f"{report.period.label} ({report.period.fiscal_label})"),
        (_("Cut-off"), screen.instant(report.cut_off)),
    ]
    if report.correction_reason:
        rows.append((_("Reason of the correction"), report.correction_reason))
    if report.published_at:
        rows.append((_("Delivered to headquarters"), screen.instant(report.published_at)))
    if report.released_on:
        rows.append((_("Everybody may read it from"), f"{screen.day(report.released_on)} {report.released_by}"))
    return [Fact(*row) for row in rows]


def _steps(report: Report) -> list[Step]:
    labels = {
        "figures": _("Figures"),
        "words": _("Text and remarks"),
        "check": _("Check and approval"),
        "deliver": _("Delivery to headquarters"),
        "release": _("Release"),
    }
    done = [report.state in states or (code == "release" and report.released_on is not None) for code, states in WAY]
    current = done.index(False) if False in done else None
    return [Step(labels[code], done=done[place], current=place == current) for place, (code, _states) in enumerate(WAY)]


def _compared(report: Report, document: dict[str, Any], before: Report | None) -> list[dict[str, Any]]:
    """Each headline beside the one of the last published report, as that was printed."""
    printed = (
        {tile.code: f"{tile.value}{tile.unit}" for tile in screen.tiles(queries.document(before))} if before else {}
    )
    return [
        {"tile": tile, "before": printed.get(tile.code, screen.ABSENT)}
        for tile in screen.tiles(document, figures_at=figures_at(report))
    ]


def _file_lines(report: Report) -> list[tuple[str, Any, list[FileLine]]]:
    """Each audience with its files."""
    files = queries.files_of([report], Audience.values)
    return [
        (str(audience), audience.label, [_file_line(report, row) for row in files[report.pk, audience]])
        for audience in Audience
    ]


def _file_line(report: Report, row: ReportFile) -> FileLine:
    return FileLine(
        row.get_kind_display(), file_url(report, row), row.stored.size, f"SHA-256 {row.stored.sha256[:16]}…"
    )


def _editions(report: Report, request: DeskRequest) -> list[tuple[Report, Look]]:
    rows = (
        visible_reports(request.user, tokyo_date(request.at))
        .filter(span=report.span, month=report.month)
        .exclude(pk=report.pk)
    )
    return [(one, look(one)) for one in queries.newest_first(rows)]


def _readers(report: Report, request: DeskRequest) -> list[tuple[Any, Any]]:
    """Who of headquarters has opened the delivered report; for headquarters itself, the secretariat and the auditor."""
    on = tokyo_date(request.at)
    held = {row.role for row in roles_held(request.user, on)}
    asks = held & queries.READS_ALL or roles_of(report, request.user, on)
    return queries.readers(report, on) if asks and report.state == ReportState.PUBLISHED else []


def _may_hand_out(report: Report, request: DeskRequest) -> bool:
    """Whether the person may hand it to a body that does not have it yet."""
    if report.state != ReportState.PUBLISHED or Role.SECRETARIAT not in roles_of(
        report, request.user, tokyo_date(request.at)
    ):
        return False
    return report.files.filter(audience__in=HANDED_TO, kind=FileKind.PDF).count() < len(HANDED_TO)


def _may_release(report: Report, request: DeskRequest) -> bool:
    if report.state != ReportState.PUBLISHED or report.released_on:
        return False
    return Role.SECRETARIAT in roles_of(report, request.user, tokyo_date(request.at))
