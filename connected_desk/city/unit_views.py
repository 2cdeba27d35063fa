"""The pages of units: the list, a file with what it would do on its day, what is prepared, and one unit."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.records import access
from connected_desk.records.files import FileRefused
from connected_desk.records.tables import Unreadable
from connected_desk.records.web import DeskRequest
from connected_desk.ui import handouts

from . import queries, setting_record, unit_actions, unit_choices, unit_edit_actions, unit_queries, waiting_actions
from .calendar import tokyo_date
from .gate import only
from .models import Unit
from .roles import HeldRole
from .setting_kinds import READERS
from .setting_views import CHANGED_MEANWHILE, may_change, overtaken, way, who
from .unit_edit_actions import UNITS
from .unit_file import cells_of, headings
from .unit_forms import (
    CallOffForm,
    ChooseForm,
    ContactForm,
    ReorganiseForm,
    SuccessorsForm,
    UnitForm,
    UnitsFileForm,
)
from .unit_json import as_table
from .unit_known import Outcome
from .unit_models import Reorganisation, UnitContact
from .unit_plan import Plan, plan_of

ways = require_http_methods(["GET", "POST"])


@require_GET
@only(*READERS)
def list_of_units(request: DeskRequest) -> HttpResponse:
    """The units of today and to come in their official order, with what is prepared."""
    on = tokyo_date(request.at)
    contacts = unit_queries.contacts_by_unit(on)
    values = {
        "today": on,
        "units": [(unit, contacts.get(unit.pk, [])) for unit in unit_queries.units_to_come(on)],
        "prepared": unit_actions.prepared(),
        "history": setting_record.history(UNITS),
        "may_change": may_change(request),
        "crumbs": way(request, UNITS),
    }
    return render(request, "city/units.html", values)


@ways
@only(HeldRole.ADMIN)
def choose_file(request: DeskRequest) -> HttpResponse:
    """Choose a file of units and its day; nothing is written yet."""
    form = UnitsFileForm(tokyo_date(request.at), request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            said = form.cleaned_data
            waiting = waiting_actions.hold_table(
                as_table(said["file"]),
                kind=UNITS,
                said=said["on"].isoformat(),
                by=request.user,  # type: ignore[arg-type]  # an administrator
                at=request.at,
            )
            return redirect("city:units_check", waiting.key)
        except (FileRefused, Unreadable) as why:
            form.add_error("file", str(why))
    values = {"form": form, "columns": headings(), "crumbs": way(request, UNITS, _("Read a file"))}
    return render(request, "city/units_file.html", values, status=422 if form.is_bound else 200)


@ways
@only(HeldRole.ADMIN)
def check_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """What each line would do on the day; a press carries it out or prepares it, all of it or nothing."""
    waiting = get_object_or_404(waiting_actions.of(request.user, UNITS, at=request.at), key=key)
    on, today = date.fromisoformat(waiting.said), tokyo_date(request.at)
    try:
        plan = plan_of(waiting_actions.table_of(waiting), on=on)
    except Unreadable as why:
        messages.error(request, str(why))
        return redirect("city:units_file")
    label = _("Carry the reorganisation out") if on <= today else _("Prepare the reorganisation")
    initial = {"seen": setting_record.version(UNITS), "shown": plan.mark}
    form = ReorganiseForm(label, request.POST or None, **initial)
    asked = SuccessorsForm(unit_choices.questions(plan), {}, request.POST or None)
    if form.is_valid() and asked.is_valid() and (made := _reorganised(request, form, waiting, on, asked.chosen())):
        waiting_actions.drop(waiting)
        messages.success(request, _done(made))
        return redirect("city:reorganisation", made.key)
    if form.is_bound and form.non_field_errors():
        for error in form.non_field_errors():
            messages.error(request, str(error))
        form = ReorganiseForm(label, None, **initial)
    values = {
        "title": _("What the file would do"),
        "name": waiting.name,
        "on": on,
        "plan": plan,
        "groups": plan.groups,
        "wrong": len(plan.of(Outcome.WRONG)),
        "form": form if plan.written and not plan.of(Outcome.WRONG) else None,
        "asked": asked,
        "checking": True,
        "crumbs": way(request, UNITS, _("Check the file")),
    }
    return render(request, "city/units_check.html", values, status=422 if request.method == "POST" else 200)


@ways
@only(*READERS)
def reorganisation(request: DeskRequest, key: UUID) -> HttpResponse:
    """A reorganisation: what is prepared and will happen on its day, and calling it off; or that it is over."""
    made = get_object_or_404(Reorganisation.objects.select_related("planned_by", "cancelled_by"), key=key)
    plan = unit_actions.planned(made) if made.waits else None
    form, choose, asked = _forms(request, made, plan) if plan and may_change(request) else (None, None, None)
    if form and form.is_valid() and _called_off(request, form, made):
        messages.success(request, _("The reorganisation was called off. The units stay as they are."))
        return redirect("city:units")
    if choose and asked and choose.is_valid() and asked.is_valid() and _chosen(request, choose, asked, made):
        return redirect("city:reorganisation", made.key)
    values = {
        "title": _("Reorganisation"),
        "name": made.name,
        "on": made.on,
        "made": made,
        "groups": plan.groups if plan else [],
        "wrong": len(plan.of(Outcome.WRONG)) if plan else 0,
        "form": form,
        "choose": choose,
        "asked": asked,
        "crumbs": way(request, UNITS, _("Reorganisation")),
    }
    return render(request, "city/units_check.html", values, status=422 if request.method == "POST" else 200)


@ways
@only(HeldRole.ADMIN)
def change_unit(request: DeskRequest, key: UUID) -> HttpResponse:
    """One unit: its names, links, parts and place, and whom it is asked through."""
    on = tokyo_date(request.at)
    unit = get_object_or_404(Unit.objects.select_related("parent", "general_affairs"), key=key)
    if unit.valid_to and unit.valid_to < on:
        raise Http404
    others = [one for one in queries.current_units(on) if one.pk != unit.pk]
    seen = setting_record.version(UNITS)
    about_contact = "contact-part" in request.POST
    form = UnitForm(unit, others, request.POST if request.POST and not about_contact else None, seen=seen)
    contact = ContactForm(unit, on, request.POST if about_contact else None, seen=seen)
    if form.is_valid() and _changed(request, form, unit):
        return redirect("city:units")
    if contact.is_valid() and _contact_set(request, contact, unit):
        return redirect("city:unit", unit.key)
    values = {
        "unit": unit,
        "form": form,
        "contact_form": contact,
        "sent": contact if about_contact else form,
        "contacts": UnitContact.objects.current(on).filter(unit=unit).select_related("person"),
        "crumbs": way(request, UNITS, unit.name),
    }
    return render(request, "city/unit.html", values, status=422 if request.method == "POST" else 200)


@require_GET
@only(*READERS)
def download(request: DeskRequest) -> HttpResponse:
    """The units of today and to come, in the form in which a file is read in (CSV, UTF-8)."""
    on = tokyo_date(request.at)
    access.note(person_id=request.user.pk, what="export.units", at=request.at)
    return handouts.handed_out("csv", f"units-{on}", headings(), map(cells_of, unit_queries.units_to_come(on)))


def _forms(
    request: DeskRequest, made: Reorganisation, plan: Plan
) -> tuple[CallOffForm, ChooseForm | None, SuccessorsForm | None]:
    """Calling a prepared reorganisation off, and saying who takes what where something is to be said."""
    seen, found = setting_record.version(UNITS), unit_choices.questions(plan)
    choosing = "choose-reason" in request.POST
    off = CallOffForm(request.POST if request.POST and not choosing else None, initial={"seen": seen})
    if not found:
        return off, None, None
    said = request.POST if choosing else None
    return off, ChooseForm(said, seen=seen), SuccessorsForm(found, made.chosen, said)


def _chosen(request: DeskRequest, form: ChooseForm, asked: SuccessorsForm, made: Reorganisation) -> bool:
    with overtaken(form):
        unit_actions.choose_successors(made, asked.chosen(), **who(request, form.cleaned_data))
        messages.success(request, _("Who takes what was saved."))
        return True
    return False


def _reorganised(
    request: DeskRequest, form: Any, waiting: Any, on: date, chosen: dict[str, dict[str, str]]
) -> Reorganisation | None:
    """The reorganisation that was carried out or prepared; otherwise the form says why not."""
    shown = form.cleaned_data["shown"]
    try:
        return unit_actions.reorganise(waiting, on=on, chosen=chosen, shown=shown, **who(request, form.cleaned_data))
    except unit_actions.PreparedAlready:
        form.add_error(None, _("A reorganisation is prepared already. Call it off first, or wait for its day."))
    except unit_actions.UnitsFaulty as faulty:
        for one in faulty.plan.of(Outcome.WRONG):
            form.add_error(None, " ".join(one.sentences))
    except (unit_actions.ChangedMeanwhile, setting_record.Overtaken):
        form.add_error(None, CHANGED_MEANWHILE)
    return None


def _called_off(request: DeskRequest, form: Any, made: Reorganisation) -> bool:
    try:
        with overtaken(form):
            unit_actions.call_off(made, **who(request, form.cleaned_data))
            return True
    except unit_actions.InUse as used:
        sentence = _("“%(unit)s” is in use already: roles or something else name it. End these first.")
        form.add_error(None, sentence % {"unit": used})
    return False


def _changed(request: DeskRequest, form: UnitForm, unit: Unit) -> bool:
    said = form.cleaned_data
    with overtaken(form):
        if unit_edit_actions.change_unit(unit, form.values(), after=said["after"], **who(request, said)):
            messages.success(request, _("The unit was changed."))
        return True
    return False


def _contact_set(request: DeskRequest, form: ContactForm, unit: Unit) -> bool:
    said = form.cleaned_data
    with overtaken(form):
        unit_edit_actions.set_contact(unit, said["part"], said["person"], **who(request, said))
        messages.success(request, _("Whom the unit is asked through was saved."))
        return True
    return False


def _done(made: Reorganisation) -> str:
    if made.done_at:
        return _("The reorganisation was carried out. What the units that ended held is their successors' now.")
    return _("The reorganisation is prepared. It is carried out at the beginning of its day.")
