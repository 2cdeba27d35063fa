"""Naming a unit that could use what worked, and the page on which that unit answers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.cases.pages import find_case
from workflows.cases.scope import may_see
from workflows.engine.bars import barred
from workflows.pocs.pages import form_page
from workflows.referrals.queries import speaks_for

from . import spread_actions, spread_queries
from .forms.pages import NameUnitForm, SpreadForm
from .lesson_queries import lessons_of
from .models import Spread


@require_http_methods(["GET", "HEAD", "POST"])
def name_unit(request: DeskRequest, number: str) -> HttpResponse:
    """Name a unit that could use it, and why."""
    case, on = find_case(request, number), tokyo_date(request.at)
    if not spread_queries.may_name(case, request.user, on):  # type: ignore[arg-type]
        refuse(request, spread_actions.NOT_THE_OWNER.sentence)
    form = NameUnitForm(on, request.POST or None)
    back = reverse("closing:case", args=[number])

    def act(valid: Any) -> None:
        spread_actions.name_unit(case, by=request.user, at=request.at, **valid.cleaned_data)  # type: ignore[arg-type]

    return form_page(
        request,
        form,
        act,
        title=_("Name a unit that could use it"),
        lead=str(case),
        crumbs=[Crumb(_("Cases"), reverse("desk:cases")), Crumb(number, back)],
        back=back,
        done=_("The unit was told by mail and on its first page."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def spread(request: DeskRequest, key: UUID) -> HttpResponse:
    """What a unit is asked, with as much of the case as its owner told it, and the unit's answer."""
    person: Any = request.user
    on = tokyo_date(request.at)
    row: Spread = get_object_or_404(spread_queries.readable(person, on), key=key)
    may_answer = not row.answer and speaks_for(person, row.unit, on) and not barred(row.case, person)
    if request.method == "POST" and not may_answer:
        why = spread_actions.ANSWERED if row.answer else spread_actions.NOT_YOUR_UNIT
        refuse(request, why.sentence)
    form = SpreadForm(row, request.POST or None)

    def act(valid: SpreadForm) -> None:
        spread_actions.answer(row, by=person, at=request.at, **valid.cleaned_data)

    title = _("Could your unit use this?")
    return form_page(
        request,
        form,
        act,
        title=title,
        crumbs=[Crumb(_("Lessons from cases"), reverse("closing:lessons"))],
        back=request.path,
        leave=reverse("desk:home"),
        done=_("The answer was sent to the owning unit."),
        template="closing/spread.html",
        context={
            "spread": row,
            "lesson": lessons_of([row.case]).get(row.case_id, ""),
            "sees_case": may_see(person, row.case, on),
            "sees_opened": row.opened is not None and may_see(person, row.opened, on),
            "may_answer": may_answer,
        },
    )
