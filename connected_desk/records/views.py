"""Is the site alive, is it ready to take what people bring, how does it run, and what is said where it failed?"""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from django.views.defaults import bad_request

from connected_desk.records import files, health, metrics, outages
from connected_desk.records.web import DeskRequest


@login_not_required
@require_safe
def healthz(request: DeskRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def readyz(request: DeskRequest) -> HttpResponse:
    """Database, storage and a worker are there; 503 where one is not, saying which."""
    parts = {"database": _database_answers(), "storage": files.writable(), "worker": _worker_lives(request)}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
        return connection.is_usable()
    except DatabaseError:
        return False


def _worker_lives(request: DeskRequest) -> bool:
    try:
        return health.worker_lives(request.at)
    except DatabaseError:
        return False


@login_not_required
@require_safe
def figures(request: DeskRequest) -> HttpResponse:
    """The figures of /metrics, for whoever brings METRICS_TOKEN; without one in the settings there is no such page."""
    said = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(said, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(metrics.told(at=request.at), content_type=metrics.CONTENT_TYPE)


def failed(request: DeskRequest) -> HttpResponse:
    """The answer to a request that failed: the handler that Django calls for whatever nobody caught.

    Where something is away that comes back, 503 with what was typed, ready to be sent again; else 500.
    """
    if outages.is_away(sys.exc_info()[1]):
        return _away(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def unreadable(request: DeskRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that makes no sense: 400, but where its session could not be kept because the database
    is away. Django takes that for a session which somebody else has ended."""
    return _away(request) if outages.is_away(exception) else bad_request(request, exception)


def _away(request: DeskRequest) -> HttpResponse:
    typed = outages.typed(request)
    page = render_to_string("503.html", {"typed": typed, "path": request.get_full_path(), "again": bool(typed)})
    return HttpResponse(page, status=503, headers={"Retry-After": outages.RETRY_AFTER})
