"""The pages that conclude a revision: what became of each item, what happens to the links, and the day."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest

from . import edition_forms as forms
from . import revision_queries
from .actions import mappings
from .edition_page_views import (
    done,
    draft_of,
    edition_of,
    for_readers,
    for_revisers,
    form_page,
    seen,
    steps_of,
    way_to,
    ways,
)
from .revision_queries import may_divide, may_revise, sees_the_plan


@ways
@for_revisers
def mapping(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say of each item of the edition before what became of it."""
    edition, today = draft_of(key), tokyo_date(request.at)
    outlook = revision_queries.outlook(edition, None, today)
    proposed = "proposed" in request.GET
    form = forms.MappingForm(outlook, request.POST or None, seen=seen(), proposed=proposed)
    if form.is_valid():
        changed = done(request, form, lambda by: [mappings.map_items(edition, form.became, **by)])
        if changed:
            said = ngettext("%(n)d item was changed.", "%(n)d items were changed.", changed[0]) % {"n": changed[0]}
            messages.success(request, said)
            still = revision_queries.unmapped(outlook.old, edition).exists() if outlook.old else False
            return redirect("strategy:mapping" if still else "strategy:coming", edition.key)
    values = {
        "edition": edition,
        "outlook": outlook,
        "form": form,
        "proposed": proposed,
        "proposals": sum(line.proposal is not None for line in outlook.lines),
        "news": edition.items.order_by("position"),
        "step_nav": steps_of(edition, outlook, 1),
        "crumbs": way_to(request, _("What became of the items"), edition=edition),
    }
    return render(request, "strategy/mapping.html", values, status=422 if form.is_bound else 200)


@ways
@for_readers
def coming(request: DeskRequest, key: UUID) -> HttpResponse:
    """What happens to each link; where what hangs on a split item goes; and the day the edition comes into force."""
    edition, today = edition_of(key), tokyo_date(request.at)
    person: Any = request.user
    outlook = revision_queries.outlook(edition, person, today)
    divides, revises = may_divide(person, today), may_revise(person, today)
    dividing, setting = "divide" in request.POST, "set_day" in request.POST
    divide = forms.DivideForm(outlook, request.POST if dividing else None)
    day = forms.DayForm(request.POST if setting else None, seen=seen(), on=forms.first_day(edition, today))
    if (dividing and not divides) or (setting and not revises):
        refuse(request, _("This page is for others."))
    if dividing and divide.is_valid():
        count = mappings.divide(divide.choices(), by=person, at=request.at)
        said = ngettext("%(n)d choice was kept.", "%(n)d choices were kept.", count) % {"n": count}
        messages.success(request, said)
        return redirect("strategy:coming", edition.key)
    if (
        setting
        and day.is_valid()
        and done(request, day, lambda by: mappings.come_into_force(edition, on=day.cleaned_data["on"], **by))
    ):
        messages.success(request, _("The edition has its day. From then on links go on to the new items."))
        return redirect("strategy:contents", edition.key)
    values = {
        "edition": edition,
        "outlook": outlook,
        "divide_form": divide if divides and divide.asked else None,
        "day_form": day if revises and edition.draft and not outlook.unmapped else None,
        "sees_tree": sees_the_plan(person, today),
        "may_map": revises and edition.draft,
        "step_nav": steps_of(edition, outlook, 2) if edition.draft else [],
        "crumbs": way_to(request, _("What happens to the links"), edition=edition),
    }
    return render(request, "strategy/coming.html", values, status=422 if day.is_bound or divide.is_bound else 200)


@ways
@for_revisers
def take_back(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take back the day of an edition, as long as it has not come."""
    edition = edition_of(key)
    form = forms.ReasonForm(_("Take the day back"), request.POST or None, kind="danger", seen=seen())
    if form.is_valid() and done(request, form, lambda by: mappings.take_day_back(edition, **by)):
        messages.success(request, _("The edition waits again."))
        return redirect("strategy:contents", edition.key)
    return form_page(request, form, _("Take the day back"), edition)
