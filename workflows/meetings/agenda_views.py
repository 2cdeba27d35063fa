"""The pages that prepare a meeting: the matters of its agenda, and the questions that are expected."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from connected_desk.records.web import DeskRequest
from workflows.reports.queries import papers
from workflows.reports.scope import visible_reports

from . import actions
from .forms import AgendaForm, QuestionForm
from .models import ExpectedQuestion
from .views import find_item, find_meeting, form_page, write_on


@require_http_methods(["GET", "POST"])
def add_matter(request: DeskRequest, key: UUID) -> HttpResponse:
    """Put a matter on the agenda."""
    on = write_on(request)
    meeting = find_meeting(key)
    offered = papers(visible_reports(request.user, on))
    form = AgendaForm(request.POST or None, papers=offered, back_url=meeting.get_absolute_url())
    if form.is_valid():
        actions.put_on_agenda(meeting=meeting, **form.details())
        messages.success(request, _("The matter was put on the agenda."))
        return redirect(meeting)
    return form_page(request, form, _("Put a matter on the agenda"), meeting)


@require_http_methods(["GET", "POST"])
def change_matter(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say who explains a matter, for how long, and which report is its paper."""
    on = write_on(request)
    item = find_item(key)
    offered = papers(visible_reports(request.user, on))
    form = AgendaForm(request.POST or None, papers=offered, item=item, back_url=item.meeting.get_absolute_url())
    if form.is_valid():
        try:
            actions.change_matter(item=item, version=form.cleaned_data["version"], **form.details())
        except actions.OutOfDate:
            form.add_error(None, _("Somebody changed this meeting meanwhile. Look at it again before you go on."))
        else:
            messages.success(request, _("The matter was saved."))
            return redirect(item.meeting)
    return form_page(request, form, _("Change the matter"), item.meeting)


@require_http_methods(["GET", "POST"])
def add_question(request: DeskRequest, key: UUID) -> HttpResponse:
    """Write down a question that is expected, with its answer."""
    write_on(request)
    by: Any = request.user
    meeting = find_meeting(key)
    form = QuestionForm(request.POST or None, back_url=_papers_of(meeting.key))
    if form.is_valid():
        actions.expect_question(meeting=meeting, **form.said(), by=by, at=request.at)
        messages.success(request, _("The question was added to the papers of the meeting."))
        return redirect(_papers_of(meeting.key))
    return form_page(request, form, _("Add an expected question"), meeting)


@require_http_methods(["GET", "POST"])
def change_question(request: DeskRequest, key: UUID) -> HttpResponse:
    """Change an expected question."""
    write_on(request)
    by: Any = request.user
    row = _question(key)
    written = {"question": row.question, "answer": row.answer, "source": row.source, "version": row.version}
    form = QuestionForm(request.POST or None, initial=written, back_url=_papers_of(row.meeting.key))
    if form.is_valid():
        try:
            actions.change_question(
                question=row, version=form.cleaned_data["version"], said=form.said(), by=by, at=request.at
            )
        except actions.OutOfDate:
            form.add_error(None, _("Somebody changed this question meanwhile. Look at it again before you go on."))
        else:
            messages.success(request, _("The question was saved."))
            return redirect(_papers_of(row.meeting.key))
    return form_page(request, form, _("Change the question"), row.meeting)


@require_POST
def drop_question(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take an expected question out of the papers."""
    write_on(request)
    row = _question(key)
    actions.drop_question(question=row)
    messages.success(request, _("The question was taken out of the papers."))
    return redirect(_papers_of(row.meeting.key))


def _question(key: UUID) -> ExpectedQuestion:
    return get_object_or_404(ExpectedQuestion.objects.select_related("meeting__body"), key=key)


def _papers_of(meeting: UUID) -> str:
    return reverse("reports:meeting_papers", args=[meeting])
