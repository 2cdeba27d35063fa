"""Who may open a page by the roles held today; whoever may not gets 403 and leaves a row in the security log."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from connected_desk.records import security
from connected_desk.records.web import DeskRequest

from .calendar import tokyo_date
from .models import Person
from .queries import holds
from .roles import HeldRole

View = Callable[..., HttpResponseBase]


def only(*roles: HeldRole) -> Callable[[View], View]:
    """The view is for those who hold one of these roles on the day of the request."""

    def gated(view: View) -> View:
        @wraps(view)
        def look(request: DeskRequest, *args: object, **options: object) -> HttpResponseBase:
            who, today = request.user, tokyo_date(request.at)
            if not (isinstance(who, Person) and any(holds(who, role, today) for role in roles)):
                refuse(request, _("This page is for others."))
            return view(request, *args, **options)

        return look

    return gated


def refuse(request: DeskRequest, sentence: str) -> NoReturn:
    """Write the refusal down and answer 403. Call it outside a transaction."""
    security.refuse("page_refused", sentence=sentence, **security.whence(request))
    raise PermissionDenied(sentence)
