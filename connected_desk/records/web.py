"""A request as views and the functions they hand it to see it."""

from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


class DeskRequest(HttpRequest):
    """What `middleware.RequestClockMiddleware` makes of every request."""

    at: datetime  # aware, UTC: the one instant of this request; nothing below a view reads the clock
    id: str  # in the answer's X-Request-ID, for a person who calls about an error
    address: str  # the network address it came from, as far as can be told


def version_shown(request: DeskRequest) -> int:
    """The version the page of a form showed; 0, which nothing has, where it does not say.

    With 0 everything counts as changed since.
    """
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def keep_link(response: Answer) -> Answer:
    """Keep the secret of a link out of what the page sends elsewhere, and the page out of search engines.

    The origin alone goes out, never the path. With `no-referrer` a browser would say “null” for the origin of our own
    forms, and they would be refused as forged.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
