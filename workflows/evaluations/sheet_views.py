"""The pages of the score sheet: its versions, and the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.gate import only
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.web import DeskRequest

from .forms.versions import SheetForm
from .sheet_actions import save_sheet, scale_of, worded
from .sheet_queries import SHEETS, newest_sheet, sheets


@require_GET
@only(*READERS)
def list_of_sheets(request: DeskRequest) -> HttpResponse:
    """Every version of the sheet with its criteria and what the grades stand for."""
    found = sheets()
    context = {
        "sheets": [(sheet, scale_of(sheet), [worded(one) for one in sheet.criteria.all()]) for sheet in found],
        "history": setting_record.history(SHEETS),
        "may_change": may_change(request),
        "crumbs": way(request, SHEETS),
    }
    return render(request, "evaluations/sheets.html", context)


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def new_version(request: DeskRequest) -> HttpResponse:
    """Word the sheet anew, as its next version."""
    sheet = newest_sheet()
    criteria = [worded(one) for one in sheet.criteria.all()]
    form = SheetForm(criteria, scale_of(sheet), request.POST or None, seen=setting_record.version(SHEETS))
    if form.is_valid() and _saved(request, form):
        return redirect("evaluations:sheets")
    context = {"form": form, "crumbs": way(request, SHEETS, _("New version"))}
    return render(request, "evaluations/sheet_version.html", context, status=422 if form.is_bound else 200)


def _saved(request: DeskRequest, form: SheetForm) -> bool:
    """Whether the version was saved; otherwise the form says why not."""
    with overtaken(form):
        made = save_sheet(form.criteria(), scale=form.scale(), **who(request, form.cleaned_data))
        messages.success(request, _("Version %d was saved. Evaluations that begin from now on use it.") % made.version)
        return True
    return False
