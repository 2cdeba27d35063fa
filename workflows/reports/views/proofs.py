"""A proof of a report as PDF: asking for it, seeing how far it is, taking it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.looks import Crumb

from .. import proofs
from .loading import find
from .pages import note_reading

LOOK_AGAIN = 3  # seconds


def proof(request: DeskRequest, key: UUID) -> HttpResponse:
    """How far the person's proof is; a POST asks for a new one. The page loads itself again until it is done."""
    report = find(request, key)
    if request.method == "POST":
        proofs.ask(report, by=request.user, at=request.at)
        return redirect("reports:proof", report.key)
    row = proofs.latest(report, request.user)
    crumbs = [
        Crumb(_("Monthly report"), reverse("reports:list")),
        Crumb(report.title, report.get_absolute_url()),
        Crumb(_("Proof as PDF")),
    ]
    answer = render(request, "reports/proof.html", {"report": report, "proof": row, "crumbs": crumbs})
    if row and not row.done_at:
        answer.headers["Refresh"] = str(LOOK_AGAIN)
    return answer


@require_safe
def proof_pdf(request: DeskRequest, key: UUID) -> HttpResponse:
    """The person's proof; who took it is noted."""
    report = find(request, key)
    row = proofs.latest(report, request.user)
    if row is None or not row.paper:
        raise Http404
    note_reading(report, request, "report.proof")
    return paper.response(bytes(row.paper), f"proof-{report.period}-{report.edition}.pdf")
