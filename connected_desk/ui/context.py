"""What every page knows without asking: the city's name, the way around, the language switch, the demonstration flag.

`ui` knows no other room: it asks the registry for the city, and an address that does not exist (yet, or on this face)
is a link that is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Room:
    """A link of the shell: the address it leads to, and what lies in it: apps, or a single page of another app."""

    label: Any
    name: str
    inside: frozenset[str] = frozenset()


STAFF_NAV = (
    Room(_("Home"), "desk:home"),
    Room(
        _("Cases"),
        "desk:cases",
        frozenset({"desk", "challenges", "decisions", "referrals", "evaluations", "closing", "ledgers"}),
    ),
    Room(_("Due dates"), "desk:deadlines"),
    Room(_("PoCs"), "pocs:list", frozenset({"pocs"})),
    Room(
        _("Strategy and progress"),
        "strategy:tree",
        frozenset({"strategy", "reports:dashboard", "reports:times", "reports:times_cases"}),
    ),
    Room(_("Meetings"), "meetings:list", frozenset({"meetings"})),
    Room(_("Budgets"), "budgets:list", frozenset({"budgets"})),
    Room(_("Monthly report"), "reports:list", frozenset({"reports"})),
)
SETTINGS = Room(_("Settings"), "city:settings", frozenset({"city:mail_texts"}))
PUBLIC_NAV = (
    Room(pgettext_lazy("public navigation", "How to use"), "proposals:help"),
    Room(pgettext_lazy("public navigation", "Themes"), "proposals:challenges"),
    Room(_("Progress"), "progress:index", frozenset({"progress"})),
    Room(_("Sign in (staff)"), "city:sign_in"),
)
_doors: dict[str, Callable[[Any], bool]] = {}  # who may enter a room that is not for all of the staff
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True)
class NavItem:
    """A link of the shell."""

    label: str
    url: str
    current: bool = False


def shell(request: HttpRequest) -> dict[str, Any]:
    """The values of the bases. Nothing is asked of the database until a page shows it."""
    user = getattr(request, "user", None)  # there is none where a middleware before ours refuses
    inside = request.path.startswith("/desk/") and user is not None and user.is_authenticated
    return {
        "city": SimpleLazyObject(city),
        "staff_nav": lambda: staff_nav(request),
        "public_nav": lambda: nav(PUBLIC_NAV, request),
        "other_language": other_language(),
        "language_url": address("ui:language"),
        "home_url": address("proposals:front") or "/",
        "desk_url": address("desk:home") or "/",
        "search_url": address("desk:cases"),
        "me_url": address("city:me"),
        "sign_out_url": address("city:sign_out"),
        "frame": "cd/base_staff.html" if inside else "cd/base_public.html",
    }


def city() -> Any:
    """The city's row, or a nameless stand-in before there is a table."""
    try:
        return apps.get_model("city", "City").get()
    except (LookupError, DatabaseError):
        return SimpleNamespace(name="", desk_name="", signature="", phone="", hours="", demo=False)


def address(name: str) -> str:
    """The address of that name, or nothing where there is none."""
    return _address(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address(name: str, urlconf: str, prefix: str) -> str:
    """The same, looked for once: every page shows a dozen."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def nav(rooms: Sequence[Room], request: HttpRequest) -> list[NavItem]:
    """The links that exist here, with the room the page lies in marked."""
    found = [(room, url) for room in rooms if (url := address(room.name))]
    here = next((room for room, url in found if url == request.path), None)
    if here is None:  # every page of a case lies in its room, whichever app shows it
        here = next((room for room, url in found if room.inside and request.path.startswith(url)), None)
    if here is None and (match := request.resolver_match):
        names = (match.view_name, match.namespace)
        here = next((room for name in names for room, _url in found if name in room.inside), None)
    return [NavItem(str(room.label), url, room is here) for room, url in found]


def open_to(name: str, may: Callable[[Any], bool]) -> None:
    """Show the room that begins at that page only to whom it lets in. Called by the room's app as the site starts."""
    _doors[name] = may


def staff_nav(request: HttpRequest) -> list[NavItem]:
    """The rooms of the staff side that this person may enter; settings only for those who may change them."""
    may_set, known = getattr(request.user, "is_staff", False), request.user.is_authenticated
    rooms = [room for room in STAFF_NAV if not known or room.name not in _doors or _doors[room.name](request)]
    return nav([*rooms, SETTINGS] if may_set else rooms, request)


def other_language() -> dict[str, str]:
    """The language to switch to, in its own words."""
    now = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    code = "en" if now == "ja" else "ja"
    return {"code": code, "name": LANGUAGE_NAMES[code]}
