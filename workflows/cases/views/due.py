"""Everything that is due from somebody: the page, and the same as a calendar under the person's secret address."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from connected_desk.city import calendar_addresses
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.records import access, security
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Tab

from .. import due
from ..due_calendar import as_calendar


@require_safe
def due_dates(request: DeskRequest) -> HttpResponse:
    """What is due from me; for a head, also what is due from the units."""
    person: Person = request.user  # type: ignore[assignment]  # LoginRequiredMiddleware: it is a person
    on = tokyo_date(request.at)
    mine, units = due.Whose.of(person, on), due.Whose.of(person, on, as_head=True)
    whole = bool(units.units) and request.GET.get("of") == "units"
    counted = {False: due.counts(mine), **({True: due.counts(units)} if units.units else {})}
    page = due.page(units if whole else mine, after=request.GET.get("after", ""))
    here = "units" if whole else "mine"
    context = {
        "groups": [(name, label, counted[whole][name], lines) for name, label, lines in page.groups],
        "tabs": [
            Tab(
                _("My units") if is_of_units else _("Mine"),
                f"?of={'units' if is_of_units else 'mine'}",
                sum(counts.values()),
                current=is_of_units == whole,
            )
            for is_of_units, counts in counted.items()
        ],
        "next": f"?of={here}&after={page.after}" if page.after else "",
        "first": f"?of={here}" if request.GET.get("after") else "",
        "at": request.at,
        "me_url": reverse("city:me"),
    }
    return render(request, "cases/due.html", context)


@login_not_required
@require_safe
def calendar(request: DeskRequest, secret: str) -> HttpResponse:
    """The due dates of whoever the secret belongs to, as iCalendar. No session is looked at and no cookie set."""
    if calendar_addresses.guessed_too_often(request.address, at=request.at):
        return _later()
    person = calendar_addresses.whose(secret, at=request.at)
    if person is None:
        sentence = _("Nobody's calendar has this address.")
        security.refuse(calendar_addresses.REFUSED, sentence=sentence, **security.whence(request))
        raise Http404
    if calendar_addresses.fetched_too_often(person, at=request.at):
        return _later()
    access.note(person_id=person.pk, what=calendar_addresses.FETCHED, at=request.at)
    with override(person.language):
        made = as_calendar(due.all_of(due.Whose.of(person, tokyo_date(request.at))))
    return HttpResponse(
        made, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"}
    )


def _later() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(int(calendar_addresses.WINDOW.total_seconds()))})
