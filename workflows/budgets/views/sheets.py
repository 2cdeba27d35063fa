"""The sheet of a request to take away: as PDF in the language of the page, and as a Word document in Japanese."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import City
from connected_desk.city.word_views import DATED, handed_out
from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import paper
from connected_desk.ui.pdf import PdfUnavailable

from .. import sheet
from ..models import BudgetRequest
from ..pages import find
from ..terms import year_label


@require_safe
def sheet_paper(request: DeskRequest, key: UUID) -> HttpResponse:
    """The sheet as PDF; the download is written down."""
    budget, on = find(request, key), tokyo_date(request.at)
    said = sheet.sheet_of(budget, on)
    values = {
        "budget": budget,
        "year": year_label(budget.fiscal_year),
        "sheet": said,
        "check": sheet.check_in_words(said),
        "at": request.at,
        "office": City.get().signature,
    }
    try:
        made = paper.make("paper/budget_sheet.html", values, language=get_language() or "ja")
    except PdfUnavailable as why:
        return paper.not_now(request, why, back_url=budget.get_absolute_url())
    access.note(
        person_id=request.user.pk, what="budget_sheet", at=request.at, subject_kind="budget", subject_key=budget.key
    )
    return paper.response(made, f"{file_name(budget)}-sheet.pdf")


@require_safe
def sheet_word(request: DeskRequest, key: UUID) -> HttpResponse:
    """The sheet as a Word document made with the city's template."""
    budget, on = find(request, key), tokyo_date(request.at)
    values = sheet.word_values(budget, on, dated=on if DATED in request.GET else None)
    return handed_out(
        request, sheet.WORD, values, subject_kind="budget", subject_key=budget.key, name=file_name(budget)
    )


def file_name(budget: BudgetRequest) -> str:
    """What the files of a request begin with: the case's number, or the year."""
    return f"{budget.case.number if budget.case else 'initiative'}-{budget.fiscal_year}"
