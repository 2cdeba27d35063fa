"""The pages of the meetings: the list, one meeting, the instructions, one of them, and the forms that add to them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Look, Tab
from workflows.engine import deadlines
from workflows.reports.scope import sees_reports

from . import actions, queries
from .forms import FilterForm, InstructionForm, MeetingForm, RemarkForm, ReplyForm, ResultForm
from .models import AgendaItem, Body, Instruction, Meeting
from .terms import AgendaResult

LOOKS = {
    "planned": Look("clock", "blue"),
    "held": Look("ok", "gray"),
    "open": Look("flag", "orange"),
    "closed": Look("check", "green"),
}
RESULTS = {
    AgendaResult.DECIDED: Look("check", "green"),
    AgendaResult.APPROVED: Look("ok", "green"),
    AgendaResult.CONDITIONAL: Look("alert", "orange"),
    AgendaResult.CONTINUED: Look("play", "blue"),
    AgendaResult.REPORTED: Look("info", "gray"),
}


@require_GET
def list_of_meetings(request: DeskRequest) -> HttpResponse:
    """The meetings, the latest first, and beside them the instructions that are open."""
    on = _read_on(request)
    form = FilterForm(request.GET)
    page = queries.list_meetings(narrowed=form.rule(), after=request.GET.get("after", ""))
    chosen = request.GET.get("body", "")
    values = {
        "page": page,
        "form": form,
        "now": request.at,
        "looks": LOOKS,
        "bodies": queries.bodies(on),
        "open_instructions": queries.list_instructions(on, tab="open"),
        "next": f"?body={chosen}&after={_quoted(page.after)}" if page.after else "",
        "first": f"?body={chosen}" if request.GET.get("after") else "",
        "may_write": queries.may_write(request.user, on),
    }
    return render(request, "meetings/list.html", values)


@require_GET
def show_meeting(request: DeskRequest, key: UUID) -> HttpResponse:
    """One meeting: date, place and attendees, the agenda with what was said and decided, and its instructions."""
    on = _read_on(request)
    meeting = find_meeting(key)
    held = meeting.held_at <= request.at
    values = {
        "meeting": meeting,
        "held": held,
        "look": LOOKS["held" if held else "planned"],
        "members": queries.members(meeting.body, tokyo_date(meeting.held_at)),
        "agenda": [(item, _result_look(item)) for item in meeting.agenda.prefetch_related("remarks")],
        "lines": queries.instruction_lines(queries.standings(Instruction.objects.filter(meeting=meeting)), on),
        "looks": LOOKS,
        "sees_reports": sees_reports(request.user, on),
        "may_write": queries.may_write(request.user, on),
        "crumbs": _way(str(meeting)),
    }
    return render(request, "meetings/detail.html", values)


@require_http_methods(["GET", "POST"])
def call_meeting(request: DeskRequest) -> HttpResponse:
    """Put a meeting into the calendar."""
    on = write_on(request)
    body = Body.objects.filter(code=request.GET.get("body", "")).first() or Body.objects.first()
    given = {"body": body.code, "number": queries.next_number(body, on)} if body else {}
    form = MeetingForm(request.POST or None, initial=given, back_url=reverse("meetings:list"))
    if form.is_valid():
        chosen = form.cleaned_data["body"]
        meeting = actions.call_meeting(body=chosen, **form.details(), by=request.user, at=request.at)
        messages.success(request, _("The meeting was recorded. Put its matters on the agenda next."))
        return redirect(meeting)
    return form_page(request, form, _("Record a meeting"))


@require_http_methods(["GET", "POST"])
def change_meeting(request: DeskRequest, key: UUID) -> HttpResponse:
    """Move a meeting, or write down who attended."""
    write_on(request)
    meeting = find_meeting(key)
    form = MeetingForm(request.POST or None, meeting=meeting, back_url=meeting.get_absolute_url())
    if form.is_valid():
        try:
            actions.change_meeting(meeting=meeting, version=form.cleaned_data["version"], **form.details())
        except actions.OutOfDate:
            form.add_error(None, _("Somebody changed this meeting meanwhile. Look at it again before you go on."))
        else:
            messages.success(request, _("The meeting was saved."))
            return redirect(meeting)
    return form_page(request, form, _("Change the meeting"), meeting)


@require_http_methods(["GET", "POST"])
def record_result(request: DeskRequest, key: UUID) -> HttpResponse:
    """What the meeting made of a matter."""
    write_on(request)
    item = find_item(key)
    form = ResultForm(request.POST or None, initial={"result": item.result}, back_url=item.meeting.get_absolute_url())
    if form.is_valid():
        actions.record_result(item=item, result=form.cleaned_data["result"])
        messages.success(request, _("The result was recorded."))
        return redirect(item.meeting)
    return form_page(request, form, item.title, item.meeting)


@require_http_methods(["GET", "POST"])
def add_remark(request: DeskRequest, key: UUID) -> HttpResponse:
    """What somebody asked or thought of a matter, and the answer."""
    write_on(request)
    item = find_item(key)
    form = RemarkForm(request.POST or None, back_url=item.meeting.get_absolute_url())
    if form.is_valid():
        actions.add_remark(item=item, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("The remark was recorded."))
        return redirect(item.meeting)
    return form_page(request, form, item.title, item.meeting)


@require_http_methods(["GET", "POST"])
def give_instruction(request: DeskRequest, key: UUID | None = None) -> HttpResponse:
    """An instruction or a condition, of a meeting or given outside one."""
    on = write_on(request)
    meeting = find_meeting(key) if key else None
    given_on = tokyo_date(meeting.held_at) if meeting else on
    office = meeting.body.chair_office if meeting else ""
    form = InstructionForm(
        request.POST or None,
        on=on,
        initial={"given_on": given_on, "from_whom": office},
        back_url=meeting.get_absolute_url() if meeting else reverse("meetings:instructions"),
    )
    if form.is_valid():
        given = actions.give_instruction(meeting=meeting, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("The instruction was recorded. It is in every report until it is closed."))
        return redirect(given)
    return form_page(request, form, _("Record an instruction"), meeting)


@require_GET
def list_of_instructions(request: DeskRequest) -> HttpResponse:
    """The instructions and conditions, open or closed."""
    on = _read_on(request)
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    page = queries.list_instructions(on, tab=tab, after=request.GET.get("after", ""))
    values = {
        "page": page,
        "tabs": [
            Tab(_("Open instructions"), "?tab=open", current=tab == "open"),
            Tab(_("Closed instructions"), "?tab=closed", current=tab == "closed"),
        ],
        "looks": LOOKS,
        "next": f"?tab={tab}&after={_quoted(page.after)}" if page.after else "",
        "first": f"?tab={tab}" if request.GET.get("after") else "",
        "may_write": queries.may_write(request.user, on),
        "crumbs": _way(_("Instructions and conditions")),
    }
    return render(request, "meetings/instructions.html", values)


@require_http_methods(["GET", "POST"])
def show_instruction(request: DeskRequest, key: UUID) -> HttpResponse:
    """One instruction with its replies; the owner unit replies here."""
    on = _read_on(request)
    instruction = _instruction(key)
    may_reply = queries.may_reply(request.user, instruction, on)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and not may_reply:
        refuse(request, _("Only officers of the unit reply, until the instruction is closed."))
    if form.is_valid():
        try:
            actions.reply(instruction=instruction, text=form.cleaned_data["text"], by=request.user, at=request.at)
        except actions.AlreadyClosed:
            form.add_error(None, _("The instruction has been closed meanwhile."))
        else:
            messages.success(request, _("The reply was recorded."))
            return redirect(instruction)
    values = {
        "instruction": instruction,
        "look": LOOKS["closed" if instruction.closed_at else "open"],
        "left": None if instruction.closed_at else deadlines.left(instruction.due_on, on),
        "replies": instruction.replies.select_related("by"),
        "form": form,
        "may_reply": may_reply,
        "may_close": instruction.closed_at is None and queries.may_write(request.user, on),
        "crumbs": [
            *_way(),
            Crumb(_("Instructions and conditions"), reverse("meetings:instructions")),
            Crumb(str(instruction)),
        ],
    }
    return render(request, "meetings/instruction.html", values, status=422 if form.is_bound else 200)


@require_POST
def close_instruction(request: DeskRequest, key: UUID) -> HttpResponse:
    """Close an instruction."""
    write_on(request)
    instruction = _instruction(key)
    try:
        actions.close(instruction=instruction, by=request.user, at=request.at)
    except actions.AlreadyClosed:
        messages.info(request, _("The instruction had been closed already."))
    else:
        messages.success(request, _("The instruction was closed."))
    return redirect(instruction)


def _read_on(request: DeskRequest) -> Any:
    """Today, for those who may read; 403 for others."""
    on = tokyo_date(request.at)
    if not queries.may_read(request.user, on):
        refuse(request, _("This page is for others."))
    return on


def write_on(request: DeskRequest) -> Any:
    """Today, for those who may write; 403 for others."""
    on = tokyo_date(request.at)
    if not queries.may_write(request.user, on):
        refuse(request, _("Only the secretariat records meetings and instructions."))
    return on


def find_meeting(key: UUID) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body"), key=key)


def find_item(key: UUID) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body"), key=key)


def _instruction(key: UUID) -> Instruction:
    found = Instruction.objects.select_related("owner_unit", "meeting__body", "closed_by", "recorded_by")
    return get_object_or_404(found, key=key)


def _result_look(item: AgendaItem) -> Look | None:
    return RESULTS[AgendaResult(item.result)] if item.result else None


def form_page(request: DeskRequest, form: forms.Form, title: str, meeting: Meeting | None = None) -> HttpResponse:
    above = [Crumb(str(meeting), meeting.get_absolute_url())] if meeting else []
    values = {"form": form, "title": title, "meeting": meeting, "crumbs": [*_way(), *above, Crumb(title)]}
    return render(request, "meetings/form.html", values, status=422 if form.is_bound else 200)


def _way(*here: str) -> list[Crumb]:
    return [Crumb(_("Meetings"), reverse("meetings:list")), *map(Crumb, here)]


def _quoted(after: str) -> str:
    return after.replace("+", "%2B")
