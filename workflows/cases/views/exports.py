"""The list of cases to take away: the whole list under the conditions of the address, in the form asked for."""

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from connected_desk.city.calendar import tokyo_date
from connected_desk.records import access
from connected_desk.records.sniffing import XLSX
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from .. import exports, queries
from ..models import Case
from .lists import FORMATS, conditions

AGREED = "agreed"  # in the address: what is lost was read


@require_GET
def export(request: DeskRequest, kind: str) -> HttpResponseBase:
    """The list as a file; before one in Shift_JIS, a page that says what it would lose, where it loses anything."""
    if kind not in FORMATS:
        raise Http404
    on = tokyo_date(request.at)
    if kind == "cp932" and AGREED not in request.GET and (signs := exports.lost(_rows(request, on))):
        return _told(request, signs)
    made = _made(kind, _rows(request, on), request)
    access.note(person_id=request.user.pk, what=f"export.cases.{kind}", at=request.at)
    return _handed_out(made, kind, on)


def _rows(request: DeskRequest, on: date) -> Iterator[dict[str, Any]]:
    tab, form = conditions(request, on)
    rule = form.rule(on)
    if rule is None:
        return exports.rows(Case.objects.none(), on)
    found = queries.listed(
        request.user,  # type: ignore[arg-type]  # LoginRequiredMiddleware: it is a person
        on,
        tab=tab,
        narrowed=rule,
        query=form.cleaned_data["q"],
        order=form.order,
    )
    return exports.rows(found, on)


def _made(kind: str, rows: Iterator[dict[str, Any]], request: DeskRequest) -> IO[bytes]:
    if kind == "xlsx":
        return exports.as_xlsx(rows, at=request.at)
    return exports.as_cp932(rows) if kind == "cp932" else exports.as_csv(rows)


def _handed_out(made: IO[bytes], kind: str, on: date) -> FileResponse:
    types = {"xlsx": XLSX, "cp932": "text/csv; charset=Shift_JIS", "csv": "text/csv; charset=utf-8"}
    name = f"{_('cases')}_{on:%Y%m%d}.{'xlsx' if kind == 'xlsx' else 'csv'}"
    answer = FileResponse(made, as_attachment=True, filename=name, content_type=types[kind])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _told(request: DeskRequest, signs: list[exports.LostSign]) -> HttpResponseBase:
    same = request.GET.copy()
    conditions_said = same.urlencode()
    same[AGREED] = "1"
    cases_url = f"{reverse('desk:cases')}?{conditions_said}"
    context = {
        "signs": signs,
        "url": f"?{same.urlencode()}",
        "csv_url": f"{reverse('desk:export', args=['csv'])}?{conditions_said}",
        "back_url": cases_url,
        "crumbs": [Crumb(_("Cases"), cases_url), Crumb(_("Characters that Shift_JIS does not have"))],
    }
    return render(request, "cases/export_lost.html", context)
