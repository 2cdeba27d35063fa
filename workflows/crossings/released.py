"""Released reports on their way to the public place: the public document and the frozen files, nothing else of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from connected_desk.records.models import LogRow
from connected_desk.records.packages import Package
from workflows.engine.move import take_over
from workflows.engine.registry import SYSTEM
from workflows.reports.definition import REPORT, ReportState
from workflows.reports.models import PUBLIC_IN, Report, ReportFile

from .carried import Files, Told, inner_staff, keep_files, tell_files
from .queries import instant


def tell(since: datetime, files: Files) -> list[dict[str, Any]]:
    """The reports released since that instant; one under embargo is told with its day, and opens on that day there."""
    acts = LogRow.objects.filter(subject_kind=REPORT.name, recorded_at__gte=since).values("subject_key")
    rows = Report.objects.filter(key__in=acts, released_on__isnull=False).select_related("supersedes").defer("data")
    return [_report(row, files) for row in rows.order_by("month", "span", "edition")]


def _report(report: Report, files: Files) -> dict[str, Any]:
    frozen = report.files.filter(audience__in=PUBLIC_IN.values()).select_related("stored").order_by("audience", "kind")
    before = report.supersedes if report.supersedes and report.supersedes.released_on else None
    return {
        "key": report.key,
        "span": report.span,
        "month": report.month,
        "edition": report.edition,
        "cut_off": report.cut_off,
        "document": report.public_data,
        "document_en": report.public_data_en,
        "supersedes": before.key if before else None,
        "because": report.correction_reason if before else "",
        "published_at": report.published_at,
        "released_on": report.released_on,
        "files": [
            {"audience": row.audience, "kind": row.kind, "file": tell_files([row.stored], files)} for row in frozen
        ],
    }


def keep(package: Package, told: Iterable[Told], at: datetime) -> list[str]:
    """Take released reports over; a line for each that was not here."""
    return [line for one in told for line in _keep(package, one, at)]


def _keep(package: Package, told: Told, at: datetime) -> list[str]:
    if Report.objects.filter(key=told["key"]).exists():
        return []
    report = Report(
        key=UUID(told["key"]),
        span=told["span"],
        month=date.fromisoformat(told["month"]),
        edition=told["edition"],
        cut_off=instant(told["cut_off"]),
        state=ReportState.PUBLISHED.value,
        public_data=told["document"],
        public_data_en=told["document_en"],
        supersedes=Report.objects.filter(key=told["supersedes"]).first() if told["supersedes"] else None,
        correction_reason=told["because"],
        published_at=instant(told["published_at"]),
        released_on=date.fromisoformat(told["released_on"]),
        released_by=inner_staff(),
    )
    if report.supersedes is None:
        report.correction_reason = ""
    # Its history lies at the inner place; here it begins as it stood, like what an earlier ledger held.
    take_over(report, by=SYSTEM, at=at, body={})
    for row in told["files"]:
        for stored in keep_files(package, row["file"]):
            ReportFile.objects.create(report=report, audience=row["audience"], kind=row["kind"], stored=stored)
    return [f"report {report.period} edition {report.edition}"]
