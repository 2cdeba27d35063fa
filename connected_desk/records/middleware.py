"""What every request gets: a limit to its size, one reading of the clock, a number to quote, answers nobody keeps,
and the facts of the city that stand."""

import uuid
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from connected_desk.records import facts, files, metrics, traces
from connected_desk.records.web import DeskRequest

PIECE = 1024 * 1024
LISTENED_TO = 300 * PIECE
METHODS = ("GET", "HEAD", "POST")
LONGEST_ADDRESS = 45  # an IPv6 address with an IPv4 one inside


def address_of(request: HttpRequest) -> str:
    """Where a request came from: what the proxy that ends TLS noted last, where there is one; else the other end.

    Earlier entries are whatever the client wrote. Without the proxy's word everybody would share its address, and
    with it every limit.
    """
    noted = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return noted.rpartition(",")[2].strip()[:LONGEST_ADDRESS] or request.META.get("REMOTE_ADDR", "")


class BodyLimitMiddleware:
    """Answers 413 to a request larger than all the files a form may carry, before anything of it is kept.

    A browser that is answered while it still sends shows a broken connection instead of the page: what comes is read
    and thrown away first, up to a point where nobody sends by mistake any more.
    """

    def __init__(self, get_response: Callable[[DeskRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        size = _announced(request)
        if size <= settings.REQUEST_LIMIT:
            return self.get_response(request)
        for _piece in range(LISTENED_TO // PIECE):
            if not request.read(PIECE):
                break
        sizes = {"size": files.megabytes(size), "limit": files.megabytes(settings.REQUEST_LIMIT)}
        return render(request, "413.html", sizes, status=413)


def _announced(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


class RequestClockMiddleware:
    """Reads the clock once for a request, numbers it, says where it came from, counts it, and has no answer stored.

    A view may say otherwise of the last. Nothing of an answer may be used by pages of others, nor ask for the
    reader's camera or place.
    """

    def __init__(self, get_response: Callable[[DeskRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        request.at = timezone.now()
        request.id = uuid.uuid4().hex[:12]
        request.address = address_of(request)
        traces.number.set(request.id)
        began = perf_counter()
        response = self._answer(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        metrics.count(view, request.method or "", response.status_code, perf_counter() - began)
        response.headers["X-Request-ID"] = request.id
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # Static files, public pages and downloads say themselves how long they may be kept.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _answer(self, request: DeskRequest) -> HttpResponseBase:
        # A view that looks only for POST would take a method that nobody knows for GET.
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class StandingFactsMiddleware:
    """Lets one request use what was kept of units, closed days and the plan in force while nobody changed them."""

    def __init__(self, get_response: Callable[[DeskRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        with facts.one_request():
            return self.get_response(request)
