"""The workbook of a unit's month: taken away, read when it is filled in, its differences before they are written."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city import waiting_actions
from connected_desk.city.gate import refuse
from connected_desk.city.models import Unit
from connected_desk.records import access
from connected_desk.records.files import FileRefused
from connected_desk.records.sniffing import XLSX
from connected_desk.records.tables import Unreadable
from connected_desk.records.web import DeskRequest
from connected_desk.strategy.queries import may_edit
from connected_desk.ui.forms import Button, StaffForm
from workflows.ledgers.actions import ChangedMeanwhile, mark

from ..entry_book import as_xlsx, of_mark
from ..entry_changes import compare, write_changes
from ..entry_rows import sheet_of
from ..months import Month
from .entries import month_of, today_of_a_reader, way_to

WAITS_AS = "month_entries"
ways = require_http_methods(["GET", "HEAD", "POST"])


class BookForm(StaffForm, forms.Form):
    """The workbook that was filled in."""

    file = forms.FileField(
        label=gettext_lazy("Excel file"),
        help_text=gettext_lazy("The .xlsx file downloaded from the page of your entries, filled in."),
    )
    buttons = (Button(gettext_lazy("See the differences")),)


@require_GET
def export(request: DeskRequest, key: UUID, month: str) -> FileResponse:
    """The sheet as a workbook to fill in."""
    unit, of = _officers_sheet(request, key, month)
    made = as_xlsx(sheet_of(unit, of), of, at=request.at)
    access.note(person_id=request.user.pk, what="export.entries.xlsx", at=request.at)
    name = f"{_('entries')}_{unit.code}_{of}.xlsx"
    answer = FileResponse(made, as_attachment=True, filename=name, content_type=XLSX)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@ways
def choose(request: DeskRequest, key: UUID, month: str) -> HttpResponse:
    """Choose the workbook that was filled in."""
    unit, of = _officers_sheet(request, key, month)
    form = BookForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = {"kind": WAITS_AS, "said": of_mark(unit.key, of), "by": request.user, "at": request.at}
        try:
            waiting = waiting_actions.hold_table(form.cleaned_data["file"], **said)
            return redirect("reports:entry_differences", unit.key, of, waiting.key)
        except (FileRefused, Unreadable) as why:
            form.add_error("file", ValidationError(str(why)))
    context = {"form": form, "unit": unit, "month": of, "crumbs": way_to(of, unit, _("Read the Excel file"))}
    return render(request, "reports/entry_choose.html", context, status=422 if form.is_bound else 200)


@ways
def differences(request: DeskRequest, key: UUID, month: str, file: UUID) -> HttpResponse:
    """What the workbook says that is not entered, old and new; a press writes all of it or nothing."""
    unit, of = _officers_sheet(request, key, month)
    own = waiting_actions.of(request.user, WAITS_AS, at=request.at).filter(said=of_mark(unit.key, of))
    waiting = get_object_or_404(own, key=file)
    table = waiting_actions.table_of(waiting)
    if request.method == "POST":
        shown = request.POST.get("shown", "")
        try:
            count = write_changes(table, unit, of, shown=shown, by=waiting.by, at=request.at)
        except ChangedMeanwhile:
            messages.error(request, _("Something has changed since you saw the differences. Look at them once more."))
        else:
            waiting_actions.drop(waiting)
            said = ngettext("%(n)d row was entered.", "%(n)d rows were entered.", count) % {"n": count}
            messages.success(request, said)
            return redirect("reports:entry_sheet", unit.key, of)
    try:
        lines = compare(table, unit, of, on=today_of_a_reader(request))
    except Unreadable as why:
        messages.error(request, str(why))
        return redirect("reports:entry_choose", unit.key, of)
    problems = [line for line in lines if line.problem]
    context = {
        "upload": waiting,
        "unit": unit,
        "month": of,
        "lines": lines,
        "problems": problems,
        "writable": [] if problems else [line for line in lines if line.writable],
        "conflicts": [line for line in lines if line.conflict],
        "shown": mark(lines),
        "crumbs": way_to(of, unit, _("Differences")),
    }
    return render(request, "reports/entry_differences.html", context)


def _officers_sheet(request: DeskRequest, key: UUID, month: str) -> tuple[Unit, Month]:
    """The unit and the month, for the unit's officers."""
    today: Any = today_of_a_reader(request)
    unit, of = get_object_or_404(Unit, key=key), month_of(month, today)
    if not may_edit(request.user, unit, today):
        refuse(request, _("Only officers of the unit enter its progress."))
    return unit, of
