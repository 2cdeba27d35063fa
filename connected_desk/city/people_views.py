"""The pages of people and roles: the list, the file with what it would do, one line typed, and the download."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.records import access
from connected_desk.records.files import FileRefused
from connected_desk.records.tables import Unreadable
from connected_desk.records.web import DeskRequest
from connected_desk.ui import handouts

from . import people_actions, queries, setting_record, unit_queries, waiting_actions
from .calendar import tokyo_date
from .gate import only
from .models import RoleHeld
from .people_actions import PEOPLE
from .people_file import RING, headings
from .people_forms import ConfirmForm, PeopleFileForm, RoleForm, confirm_label
from .people_plan import Outcome, plan_of
from .roles import OFFICERS, HeldRole
from .setting_kinds import READERS
from .setting_views import CHANGED_MEANWHILE, may_change, way, who
from .unit_models import ContactPart

ways = require_http_methods(["GET", "POST"])


@require_GET
@only(*READERS)
def list_of_people(request: DeskRequest) -> HttpResponse:
    """Everybody with the roles held today and later, by address; found by name or address."""
    on, words = tokyo_date(request.at), request.GET.get("q", "").strip()
    page = queries.people_page(on, after=request.GET.get("after", ""), words=words)
    values = {
        "today": on,
        "people": page.people,
        "words": words,
        "next": "?" + urlencode({"q": words, "after": page.after}) if page.after else "",
        "first": "?" + urlencode({"q": words}) if request.GET.get("after") else "",
        "history": setting_record.history(PEOPLE),
        "may_change": may_change(request),
        "crumbs": way(request, PEOPLE),
    }
    return render(request, "city/people.html", values)


@ways
@only(HeldRole.ADMIN)
def choose_file(request: DeskRequest) -> HttpResponse:
    """Choose a file of people and roles; nothing is written yet."""
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            waiting = waiting_actions.hold_table(file, kind=PEOPLE, by=request.user, at=request.at)  # type: ignore[arg-type]
            return redirect("city:people_check", waiting.key)
        except (FileRefused, Unreadable) as why:
            form.add_error("file", str(why))
    values = {"form": form, "columns": headings(), "crumbs": way(request, PEOPLE, _("Read a file"))}
    return render(request, "city/people_file.html", values, status=422 if form.is_bound else 200)


@ways
@only(HeldRole.ADMIN)
def check_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """What each line would do; a press writes all of it, or nothing."""
    waiting = get_object_or_404(waiting_actions.of(request.user, PEOPLE, at=request.at), key=key)
    table = waiting_actions.table_of(waiting)
    try:
        plan = plan_of(table, by=request.user, on=tokyo_date(request.at))  # type: ignore[arg-type]
    except Unreadable as why:
        messages.error(request, str(why))
        return redirect("city:people_file")
    initial = {"seen": setting_record.version(PEOPLE), "shown": plan.mark}
    form = ConfirmForm(confirm_label(len(plan.written)), request.POST or None, **initial)
    if form.is_valid() and _written(request, form, table, form.cleaned_data["shown"]):
        waiting_actions.drop(waiting)
        return redirect("city:people")
    if form.is_bound and form.non_field_errors():
        form = ConfirmForm(confirm_label(len(plan.written)), None, **initial)
        messages.error(request, _("Something has changed since you saw the lines. Look at them once more."))
    values = {
        "waiting": waiting,
        "plan": plan,
        "groups": plan.groups,
        "wrong": len(plan.of(Outcome.WRONG)),
        "form": form if plan.written and not plan.of(Outcome.WRONG) else None,
        "crumbs": way(request, PEOPLE, _("Check the file")),
    }
    return render(request, "city/people_check.html", values, status=422 if request.method == "POST" else 200)


@ways
@only(HeldRole.ADMIN)
def type_role(request: DeskRequest) -> HttpResponse:
    """One line typed by hand: what the same line of a file would do."""
    on = tokyo_date(request.at)
    form = RoleForm(on, request.POST or None, seen=setting_record.version(PEOPLE), valid_from=on)
    if form.is_valid() and _written(request, form, form.table(), None):
        return redirect("city:people")
    values = {"form": form, "crumbs": way(request, PEOPLE, _("Give or end a role"))}
    return render(request, "city/people_new.html", values, status=422 if form.is_bound else 200)


@require_GET
@only(*READERS)
def download(request: DeskRequest) -> HttpResponse:
    """The roles held today and later, in the form in which a file is read in (CSV, UTF-8)."""
    on = tokyo_date(request.at)
    access.note(person_id=request.user.pk, what="export.people", at=request.at)
    contacts = unit_queries.contacts_to_come(on)
    rows = [_cells(held, contacts) for held in queries.roles_to_download(on)]
    return handouts.handed_out("csv", f"people-{on}", headings(), rows)


def _cells(held: RoleHeld, contacts: Collection[tuple[int, int, str]]) -> list[Any]:
    unit = held.unit
    cells = [held.person.name, held.person.email, unit.code if unit else "", unit.name if unit else ""]
    named = held.role in OFFICERS
    parts = [RING if named and (held.person_id, held.unit_id, part) in contacts else "" for part in ContactPart]
    return [*cells, held.get_role_display(), held.valid_from, held.valid_to, *parts]


def _written(request: DeskRequest, form: Any, table: Any, shown: str | None) -> bool:
    """Whether the lines were written; otherwise the form says why not."""
    try:
        done = people_actions.bring_people(table, shown=shown, **who(request, form.cleaned_data))
    except people_actions.PeopleFaulty as faulty:
        for one in faulty.plan.of(Outcome.WRONG):
            form.add_error(None, " ".join(one.sentences))
        return False
    except (people_actions.ChangedMeanwhile, setting_record.Overtaken):
        form.add_error(None, CHANGED_MEANWHILE)
        return False
    sentence = ngettext("%(n)d line was written.", "%(n)d lines were written.", len(done))
    messages.success(request, sentence % {"n": len(done)})
    return True
