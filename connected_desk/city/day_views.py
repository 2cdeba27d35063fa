"""The pages of closed days and of the budget calendar: each change is looked at before it is written."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.records.web import DeskRequest

from . import day_actions, day_effects, open_days, queries, setting_record
from .calendar import Account, fiscal_year, steps, tokyo_date
from .day_actions import CALENDAR, CLOSED_DAYS
from .day_forms import AccountForm, CalendarForm, ClosedDayForm, LayForm, OpenDayForm
from .gate import only
from .models import ClosedDay
from .roles import HeldRole
from .setting_kinds import READERS
from .setting_views import may_change, overtaken, way, who

ways = require_http_methods(["GET", "POST"])


@ways
@only(*READERS)
def closed_days(request: DeskRequest) -> HttpResponse:
    """The city's own closed days to come, and closing another with a look at what hangs on it."""
    on, form, touched = tokyo_date(request.at), None, None
    if may_change(request):
        form = ClosedDayForm(on, request.POST or None, seen=setting_record.version(CLOSED_DAYS))
        if form.is_valid():
            day = form.cleaned_data["day"]
            if form.looks_first():
                touched = (day, _touched(day, closes=True))
            elif _done(request, form, day_actions.close_day, day, **form.words()):
                messages.success(request, _("The day is closed. Dates that are kept have not moved."))
                return redirect("city:closed_days")
    values = {
        "days": ClosedDay.objects.filter(day__gte=on),
        "today": on,
        "form": form,
        "touched": touched,
        "history": setting_record.history(CLOSED_DAYS),
        "crumbs": way(request, CLOSED_DAYS),
    }
    return render(
        request, "city/closed_days.html", values, status=422 if form and form.is_bound and form.errors else 200
    )


@ways
@only(HeldRole.ADMIN)
def open_again(request: DeskRequest, day: str) -> HttpResponse:
    """Open a day again that was closed by mistake, after a look at what hangs on it."""
    on = tokyo_date(request.at)
    closed = get_object_or_404(ClosedDay, day=_day(day), day__gt=on)
    form = OpenDayForm(request.POST or None, initial={"seen": setting_record.version(CLOSED_DAYS)})
    if form.is_valid() and _done(request, form, day_actions.open_day, closed):
        messages.success(request, _("The day is open again. Dates that are kept have not moved."))
        return redirect("city:closed_days")
    values = {
        "closed": closed,
        "form": form,
        "touched": (closed.day, _touched(closed.day, closes=False)),
        "crumbs": way(request, CLOSED_DAYS, _("Open the day again")),
    }
    return render(request, "city/closed_day.html", values, status=422 if form.is_bound else 200)


@require_GET
@only(*READERS)
def calendars(request: DeskRequest) -> HttpResponse:
    """The steps of each account towards the budgets to come."""
    on = tokyo_date(request.at)
    found = queries.calendars_from(fiscal_year(on) + 1)
    values = {
        "calendars": found,
        "lay_form": LayForm(initial={"seen": setting_record.version(CALENDAR)}) if may_change(request) else None,
        "next_year": _next_year(found, on),
        "history": setting_record.history(CALENDAR),
        "crumbs": way(request, CALENDAR),
    }
    return render(request, "city/calendars.html", values)


@ways
@only(HeldRole.ADMIN)
def move_steps(request: DeskRequest, account: str, year: int) -> HttpResponse:
    """Move the steps of one calendar that are still to come, after a look at what counts down to them."""
    on = tokyo_date(request.at)
    rows = steps(account, year)
    if not rows:
        raise Http404
    coming = [row for row in rows if row.on > on]
    form = CalendarForm(coming, on, request.POST or None, seen=setting_record.version(CALENDAR))
    moves = None
    if form.is_valid():
        days = form.days()
        if form.looks_first():
            moves = [(row, days[row.step]) for row in coming if row.on != days[row.step]]
        elif _done(request, form, day_actions.move_steps, account, year, days):
            messages.success(request, _("The steps were moved. What counts down to them counts to the new days."))
            return redirect("city:calendars")
    values = {
        "name": dict(Account.choices).get(account, account),
        "year": year,
        "over": [row for row in rows if row.on <= on],
        "form": form,
        "moves": moves,
        "counting": day_effects.counting_down(account, year),
        "crumbs": way(request, CALENDAR, str(year)),
    }
    return render(request, "city/calendar.html", values, status=422 if form.is_bound and form.errors else 200)


@ways
@only(HeldRole.ADMIN)
def new_account(request: DeskRequest) -> HttpResponse:
    """Give an account of the city a calendar of its own, towards the budgets the others are laid for."""
    on = tokyo_date(request.at)
    form = AccountForm(request.POST or None, initial={"seen": setting_record.version(CALENDAR)})
    if form.is_valid():
        first = fiscal_year(on) + 1
        years = range(first, _next_year(queries.calendars_from(first), on))
        if _done(request, form, day_actions.add_account, form.cleaned_data["name"], years):
            messages.success(request, _("The calendar of the account was laid. Move its steps to the account's days."))
            return redirect("city:calendars")
    values = {"form": form, "crumbs": way(request, CALENDAR, _("Another account"))}
    return render(request, "city/calendar_account.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["POST"])
@only(HeldRole.ADMIN)
def lay_year(request: DeskRequest) -> HttpResponse:
    """Lay the house calendar of the first year that has none."""
    on = tokyo_date(request.at)
    year = _next_year(queries.calendars_from(fiscal_year(on) + 1), on)
    form = LayForm(request.POST)
    if form.is_valid() and _done(request, form, day_actions.lay_year, year):
        messages.success(request, _("The house calendar of fiscal year %d was laid.") % year)
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("city:calendars")


def _done(request: DeskRequest, form: Any, act: Callable[..., object], *given: Any, **words: Any) -> bool:
    """Whether the action was carried out; otherwise the form says that somebody changed the setting meanwhile."""
    with overtaken(form):
        act(*given, **words, **who(request, form.cleaned_data))
        return True
    return False


def _touched(day: date, *, closes: bool) -> list[day_effects.Touched]:
    before = open_days.closed_days()
    return day_effects.touched_by(day, before, before | {day} if closes else before - {day})


def _next_year(found: list[queries.BudgetCalendar], on: date) -> int:
    return max((one.fiscal_year for one in found), default=fiscal_year(on)) + 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
