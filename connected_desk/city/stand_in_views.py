"""The pages of stand-ins: who stands in for whom, giving one, and ending one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest

from . import setting_record, standing
from .calendar import tokyo_date
from .gate import only
from .models import ActingFor
from .roles import HeldRole
from .setting_kinds import READERS
from .setting_views import may_change, overtaken, way, who
from .stand_in_forms import EndForm, StandInForm
from .standing import STAND_INS

ways = require_http_methods(["GET", "POST"])


@ways
@only(*READERS)
def stand_ins(request: DeskRequest) -> HttpResponse:
    """Who stands in for whom today and later, and giving another."""
    on, form = tokyo_date(request.at), None
    if may_change(request):
        form = StandInForm(on, request.POST or None, seen=setting_record.version(STAND_INS))
        if form.is_valid() and _given(request, form):
            messages.success(request, _("The stand-in was saved."))
            return redirect("city:stand_ins")
    values = {
        "rows": standing.stand_ins_to_come(on),
        "today": on,
        "form": form,
        "history": setting_record.history(STAND_INS),
        "crumbs": way(request, STAND_INS),
    }
    return render(request, "city/stand_ins.html", values, status=422 if form and form.is_bound else 200)


@ways
@only(HeldRole.ADMIN)
def end(request: DeskRequest, key: str) -> HttpResponse:
    """End a stand-in, or move its last day."""
    on = tokyo_date(request.at)
    row = get_object_or_404(ActingFor.objects.select_related("person", "for_person"), key=key)
    form = EndForm(row.valid_from, on, request.POST or None, seen=setting_record.version(STAND_INS))
    if form.is_valid():
        with overtaken(form):
            standing.end_stand_in(row, last=form.cleaned_data["last"], **who(request, form.cleaned_data))
            messages.success(request, _("The last day was saved."))
            return redirect("city:stand_ins")
    values = {"row": row, "form": form, "crumbs": way(request, STAND_INS, _("Last day of the stand-in"))}
    return render(request, "city/stand_in.html", values, status=422 if form.is_bound else 200)


def _given(request: DeskRequest, form: StandInForm) -> bool:
    said = form.cleaned_data
    try:
        with overtaken(form):
            days = {"first": said["first"], "last": said["last"]}
            standing.give_stand_in(said["person"], for_person=said["for_person"], **days, **who(request, said))
            return True
    except standing.StandsInAlready:
        form.add_error(None, _("This person stands in on some of these days already. Change the last day there."))
    return False
