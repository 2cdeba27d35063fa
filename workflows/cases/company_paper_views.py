"""The papers a company fetches behind its link."""

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper as papers_of_ui
from connected_desk.ui.pdf import PdfUnavailable

from . import papers
from .company_change import Opened, company_page


@require_safe
@company_page
def paper(request: DeskRequest, opened: Opened, name: str) -> HttpResponse:
    """The receipt, everything that was sent, or the result, as PDF in the language of the page."""
    if name not in papers.names(opened.case):
        raise Http404
    try:
        made = papers.make(opened.case, name, language=get_language() or opened.proposal.language)
    except PdfUnavailable as why:
        return papers_of_ui.not_now(request, why, back_url=opened.url())
    return papers_of_ui.response(made, papers.file_name(opened.case, name))
