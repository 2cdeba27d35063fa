"""The pages of norms: the table of states, and one state with its history."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.setting_kinds import READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.web import DeskRequest

from . import norm_actions
from .norm_forms import NormForm
from .norm_queries import NORMS, Line, lines


@require_GET
@only(*READERS)
def list_of_norms(request: DeskRequest) -> HttpResponse:
    """Every state that has a norm: the default, what counts today, what is set for units and for later."""
    context = {
        "lines": list(lines(tokyo_date(request.at))),
        "today": tokyo_date(request.at),
        "history": setting_record.history(NORMS),
        "may_change": may_change(request),
        "crumbs": way(request, NORMS),
    }
    return render(request, "engine/norms.html", context)


@require_http_methods(["GET", "POST"])
@only(*READERS)
def set_norm(request: DeskRequest, life: str, state: str) -> HttpResponse:
    """One state with what is set for it; the administrator sets a number from a day on."""
    line = _line(request, life, state)
    form = None
    if may_change(request):
        form = NormForm(line.state, tokyo_date(request.at), request.POST or None, seen=setting_record.version(NORMS))
        if form.is_valid() and _set(request, line, form):
            return redirect("engine:norms")
    context = {
        "line": line,
        "today": tokyo_date(request.at),
        "form": form,
        "history": setting_record.history(NORMS),
        "crumbs": way(request, NORMS, line.state.label),
    }
    bad = form is not None and form.is_bound
    return render(request, "engine/norm.html", context, status=422 if bad else 200)


def _line(request: DeskRequest, life: str, state: str) -> Line:
    found = (one for one in lines(tokyo_date(request.at)) if (one.life.name, one.state.code) == (life, state))
    line = next(found, None)
    if line is None:
        raise Http404
    return line


def _set(request: DeskRequest, line: Line, form: NormForm) -> bool:
    """Whether it was set; otherwise the form says why not."""
    said = form.cleaned_data
    norm = {"open_days": said["open_days"], "valid_from": said["valid_from"], "unit": said.get("unit")}
    with overtaken(form):
        norm_actions.set_norm(line.life, line.state, **norm, **who(request, said))
        messages.success(request, _("The norm was set. Dates that were set already have not moved."))
        return True
    return False
