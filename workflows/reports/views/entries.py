"""Entering a month: who has entered what, and the sheet of a unit with the month before beside each row."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import Unit
from connected_desk.records.web import DeskRequest
from connected_desk.strategy.queries import may_edit
from connected_desk.strategy.revision_queries import sees_the_plan
from connected_desk.ui.formats import is_english
from connected_desk.ui.looks import Crumb, Look, Tab
from workflows.ledgers.actions import ChangedMeanwhile

from .. import entries, schedule
from ..entry_actions import Entry, enter
from ..entry_forms import LineForm, is_settled
from ..entry_rows import Row, Sheet, sheet_of, sheets
from ..entry_said import UNCHANGED, Said, said_before
from ..entry_words import in_words, told_before, told_now
from ..months import Month

SHOWN = ("missing", "unchanged", "entered")
LOOKS = {"missing": Look("clock", "orange"), "unchanged": Look("check", "gray"), "entered": Look("ok", "green")}


@dataclass(frozen=True)
class Line:
    """A row on the page: what is known of it in words, and its form (None: it can only be read)."""

    row: Row
    now: str
    before: str
    form: LineForm | None

    @property
    def state(self) -> str:
        return state_of(self.row)

    @property
    def look(self) -> Look:
        return LOOKS[self.state]


def state_of(row: Row) -> str:
    """Whether it is missing, was declared unchanged, or was entered."""
    if row.now is None:
        return "missing"
    return "unchanged" if row.now.unchanged else "entered"


@require_GET
def who_entered(request: DeskRequest) -> HttpResponse:
    """Every unit that owes something for a month, with how much of it is there; each count opens its rows."""
    today = today_of_a_reader(request)
    month = month_of(request.GET.get("month") or str(entries.last_over(today)), today)
    found = sheets(month)
    context = {
        "month": month,
        "months": _months(month, today),
        "sheets": found,
        "totals": {name: sum(len(getattr(one, name)) for one in found) for name in (*SHOWN, "rows")},
        "complete": sum(not one.missing for one in found),
        "due_on": entries.due_on(month),
        "asked_on": schedule.first_open_day.day_after(month),
        "asked_again_on": schedule.morning_after_due.day_after(month),
        "over": entries.due_on(month) < today,
        "crumbs": [Crumb(_("Progress"), reverse("reports:dashboard")), Crumb(_("Entries of the month"))],
    }
    return render(request, "reports/entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: DeskRequest, key: UUID, month: str) -> HttpResponse:
    """What a unit has to enter for a month, each row with the month before; officers of the unit enter it here."""
    today = today_of_a_reader(request)
    unit, of = get_object_or_404(Unit, key=key), month_of(month, today)
    may_enter = may_edit(request.user, unit, today)
    if request.method == "POST" and not may_enter:
        refuse(request, _("Only officers of the unit enter its progress."))
    found, fill = sheet_of(unit, of), request.GET.get("fill", "")
    lines = [_line(row, request, today, fill, may_enter) for row in found.rows]
    forms = [line.form for line in lines if line.form]
    said = _ready(forms) if request.method == "POST" else None
    if said is not None and _entered(request, unit, of, said):
        return redirect("reports:entry_sheet", unit.key, of)
    show = request.GET.get("show", "")
    context = {
        "unit": unit,
        "month": of,
        "months": _months(of, today, unit),
        "sheet": found,
        "lines": [line for line in lines if show not in SHOWN or line.state == show],
        "tabs": _tabs(found, unit, of, show),
        "forms": forms,
        "may_enter": may_enter and show not in SHOWN and bool(forms),
        "officer": may_enter,
        "filled": fill,
        "due_on": entries.due_on(of),
        "over": entries.due_on(of) < today,
        "crumbs": way_to(of, unit),
    }
    return render(request, "reports/entry_sheet.html", context, status=422 if request.method == "POST" else 200)


def today_of_a_reader(request: DeskRequest) -> Any:
    today = tokyo_date(request.at)
    if not sees_the_plan(request.user, today):
        refuse(request, _("This page is for others."))
    return today


def month_of(text: str, today: Any) -> Month:
    """A month that may be entered; Http404 for one that runs still, or is too long over."""
    try:
        month = Month.parse(text)
    except ValueError as error:
        raise Http404 from error
    if month not in entries.months_open(today):
        raise Http404
    return month


def _line(row: Row, request: DeskRequest, today: Any, fill: str, may_enter: bool) -> Line:
    form = None
    if may_enter and not is_settled(row):
        form = LineForm(row, request.POST if request.method == "POST" else None, today=today, begin=_begin(row, fill))
    return Line(row, told_now(row), told_before(row), form)


def _begin(row: Row, fill: str) -> Said | None:
    """What the form of a row nobody has entered begins with, where the person asked to have it filled."""
    if row.entered or not row.before:
        return None
    if fill == "unchanged":
        return Said(UNCHANGED)
    return said_before(row) if fill == "copy" else None


def _ready(forms: list[LineForm]) -> list[Entry] | None:
    """What is to be written; None where a row is to be put right first, which it then says."""
    sound = [form.is_valid() for form in forms]
    for form in forms:
        if form.is_valid() and form.touched and form.stale:
            words = {"now": told_now(form.row) or _("nothing"), "yours": in_words(form.row, form.said)}
            form.add_error(
                None, _("Somebody entered this meanwhile: %(now)s. You have: %(yours)s. Look which holds.") % words
            )
            sound.append(False)
    if not all(sound):
        return None
    return [Entry(form.row, form.cleaned_data) for form in forms if form.touched]


def _entered(request: DeskRequest, unit: Unit, month: Month, said: list[Entry]) -> bool:
    try:
        count = enter(unit, month, said, by=request.user, at=request.at)
    except ChangedMeanwhile:
        messages.error(request, _("Something has changed since you saw the page. Look at it once more."))
        return False
    words = ngettext("%(n)d row was entered.", "%(n)d rows were entered.", count) % {"n": count}
    messages.success(request, words if count else _("Nothing was another than before; nothing was written."))
    return True


def _months(chosen: Month, today: Any, unit: Unit | None = None) -> list[Tab]:
    return [
        Tab(
            f"{month.first:%b %Y}" if is_english() else month.label,
            reverse("reports:entry_sheet", args=[unit.key, month])
            if unit
            else f"{reverse('reports:entries')}?month={month}",
            current=month == chosen,
        )
        for month in entries.months_open(today)[:4]
    ]


def _tabs(found: Sheet, unit: Unit, month: Month, show: str) -> list[Tab]:
    url = reverse("reports:entry_sheet", args=[unit.key, month])
    labels = {"missing": _("Not entered"), "unchanged": _("Declared unchanged"), "entered": _("Entered")}
    counted = [
        Tab(label, f"{url}?show={name}", len(getattr(found, name)), current=show == name, alert=name == "missing")
        for name, label in labels.items()
    ]
    return [Tab(_("All rows"), url, len(found.rows), current=show not in SHOWN), *counted]


def way_to(month: Month, unit: Unit, *more: str) -> list[Crumb]:
    listed = Crumb(_("Entries of the month"), f"{reverse('reports:entries')}?month={month}")
    sheet_url = reverse("reports:entry_sheet", args=[unit.key, month]) if more else ""
    return [
        Crumb(_("Progress"), reverse("reports:dashboard")),
        listed,
        Crumb(unit.name, sheet_url),
        *map(Crumb, more),
    ]
