"""The charter of a trial: its versions with what changed, each as PDF, and the agreement of a side."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb
from connected_desk.ui.pdf import PdfUnavailable
from workflows.engine.move import roles_of

from .. import actions, charter_paper, queries
from ..forms.values import AgreeCharterForm
from ..models import Side
from . import shown
from .writing import find_poc, write


@require_safe
def versions(request: DeskRequest, key: UUID) -> HttpResponse:
    """Every version of the charter, the newest first: who agreed, what changed from the one before, and why."""
    poc = find_poc(request, key)
    may_work = bool(roles_of(poc, request.user, tokyo_date(request.at)) & shown.WORKING)
    context = {
        "poc": poc,
        "versions": queries.versions(poc),
        "sides": len(Side),
        "may_agree": may_work and poc.state == shown.PLANNING,
        "crumbs": [
            Crumb(_("Proofs of concept"), reverse("pocs:list")),
            Crumb(poc.case.number, poc.get_absolute_url()),
            Crumb(_("Versions of the charter")),
        ],
    }
    return render(request, "pocs/versions.html", context)


@require_safe
def as_pdf(request: DeskRequest, key: UUID, version: int) -> HttpResponse:
    """A version of the charter with its criteria and safeguards as PDF, in the language of the page."""
    poc = find_poc(request, key)
    found = next((one for one in queries.versions(poc) if one.number == version), None)
    if found is None:
        raise Http404
    values = charter_paper.values(poc, found, at=request.at) | {"office": City.get().signature}
    try:
        made = paper.make("paper/charter.html", values, language=get_language() or "ja")
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=reverse("pocs:versions", args=[poc.key]))
    access.note(
        person_id=request.user.pk, what="poc.charter", at=request.at, subject_kind="case", subject_key=poc.case.key
    )
    return paper.response(made, f"{poc.case.number}-charter-{poc.number}-{version}.pdf")


def agree(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that a side agreed to the charter as it stands."""
    poc = find_poc(request, key)
    posted: Any = request.POST if request.method == "POST" else None
    form = AgreeCharterForm(poc, tokyo_date(request.at), posted)
    return write(
        request,
        poc,
        form,
        actions.agree_charter,
        poc,
        _("Agreement to the charter"),
        _("The agreement was recorded."),
        _("With the charter that side agrees to every criterion it has not agreed to yet."),
    )
