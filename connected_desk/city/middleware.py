"""What a session of somebody signed in is held to: it ends, it asks again after a pause, and before risky acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from connected_desk.records.middleware import address_of
from connected_desk.records.web import DeskRequest

from . import confirm_views, risky, session_actions, sign_in_steps
from .confirm_forms import FETCH
from .models import Person

# Where somebody who must set up a second factor may go before.
ENROLLING = frozenset(
    {"city:my_sign_in", "city:my_program", "city:my_passkey", "city:sign_out", "ui:language", "city:my_language"}
)


def note_sign_in(sender: Any, request: HttpRequest, user: Person, **others: Any) -> None:
    """What Django calls whenever somebody is signed in, with a request of ours or, in tests, with none."""
    session_actions.begin(
        request.session,
        user,
        at=getattr(request, "at", None) or timezone.now(),
        address=address_of(request),
        browser=request.META.get("HTTP_USER_AGENT", ""),
    )


def note_sign_out(sender: Any, request: HttpRequest, user: Person | None, **others: Any) -> None:
    """What Django calls before it ends a session."""
    session_actions.forget(request.session)


class SessionMiddleware:
    """Ends sessions, has a second factor set up, and asks again who sits there. After messages and before the view."""

    def __init__(self, get_response: Callable[[DeskRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session and session_actions.is_over(request.session, request.at):
            logout(request)
            messages.info(request, _("You were signed out because the time of a session had run out. Sign in again."))
        return self.get_response(request)

    def process_view(
        self, request: DeskRequest, view: Any, args: tuple[Any, ...], options: dict[str, Any]
    ) -> HttpResponse | None:
        """An answer in the place of the view's, or None."""
        if SESSION_KEY not in request.session or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if sign_in_steps.ENROL in request.session and name not in ENROLLING:
            messages.warning(request, _("Set up a second factor first. Without one you cannot go on."))
            return redirect("city:my_sign_in")
        if name in risky.FREE:
            return None
        if session_actions.is_idle(request.session, request.at):
            return confirm_views.ask(request, idle=True)
        if risky.asks(name, request.method or "") and not session_actions.is_confirmed(request.session, request.at):
            return confirm_views.ask(request, idle=False)
        session_actions.see(request.session, request.at)
        # Confirmed meanwhile in another window: what was asked for is only fetched.
        return redirect(request.get_full_path()) if FETCH in request.POST else None
