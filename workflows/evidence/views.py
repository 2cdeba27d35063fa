"""A case's evidence as a download, for those who may take that edition."""

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.pdf import PdfUnavailable
from workflows.cases.pages import find_case

from .editions import Edition, editions_for
from .pack import make

NOT_FOR_YOU = _("Everything is for the auditor and the units that work on the case. Take the council’s edition.")


@require_safe
def pack(request: DeskRequest, number: str, edition: str) -> HttpResponse:
    """The evidence of a case in one PDF; whoever takes it is noted."""
    case = find_case(request, number)
    if edition not in Edition.values:
        raise Http404
    if edition not in editions_for(case, request.user, tokyo_date(request.at)):
        refuse(request, str(NOT_FOR_YOU))
    try:
        made = make(case, Edition(edition), by=request.user, at=request.at, language=get_language() or "ja")
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=case.get_absolute_url())
    access.note(
        person_id=request.user.pk, what=f"evidence.{edition}", at=request.at, subject_kind="case", subject_key=case.key
    )
    return paper.response(made, f"{case.number}-evidence-{edition}.pdf")
