"""The papers of a meeting: running order, script for the chair and expected questions, as a page and as PDF.

They name figures of a report: whoever may not see reports does not see them.
"""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import City
from connected_desk.city.word_views import DATED, handed_out
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable
from workflows.meetings.models import Meeting
from workflows.meetings.queries import may_read, may_write, open_instructions

from .. import queries
from ..build import LANGUAGE, whole
from ..meeting import word
from ..meeting.order import running_order
from ..meeting.questions import expected, own
from ..meeting.script import script
from ..models import Audience, Report
from ..scope import sees_reports, visible_reports

# Each paper by the end of its address.
KINDS = ("order", "script", "questions")


@require_safe
def papers(request: DeskRequest, key: UUID) -> HttpResponse:
    """The three papers of a meeting on one page."""
    meeting = _meeting(request, key)
    report = _report(request, meeting)
    context = _filled(request, meeting, report) | {
        "report": report,
        "language": LANGUAGE,
        "may_write": may_write(request.user, tokyo_date(request.at)),
        "crumbs": [
            Crumb(_("Meetings"), reverse("meetings:list")),
            Crumb(str(meeting), meeting.get_absolute_url()),
            Crumb(_("Papers of the meeting")),
        ],
    }
    return render(request, "reports/meeting.html", context)


@require_safe
def pdf(request: DeskRequest, key: UUID, kind: str) -> HttpResponse:
    """One of the papers as PDF, in Japanese as it is read out; who took it is noted."""
    meeting = _meeting(request, key)
    if kind not in KINDS:
        raise Http404
    report = _report(request, meeting)
    values = _filled(request, meeting, report) | {"kind": kind, "at": request.at, "office": City.get().signature}
    try:
        made = paper.make("paper/meeting.html", values, language=LANGUAGE)
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=reverse("reports:meeting_papers", args=[meeting.key]))
    access.note(person_id=request.user.pk, what=f"meeting.{kind}", at=request.at)
    return paper.response(made, f"meeting-{tokyo_date(meeting.held_at):%Y%m%d}-{kind}.pdf")


@require_safe
def as_word(request: DeskRequest, key: UUID) -> HttpResponse:
    """The three papers in the city's Word template; who took it is noted."""
    meeting, on = _meeting(request, key), tokyo_date(request.at)
    filled = _filled(request, meeting, _report(request, meeting))
    with paper.in_language(LANGUAGE):
        values = word.values(
            meeting,
            filled["slots"],
            filled["passages"],
            filled["questions"],
            dated=on if DATED in request.GET else None,
        )
    name = f"{tokyo_date(meeting.held_at):%Y%m%d}"
    return handed_out(request, word.CODE, values, subject_kind="meeting", subject_key=meeting.key, name=name)


def _filled(request: DeskRequest, meeting: Meeting, report: Report | None) -> dict[str, Any]:
    """What the papers say, in the language of the report."""
    document = json.loads(whole(report, Audience.HEADQUARTERS)) if report else {}
    with paper.in_language(LANGUAGE):
        items = list(meeting.agenda.all())
        open_ones = open_instructions(tokyo_date(request.at), cut=request.at)
        return {
            "meeting": meeting,
            "title": str(meeting),
            "slots": running_order(meeting, items),
            "passages": script(meeting, items, open_ones, document),
            "questions": [
                *expected(document, open_ones),
                *own(list(meeting.expected_questions.all())),
            ],
            "untimed": sum(item.minutes is None for item in items),
        }


def _meeting(request: DeskRequest, key: UUID) -> Meeting:
    on = tokyo_date(request.at)
    if not (may_read(request.user, on) and sees_reports(request.user, on)):
        refuse(request, _("This page is for others."))
    return get_object_or_404(Meeting.objects.select_related("body"), key=key)


def _report(request: DeskRequest, meeting: Meeting) -> Report | None:
    """The report a matter names as its paper, else the newest there is of a month that is over by then."""
    rows = visible_reports(request.user, tokyo_date(request.at))
    named = meeting.agenda.exclude(report=None).values_list("report", flat=True).first()
    return rows.filter(key=named).first() if named else queries.paper_before(rows, meeting.held_at)
