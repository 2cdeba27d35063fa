"""The page of what could enter the next budget, bureau by bureau."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .. import candidates as asked
from ..terms import year_label


@require_GET
def candidates(request: DeskRequest) -> HttpResponse:
    """The candidates the person may see; of one bureau, where the address names one of those shown."""
    on = tokyo_date(request.at)
    found = asked.candidates(request.user, on)
    chosen = request.GET.get("unit", "")
    shown = [bureau for bureau in found if bureau.unit.code == chosen] if chosen else found
    total = sum(len(bureau.candidates) for bureau in shown)
    context = {
        "bureaus": shown,
        "choices": [bureau.unit for bureau in found],
        "chosen": chosen,
        "year": year_label(fiscal_year(on) + 1),
        "count": ngettext("%(n)d candidate", "%(n)d candidates", total) % {"n": total},
        "at": request.at,
        "crumbs": [Crumb(_("Budgets"), reverse("budgets:list")), Crumb(_("Candidates for the next budget"))],
    }
    return render(request, "budgets/candidates.html", context)
