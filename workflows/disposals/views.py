"""The pages of disposals: what is due, a list with its certificate, what is held back, and the periods."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.city import setting_record
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import only
from connected_desk.city.problems import ROUTINES
from connected_desk.city.roles import HeldRole
from connected_desk.city.setting_kinds import READERS as SETTING_READERS
from connected_desk.city.setting_views import may_change, overtaken, way, who
from connected_desk.records.keeping import KINDS
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from . import actions, hold_actions, queries, record
from .actions import DisposalRefused
from .classes import LASTING, PASSING, YEARLY
from .forms import BecauseForm, HoldForm, PeriodForm
from .models import Disposal, Hold
from .settings import RETENTION, save_period

PAGE = 50


@require_GET
@only(*queries.READERS)
def overview(request: DeskRequest) -> HttpResponse:
    """What is due of each kind, and the lists drawn up so far, the newest first."""
    on = tokyo_date(request.at)
    before = request.GET.get("before", "")
    rows = Disposal.objects.select_related("listed_by", "approved_by", "carried_out_by")
    if before.isascii() and before.isdigit() and len(before) < 9:
        rows = rows.filter(number__lt=int(before))
    shown = list(rows[: PAGE + 1])
    context = {
        "kinds": queries.due(on),
        "disposals": shown[:PAGE],
        "next": shown[PAGE - 1].number if len(shown) > PAGE else 0,
        "may_work": queries.may_work(request.user, on),
        "most": queries.MOST,
        "crumbs": _way(),
    }
    return render(request, "disposals/list.html", context)


@require_POST
@only(*queries.WORKERS)
def draw_up(request: DeskRequest) -> HttpResponse:
    """Draw up a list of what is due today."""
    try:
        return redirect(actions.draw_up(by=request.user, at=request.at))
    except DisposalRefused as refused:
        messages.warning(request, str(refused))
        return redirect("disposals:list")


@require_GET
@only(*queries.READERS)
def detail(request: DeskRequest, number: int) -> HttpResponse:
    """A list: what is on it and what may become of it; once carried out, its certificate."""
    disposal, on = _found(number), tokyo_date(request.at)
    may_work = queries.may_work(request.user, on) and disposal.is_open
    context = {
        "disposal": disposal,
        "items": [(item, KINDS[item.kind].label) for item in disposal.items.all()],
        "held": {hold.subject_key for hold in queries.held_of(disposal)},
        "may_spare": may_work and not disposal.approved_at,
        "may_approve": disposal.is_open
        and not disposal.approved_at
        and queries.may_approve(disposal, request.user, on),
        "may_carry_out": may_work and disposal.approved_at is not None,
        "may_drop": may_work,
        "backups": queries.still_holding(disposal),
        "lines": record.lines(disposal),
        "crumbs": _way(_("Disposal %(number)s") % {"number": number}),
    }
    return render(request, "disposals/detail.html", context)


@require_POST
@only(HeldRole.DESK_HEAD)
def approve(request: DeskRequest, number: int) -> HttpResponse:
    """Approve the list."""
    disposal = _found(number)
    return _done(request, disposal, lambda: actions.approve(disposal, by=request.user, at=request.at))


@require_POST
@only(*queries.WORKERS)
def carry_out(request: DeskRequest, number: int) -> HttpResponse:
    """Erase what is on the approved list."""
    disposal = _found(number)
    return _done(request, disposal, lambda: actions.carry_out(disposal, by=request.user, at=request.at))


def _done(request: DeskRequest, disposal: Disposal, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except DisposalRefused as refused:
        messages.warning(request, str(refused))
    return redirect(disposal)


@require_http_methods(["GET", "POST"])
@only(*queries.WORKERS)
def drop(request: DeskRequest, number: int) -> HttpResponse:
    """Give the list up, with a reason."""
    disposal = _found(number)

    def give_up(because: str) -> None:
        actions.drop(disposal, because=because, by=request.user, at=request.at)

    return _because(request, disposal, _("Drop the list"), give_up)


@require_http_methods(["GET", "POST"])
@only(*queries.WORKERS)
def spare(request: DeskRequest, number: int, item: int) -> HttpResponse:
    """Take one thing off the list, with a reason."""
    disposal = _found(number)
    row = get_object_or_404(disposal.items, pk=item)

    def take_off(because: str) -> None:
        actions.spare(disposal, row, because=because, by=request.user, at=request.at)

    return _because(request, disposal, _("Take %(name)s off the list") % {"name": row.name}, take_off)


def _because(request: DeskRequest, disposal: Disposal, title: str, act: Callable[[str], Any]) -> HttpResponse:
    form = BecauseForm(request.POST or None)
    if form.is_valid():
        return _done(request, disposal, lambda: act(form.cleaned_data["because"]))
    own = Crumb(_("Disposal %(number)s") % {"number": disposal.number}, disposal.get_absolute_url())
    context = {"form": form, "title": title, "crumbs": [*_way("")[:-1], own, Crumb(title)]}
    return render(request, "disposals/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@only(*queries.READERS)
def holds(request: DeskRequest) -> HttpResponse:
    """What is held back, with a form to hold back more for those who may."""
    may_work = queries.may_work(request.user, tokyo_date(request.at))
    form = HoldForm(request.POST or None) if may_work else None
    if form and form.is_valid() and _held_back(request, form):
        return redirect("disposals:holds")
    rows = Hold.objects.select_related("by", "lifted_by")
    context = {
        "form": form,
        "rows": rows.filter(lifted_at=None),
        "lifted": rows.exclude(lifted_at=None)[:PAGE],
        "crumbs": _way(_("Held back")),
    }
    return render(request, "disposals/holds.html", context, status=422 if form and form.is_bound else 200)


def _held_back(request: DeskRequest, form: HoldForm) -> bool:
    case, reason = form.cleaned_data["number"], form.cleaned_data["reason"]
    try:
        hold_actions.hold_back(
            kind="case", key=case.key, name=case.number, reason=reason, by=request.user, at=request.at
        )
    except DisposalRefused as refused:
        form.add_error("number", str(refused))
        return False
    messages.success(request, _("%(name)s is held back from now on.") % {"name": case.number})
    return True


@require_http_methods(["GET", "POST"])
@only(*queries.WORKERS)
def lift(request: DeskRequest, key: UUID) -> HttpResponse:
    """End a hold, with a reason."""
    hold = get_object_or_404(Hold, key=key, lifted_at=None)
    form = BecauseForm(request.POST or None)
    if form.is_valid():
        hold_actions.lift(hold, because=form.cleaned_data["because"], by=request.user, at=request.at)
        return redirect("disposals:holds")
    title = _("Let %(name)s go again") % {"name": hold.name}
    crumbs = [*_way("")[:-1], Crumb(_("Held back"), reverse("disposals:holds")), Crumb(title)]
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "disposals/form.html", context, status=422 if form.is_bound else 200)


@require_GET
@only(*SETTING_READERS)
def retention(request: DeskRequest) -> HttpResponse:
    """For how long each kind is kept, from when that counts, and what was changed."""
    context = {
        "periods": [(one, one.kind.name in YEARLY) for one in queries.periods()],
        "passing": [(one, _said(one.kept), ROUTINES[one.job]) for one in PASSING],
        "lasting": LASTING,
        "history": setting_record.history(RETENTION),
        "may_change": may_change(request),
        "crumbs": way(request, RETENTION),
    }
    return render(request, "disposals/retention.html", context)


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def period(request: DeskRequest, kind: str) -> HttpResponse:
    """Change for how long a kind is kept."""
    found = next((one for one in queries.periods() if one.kind.name == kind), None)
    if found is None:
        raise Http404
    form = PeriodForm(found, request.POST or None, seen=setting_record.version(RETENTION))
    if form.is_valid():
        with overtaken(form):
            save_period(kind, form.said(), **who(request, form.cleaned_data))
            messages.success(request, _("The period was saved."))
            return redirect("disposals:retention")
    title = str(found.kind.label)
    context = {"form": form, "title": title, "crumbs": way(request, RETENTION, title)}
    return render(request, "disposals/form.html", context, status=422 if form.is_bound else 200)


def _said(kept: timedelta) -> str:
    if kept < timedelta(days=1):
        minutes = int(kept.total_seconds()) // 60
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return ngettext("%(n)d day", "%(n)d days", kept.days) % {"n": kept.days}


def _found(number: int) -> Disposal:
    rows = Disposal.objects.select_related("listed_by", "approved_by", "carried_out_by", "dropped_by")
    return get_object_or_404(rows, number=number)


def _way(*labels: str) -> list[Crumb]:
    own = _("Retention and disposal")
    return [Crumb(own, reverse("disposals:list")), *map(Crumb, labels)] if labels else [Crumb(own)]
