"""What changed against the month before: figures and definitions, for whoever checks a report."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .. import compare, queries
from ..scope import visible_reports
from .loading import find


@require_safe
def show(request: DeskRequest, key: UUID) -> HttpResponse:
    """Every figure and every definition that differs from the newest edition of the month before."""
    report = find(request, key)
    before = queries.month_before(visible_reports(request.user, tokyo_date(request.at)), report)
    document = queries.document(report)
    earlier = queries.document(before) if before else {}
    both = (earlier, document)
    context = {
        "report": report,
        "before": before,
        "document_language": document["language"],
        "figures": compare.figures(*both) if before else [],
        "recounted": compare.recounted(*both) if before else [],
        "definitions": compare.definitions(*both) if before else [],
        "crumbs": [
            Crumb(_("Monthly report"), reverse("reports:list")),
            Crumb(report.title, report.get_absolute_url()),
            Crumb(_("Differences from the month before")),
        ],
    }
    return render(request, "reports/differences.html", context)
