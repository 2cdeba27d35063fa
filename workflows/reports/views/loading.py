"""Loading a report as far as the person may see it, and handing its frozen files out."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest

from ..models import Report, ReportFile
from ..scope import visible_reports


def find(request: DeskRequest, key: UUID) -> Report:
    """The report of that key; Http404 where the person may not see it."""
    rows = visible_reports(request.user, tokyo_date(request.at))
    report = rows.filter(key=key).select_related("supersedes", "released_by", "submitted_by").first()
    if report is None:
        raise Http404
    return report


def hand_out(row: ReportFile, *, public: bool = False) -> FileResponse:
    """The file as it was frozen: a download in which nothing runs."""
    stored = row.stored
    answer = FileResponse(
        default_storage.open(stored.path),
        as_attachment=True,
        filename=stored.original_name,
        content_type=stored.content_type,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    answer.headers["ETag"] = f'"{stored.sha256}"'
    return answer
