"""What describes the open data: catalogue, meaning of the columns, form of the JSON; each at an address that stays."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest

from .. import open_data, queries
from ..models import PUBLIC_IN, ReportFile

FOR_A_WHILE = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@login_not_required
@require_safe
def catalogue(request: DeskRequest) -> HttpResponse:
    """Every month and year released, in the newest edition of each."""
    reports = queries.newest_released(tokyo_date(request.at))
    files = ReportFile.objects.filter(report__in=reports, audience__in=PUBLIC_IN.values()).select_related("stored")
    made = open_data.catalogue(reports, files)
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(made, content_type="application/ld+json", json_dumps_params=options, headers=FOR_A_WHILE)


@login_not_required
@require_safe
def columns(request: DeskRequest) -> HttpResponse:
    """What the columns mean, of the newest month released."""
    report = queries.latest_released(tokyo_date(request.at))
    if report is None:
        raise Http404
    text = open_data.columns(queries.public_document(report, get_language()))
    headers = {**FOR_A_WHILE, "Content-Disposition": 'attachment; filename="columns.csv"'}
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def schema(request: DeskRequest, version: int) -> HttpResponse:
    """The JSON Schema of that version of the document."""
    text = open_data.schema(version)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/schema+json", headers=FOR_A_WHILE)
