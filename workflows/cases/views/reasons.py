"""The pages of grounds: the list, a new one, and changing one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.web import DeskRequest

from ..forms.reasons import ReasonForm
from ..reason_actions import NoneLeft, save_reason
from ..reason_models import Reason, ReasonKind
from ..reason_queries import REASONS, by_kind, holds


@require_GET
@only(*READERS)
def list_of_reasons(request: DeskRequest) -> HttpResponse:
    """Every ground with its code and days, those that ended too."""
    on = tokyo_date(request.at)
    context = {
        "kinds": [(kind, [(one, holds(one, on)) for one in rows]) for kind, rows in by_kind()],
        "history": setting_record.history(REASONS),
        "may_change": may_change(request),
        "crumbs": way(request, REASONS),
    }
    return render(request, "cases/reasons.html", context)


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def new_reason(request: DeskRequest, kind: str) -> HttpResponse:
    """Add a ground to choose from."""
    if kind not in ReasonKind:
        raise Http404
    return _form(request, None, ReasonKind(kind))


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def change_reason(request: DeskRequest, code: str) -> HttpResponse:
    """Word a ground anew, move it, or end it."""
    row = get_object_or_404(Reason, code=code)
    return _form(request, row, ReasonKind(row.kind))


def _form(request: DeskRequest, row: Reason | None, kind: ReasonKind) -> HttpResponse:
    form = ReasonForm(row, tokyo_date(request.at), request.POST or None, seen=setting_record.version(REASONS))
    if form.is_valid() and _saved(request, form, kind):
        return redirect("desk:reasons")
    title = row.label if row else _("New ground")
    context = {"form": form, "row": row, "kind": kind, "title": title, "crumbs": way(request, REASONS, title)}
    return render(request, "cases/reason.html", context, status=422 if form.is_bound else 200)


def _saved(request: DeskRequest, form: ReasonForm, kind: ReasonKind) -> bool:
    """Whether it was saved; otherwise the form says why not."""
    said = form.cleaned_data
    code = form.row.code if form.row else said["code"]
    try:
        with overtaken(form):
            save_reason(code, kind, form.said(), **who(request, said))
            messages.success(request, _("The ground was saved."))
            return True
    except NoneLeft:
        form.add_error("valid_to", _("At least one ground of this kind must have no last day."))
    return False
