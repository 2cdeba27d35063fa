"""What the pages of a revision share: who may open them, an action's refusal on its form, and the way back."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import Person
from connected_desk.city.queries import holds
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import overtaken, who
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Step

from .actions.revisions import RevisionRefused
from .models import Edition
from .revision_queries import PLANS, Outlook, may_divide, may_revise

ways = require_http_methods(["GET", "POST"])
View = Callable[..., HttpResponse]


def _for(view: View, may: Callable[[Person, date], bool]) -> View:
    @wraps(view)
    def look(request: DeskRequest, *args: Any, **options: Any) -> HttpResponse:
        who_asks = request.user
        if not isinstance(who_asks, Person) or not may(who_asks, tokyo_date(request.at)):
            refuse(request, _("This page is for others."))
        return view(request, *args, **options)

    return look


def _may_read(person: Person, on: date) -> bool:
    return may_revise(person, on) or may_divide(person, on) or any(holds(person, role, on) for role in READERS)


def for_revisers(view: View) -> View:
    """The view is for those who keep the plan."""
    return _for(view, may_revise)


def for_readers(view: View) -> View:
    """The view is for those who keep the plan, divide what hangs on it, or may look at settings."""
    return _for(view, _may_read)


def done(request: DeskRequest, form: Any, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the action gave; None where it was refused, which the form then says."""
    with overtaken(form):
        try:
            return act(who(request, form.cleaned_data))
        except RevisionRefused as why:
            form.add_error(None, str(why))
    return None


def form_page(
    request: DeskRequest,
    form: Any,
    title: str,
    edition: Edition | None = None,
    *,
    template: str = "strategy/edition_form.html",
    **more: Any,
) -> HttpResponse:
    crumbs = way_to(request, title, edition=edition)
    values = {"form": form, "heading": title, "edition": edition, "crumbs": crumbs, **more}
    return render(request, template, values, status=422 if form.is_bound else 200)


def is_to_come(edition: Edition, today: date) -> bool:
    return edition.in_force_from is not None and edition.in_force_from > today


def steps_of(edition: Edition, outlook: Outlook, now: int) -> list[Step]:
    """The way of an edition that waits: its contents, what became of the items, and its day."""
    pages = (
        ("contents", pgettext("plan", "Contents"), True),
        ("mapping", _("What became of the items"), not outlook.unmapped),
        ("coming", _("Links and the day"), False),
    )
    return [
        Step(label, reverse(f"strategy:{page}", args=[edition.key]), done=done and place != now, current=place == now)
        for place, (page, label, done) in enumerate(pages)
    ]


def edition_of(key: UUID) -> Edition:
    return get_object_or_404(Edition.objects.select_related("plan"), key=key)


def draft_of(key: UUID) -> Edition:
    return get_object_or_404(Edition.objects.select_related("plan").filter(draft=True), key=key)


def seen() -> int:
    return setting_record.version(PLANS)


def way_to(request: DeskRequest, here: str = "", *, edition: Edition | None = None) -> list[Crumb]:
    today = tokyo_date(request.at)
    person: Any = request.user
    reads = any(holds(person, role, today) for role in READERS)
    first = Crumb(_("Settings"), reverse("city:settings")) if reads else Crumb(_("Strategy"), reverse("strategy:tree"))
    way = [first]
    way.append(Crumb(_("Plan and its editions"), reverse("strategy:editions") if here else ""))
    if edition:
        way.append(Crumb(edition.name, reverse("strategy:contents", args=[edition.key])))
    return [*way, Crumb(here)] if here else way
