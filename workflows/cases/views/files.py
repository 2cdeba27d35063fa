"""The files of a case: how its pages name them, and who may fetch which."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.queries import holds, is_from_outside
from connected_desk.city.roles import HeldRole
from connected_desk.records import access, files
from connected_desk.records.models import Scan, StoredFile
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, FileLine
from proposals.file_queries import files_of
from proposals.shown import file_line

from ..models import Case
from ..pages import find_case


def file_lines(case: Case, stored: Iterable[StoredFile], claims: Mapping[str, str] | None = None) -> list[FileLine]:
    """The files as the pages of the case show them, each with the address it is fetched at and, by its key, the reason
    why it is claimed as a business secret."""
    said = claims or {}
    return [
        file_line(one, url=reverse("desk:file", args=[case.number, one.key]), claim=said.get(str(one.key), ""))
        for one in stored
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def download(request: DeskRequest, number: str, key: UUID) -> FileResponse | HttpResponse:
    """A file of the case's proposal, for whoever may see the case; each download is written down.

    What has no verdict of the scanner comes to the desk alone, and only by the button of a page that warns.
    """
    case, on = find_case(request, number), tokyo_date(request.at)
    rows = files_of(case.proposal, sent=not is_from_outside(request.user, on)) if case.proposal else None
    stored = rows.filter(key=key).first() if rows is not None else None
    if stored is None:
        raise Http404
    unscanned = stored.scan in (Scan.PENDING, Scan.FAILED) and _is_of_the_desk(request.user, on)
    if unscanned and request.method != "POST":
        return _confirm_download(request, case, stored)
    try:
        answer = files.response(stored, confirmed=unscanned)
    except files.FileWithheld as withheld:
        messages.error(request, str(withheld))
        return redirect(case)
    what = "file.unscanned" if unscanned else "file"
    access.note(person_id=request.user.pk, what=what, at=request.at, subject_kind="case", subject_key=case.key)
    return answer


def _confirm_download(request: DeskRequest, case: Case, stored: StoredFile) -> HttpResponse:
    title = _("Open a file that is not scanned?")
    values = {
        "title": title,
        "file": file_line(stored),
        "failed": stored.scan == Scan.FAILED,
        "back_url": case.get_absolute_url(),
        "crumbs": [Crumb(case.number, case.get_absolute_url()), Crumb(title)],
    }
    return render(request, "cases/unscanned.html", values)


def _is_of_the_desk(person: Any, on: date) -> bool:
    return holds(person, HeldRole.DESK, on) or holds(person, HeldRole.DESK_HEAD, on)
