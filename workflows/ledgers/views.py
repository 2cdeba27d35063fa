"""Reading in: the changed workbook of a list, and a ledger step by step (file, columns, check, taking over)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from connected_desk.city import waiting_actions
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.models import WaitingFile
from connected_desk.city.roles import OFFICERS
from connected_desk.records.files import FileRefused
from connected_desk.records.tables import Unreadable
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Step
from workflows.cases.refusals import refused_to

from . import actions
from .checking import check
from .forms import ColumnsForm, LedgerForm, WorkbookForm, samples_of
from .models import Import
from .queries import known_columns
from .words import REQUIRED

IMPORTS_SHOWN = 20
FAULTS_SHOWN = 100
ways = require_http_methods(["GET", "HEAD", "POST"])


@ways
@only(*sorted(OFFICERS))
def choose_workbook(request: DeskRequest) -> HttpResponse:
    """Choose the Excel file of a list that was changed."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (upload := _held(request, form, actions.CASE_LIST)):
        return redirect("ledgers:differences", upload.key)
    context = {"form": form, "crumbs": _crumbs(_("Read changes from Excel"))}
    return render(request, "ledgers/changes.html", context, status=422 if form.is_bound else 200)


@ways
@only(*sorted(OFFICERS))
def show_changes(request: DeskRequest, key: UUID) -> HttpResponse:
    """The differences, old and new for each case; a press writes those that can be written."""
    upload = _waiting(request, key, actions.CASE_LIST)
    table = actions.source_of(upload).table
    if request.method == "POST":
        try:
            written = actions.write_changes(table, shown=request.POST.get("shown", ""), by=upload.by, at=request.at)
        except actions.ChangedMeanwhile:
            messages.error(request, _("Something has changed since you saw the differences. Look at them once more."))
        else:
            waiting_actions.drop(upload)
            done = ngettext("%(n)d case was changed.", "%(n)d cases were changed.", len(written)) % {"n": len(written)}
            messages.success(request, done)
            return redirect(f"{reverse('desk:cases')}?tab=all")
    try:
        lines = actions.try_out(table, by=upload.by, at=request.at)
    except Unreadable as why:
        messages.error(request, str(why))
        return redirect("ledgers:changes")
    writable = [line for line in lines if line.writable]
    context = {
        "upload": upload,
        "lines": lines,
        "writable": writable,
        "conflicts": [line for line in lines if line.conflict],
        "problems": [line for line in lines if line.problem and not line.conflict],
        "shown": actions.mark(lines),
        "rows": len(table.rows) - 1,
        "crumbs": _crumbs(_("Read changes from Excel"), reverse("ledgers:changes"), _("Differences")),
    }
    return render(request, "ledgers/differences.html", context)


@ways
@only(*actions.MAY_TAKE_OVER)
def choose_ledger(request: DeskRequest) -> HttpResponse:
    """Choose a ledger the city kept before; below, what was read in so far."""
    last = Import.objects.first()
    initial = {"ledger": last.ledger if last else ""}
    form = LedgerForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and (upload := _held(request, form, actions.LEDGER, form.cleaned_data["ledger"])):
        return redirect("ledgers:columns", upload.key)
    context = {
        "form": form,
        "imports": Import.objects.select_related("by")[:IMPORTS_SHOWN],
        "steps": _steps(1),
        "crumbs": _crumbs(_("Take a ledger over")),
    }
    return render(request, "ledgers/ledger.html", context, status=422 if form.is_bound else 200)


@ways
@only(*actions.MAY_TAKE_OVER)
def choose_columns(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say which column is which: remembered for these headings, else guessed."""
    upload = _waiting(request, key, actions.LEDGER)
    table = actions.source_of(upload).table
    form = ColumnsForm(table, request.POST or None, known=known_columns(table))
    if form.is_valid():
        actions.remember_columns(table, form.columns(), by=upload.by, at=request.at)
        return redirect("ledgers:check", upload.key)
    context = {
        "upload": upload,
        "form": form,
        "samples": samples_of(table),
        "rows": len(table.rows),
        "steps": _steps(2),
        "crumbs": _crumbs(_("Take a ledger over"), reverse("ledgers:ledger"), _("Columns")),
    }
    return render(request, "ledgers/columns.html", context, status=422 if form.is_bound else 200)


@ways
@only(*actions.MAY_TAKE_OVER)
def check_rows(request: DeskRequest, key: UUID) -> HttpResponse:
    """What each row would become, and what is wrong by line; a press takes all of it over."""
    upload = _waiting(request, key, actions.LEDGER)
    source = actions.source_of(upload)
    columns = known_columns(source.table)
    if any(code not in columns for code in REQUIRED):
        return redirect("ledgers:columns", upload.key)
    if request.method == "POST" and (done := _read_in(request, source, columns)):
        waiting_actions.drop(upload)
        sentence = ngettext("%(n)d case was taken over.", "%(n)d cases were taken over.", done.taken)
        messages.success(request, sentence % {"n": done.taken})
        return redirect("ledgers:ledger")
    findings = check(source.table, columns, ledger=upload.said, on=tokyo_date(request.at))
    context = {
        "upload": upload,
        "findings": findings,
        "faults": findings.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(findings.faults) - FAULTS_SHOWN),
        "ready": bool(findings.taken) and not findings.faults,
        "steps": _steps(3, key),
        "crumbs": _crumbs(_("Take a ledger over"), reverse("ledgers:ledger"), _("Check")),
    }
    return render(request, "ledgers/check.html", context, status=422 if request.method == "POST" else 200)


def _held(request: DeskRequest, form: Any, kind: str, said: str = "") -> WaitingFile | None:
    """The chosen file, kept; None where it cannot be read, which the form then says."""
    try:
        file, by = form.cleaned_data["file"], request.user
        return waiting_actions.hold_table(file, kind=kind, said=said, by=by, at=request.at)  # type: ignore[arg-type]
    except (FileRefused, Unreadable) as why:
        form.add_error("file", ValidationError(str(why)))
        return None


def _read_in(request: DeskRequest, source: actions.Source, columns: dict[str, str]) -> Import | None:
    with refused_to(request):
        try:
            return actions.read_in(source, columns, by=request.user, at=request.at)  # type: ignore[arg-type]
        except actions.LedgerFaulty as faulty:
            messages.error(request, str(faulty))
    return None


def _waiting(request: DeskRequest, key: UUID, kind: str) -> WaitingFile:
    """The person's own file of that key; Http404 for anybody else's."""
    return get_object_or_404(waiting_actions.of(request.user, kind, at=request.at), key=key)


def _steps(now: int, key: UUID | None = None) -> list[Step]:
    urls = [reverse("ledgers:ledger"), reverse("ledgers:columns", args=[key]) if key else "", ""]
    labels = [_("Choose the file"), _("Columns"), _("Check and take over")]
    return [
        Step(label, url if number < now else "", done=number < now, current=number == now)
        for number, (label, url) in enumerate(zip(labels, urls, strict=True), 1)
    ]


def _crumbs(label: str, url: str = "", last: str = "") -> list[Crumb]:
    found = [Crumb(_("Cases"), reverse("desk:cases")), Crumb(label, url)]
    return [*found, Crumb(last)] if last else found
