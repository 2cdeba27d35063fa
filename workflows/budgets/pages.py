"""What the pages of this room share: finding a request, who does what, and the page that is one form."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .models import BudgetRequest
from .scope import visible_requests


def find(request: DeskRequest, key: UUID) -> BudgetRequest:
    """The request of that key, for whoever may see it; otherwise there is no such page."""
    budget = visible_requests(request.user, tokyo_date(request.at)).filter(key=key).first()
    if budget is None:
        raise Http404
    return budget


def by_whom(request: DeskRequest, form: forms.Form) -> dict[str, Any]:
    """Who acts, when, and on which version of the request, as actions take it."""
    return {"by": request.user, "at": request.at, "version": form.cleaned_data["version"]}


def form_page(
    request: DeskRequest, form: forms.Form, title: str, lead: str, crumbs: list[Crumb], given: Any = ()
) -> HttpResponse:
    """A page that is one form; `given` are amounts to have in sight while filling it in."""
    way = [Crumb(_("Budgets"), reverse("budgets:list")), *crumbs, Crumb(title)]
    context = {"form": form, "title": title, "lead": lead, "crumbs": way, "given": given}
    return render(request, "budgets/form.html", context, status=422 if form.is_bound else 200)


def crumb_of(budget: BudgetRequest) -> Crumb:
    """The request on the way to one of its forms."""
    return Crumb(str(budget), budget.get_absolute_url())
