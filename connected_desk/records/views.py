"""Is the site alive, and is it ready to take what people bring?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from connected_desk.records import files, health
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
