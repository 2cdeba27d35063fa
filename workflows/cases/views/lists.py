"""The list of cases: tabs, filters in the address, counts equal to the lists, keyset paging."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from connected_desk.city.queries import roles_held
from connected_desk.city.roles import OFFICERS
from connected_desk.records.web import DeskRequest
from connected_desk.strategy.fields import ItemField
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.looks import FilterTag, Tab
from workflows.ledgers.actions import MAY_TAKE_OVER

from .. import personal, queries
from ..definition import CASE
from ..forms.fields import UnitField
from ..orders import ORDERS, Order, order_of
from . import bulk
from .counter import AT_THE_COUNTER
from .home import CASEWORK
from .personal import CONDITIONS, conditions_of

DUE = (
    ("", gettext_lazy("All")),
    ("over", gettext_lazy("Overdue")),
    ("7", gettext_lazy("Within a week")),
    ("14", gettext_lazy("Within two weeks")),
)
ALERTS = frozenset({"unassigned", "overdue"})
FORMATS = {
    "xlsx": gettext_lazy("Excel (XLSX)"),
    "csv": gettext_lazy("CSV (UTF-8)"),
    "cp932": gettext_lazy("CSV (Shift_JIS, for older programs)"),
}
CARDS = 5  # of a lane; the list has the rest


class FilterForm(forms.Form):
    """The conditions of a list. Whatever is not understood leaves the list empty rather than whole."""

    q = NormalisedCharField(label=gettext_lazy("Keyword"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    item = forms.ModelChoiceField(Item.objects.none(), label=gettext_lazy("Strategy item"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("Due"), choices=DUE, required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"), choices=[(code, order.label) for code, order in ORDERS.items()], required=False
    )

    def __init__(self, data: Mapping[str, Any], on: date) -> None:
        super().__init__(data)
        edition = current_edition(on)
        everything = _("All")
        self.fields["state"].choices = [("", everything), *CASE.choices()]
        self.fields["item"] = ItemField(
            edition=edition,
            by_code=True,
            label=_("Strategy item"),
            required=False,
            to_field_name="key",
            empty_label=everything,
        )
        self.fields["unit"] = UnitField(on=on, label=_("Unit"), required=False, empty_label=everything)

    @property
    def narrowing(self) -> list[BoundField]:
        """The fields that say which cases are on the list; the order is chosen apart."""
        return [field for field in self if field.name != "sort"]

    @property
    def order(self) -> Order:
        """The order that was asked for."""
        return order_of(self.cleaned_data["sort"] if self.is_valid() else "")

    def rule(self, on: date) -> Q | None:
        """The conditions as a rule; None where one of them means nothing, so that the list shows no case."""
        if not self.is_valid():
            return None
        said, rule = self.cleaned_data, Q()
        if said["state"]:
            rule &= Q(state=said["state"])
        if said["item"]:
            rule &= Q(links__item=said["item"], links__ended_at=None)
        if said["unit"]:
            rule &= Q(responsible_unit=said["unit"]) | Q(turn_unit=said["unit"])
        if said["due"] == "over":
            rule &= Q(due_on__lt=on)
        elif said["due"]:
            rule &= Q(due_on__lte=on + timedelta(days=int(said["due"])))
        return rule

    def tags(self, address: QueryDict) -> list[FilterTag]:
        """Each condition in force, with the address of the list without it."""
        found = []
        for name, field in self.fields.items():
            if name == "sort" and name not in self.errors:  # a condition only where it is one nobody can meet
                continue
            value = self.cleaned_data.get(name) if self.is_valid() else address.get(name)
            if value:
                shown = dict(getattr(field, "choices", ())).get(value, value) if name in ("state", "due") else value
                found.append(FilterTag(f"{field.label}: {shown}", _without(address, name)))
        return found


def conditions(request: DeskRequest, on: date) -> tuple[str, FilterForm]:
    """The tab and the conditions of the address; Http404 for a tab there is not."""
    tab = request.GET.get("tab", "all" if request.GET.get("q") else "mine")
    if tab not in queries.TABS:
        raise Http404
    return tab, FilterForm(request.GET, on)


def list_of_cases(request: DeskRequest) -> HttpResponse:
    """The cases of a tab under the conditions of the address, in the order it names."""
    on = tokyo_date(request.at)
    held = {row.role for row in roles_held(request.user, on)}  # type: ignore[arg-type]
    tab, form = conditions(request, on)
    rule = form.rule(on)
    page = queries.CasePage([], queries.Total(0), "")
    if rule is not None:
        page = queries.list_cases(
            request.user,  # type: ignore[arg-type]  # LoginRequiredMiddleware: it is a person
            on,
            tab=tab,
            narrowed=rule,
            query=form.cleaned_data["q"],
            order=form.order,
            after=request.GET.get("after", ""),
        )
    choosable = bool(page.lines and held & CASEWORK)
    counts = queries.tab_counts(request.user, on)  # type: ignore[arg-type]
    context = {
        "page": page,
        "form": form,
        "tab": tab,
        "order": form.order,
        "kept": _kept(request.GET, tab),
        "columns": {name: _column(request.GET, form.order, name) for name in ("number", "since", "due")},
        "list_tabs": _tabs(tab, counts),
        "tags": form.tags(request.GET),
        "clear_url": f"?tab={tab}",
        "count": _counted(page.total),
        "next": _with(request.GET, after=page.after) if page.after else "",
        "first": _without(request.GET, "after") if request.GET.get("after") else "",
        "views": _views("list"),
        "downloads": _downloads(request.GET, tab),
        "at": request.at,
        "saved": _saved(request, on),
        "save_url": f"{reverse('desk:save_list')}?{conditions_of(request.GET)}" if form.has_changed() else "",
        "bulk": bulk.choices() if choosable else [],
        "choosable": choosable,
        "may_enter": not held.isdisjoint(AT_THE_COUNTER),
        "may_take_over": not held.isdisjoint(MAY_TAKE_OVER),
        "may_ask": bool(held & OFFICERS),
    }
    return render(request, "cases/list.html", context)


def _saved(request: DeskRequest, on: date) -> list[dict[str, Any]]:
    """The lists kept under a name; the own ones can be removed."""
    now = conditions_of(request.GET)
    return [
        {"list": one, "current": one.conditions == now, "own": one.person_id == request.user.pk}
        for one in personal.lists_of(request.user, on)  # type: ignore[arg-type]
    ]


def board(request: DeskRequest) -> HttpResponse:
    """The open cases in lanes, one for each state that is not final; a card leads to the moves of its case."""
    on = tokyo_date(request.at)
    lanes = [
        {
            "state": lane.state,
            "lines": lane.lines,
            "total": lane.total,
            "more": max(0, lane.total - CARDS),
            "url": f"{reverse('desk:cases')}?tab=all&state={lane.state.code}",
        }
        for lane in queries.lanes(request.user, on, most=CARDS)  # type: ignore[arg-type]
    ]
    return render(request, "cases/board.html", {"lanes": lanes, "views": _views("board"), "at": request.at})


def _counted(total: queries.Total) -> str:
    if total.at_least:
        return _("%(n)s cases or more") % {"n": f"{total:,}"}
    return ngettext("%(n)d case", "%(n)d cases", total) % {"n": total}


def _tabs(current: str, counts: Mapping[str, int]) -> list[Tab]:
    return [
        Tab(str(label), f"?tab={code}", counts[code], current=code == current, alert=code in ALERTS)
        for code, label in queries.TABS.items()
    ]


def _downloads(address: QueryDict, tab: str) -> list[tuple[str, str]]:
    """The forms in which the whole list can be had, each with its address."""
    whole = f"{_without(address)}" if "tab" in address else _with(address, tab=tab)
    return [(str(label), f"{reverse('desk:export', args=[kind])}{whole}") for kind, label in FORMATS.items()]


def _kept(address: QueryDict, tab: str) -> list[tuple[str, str]]:
    """What of the address a choice of another order keeps."""
    kept = {"tab": tab, **{name: address[name] for name in CONDITIONS if address.get(name)}}
    return [(name, value) for name, value in kept.items() if name != "sort"]


def _column(address: QueryDict, order: Order, name: str) -> dict[str, str]:
    """The heading of a column the list can be ordered by: how it is ordered now, and the address of the other way."""
    by_it = order.code.removeprefix("-") == name
    other = f"-{name}" if by_it and not order.backwards else name
    sorted_now = "descending" if order.backwards else "ascending"
    return {
        "sort": sorted_now if by_it else "",
        "url": _without(_changed(address, sort=other)),
        "label": str(ORDERS[other].label),
    }


def _changed(address: QueryDict, **values: str) -> QueryDict:
    changed = address.copy()
    for name, value in values.items():
        changed[name] = value
    return changed


def _views(current: str) -> list[Tab]:
    return [
        Tab(_("List"), reverse("desk:cases"), current=current == "list", icon="list"),
        Tab(_("Board"), reverse("desk:board"), current=current == "board", icon="board"),
    ]


def _with(address: QueryDict, **values: str) -> str:
    return f"?{_changed(address, **values).urlencode()}"


def _without(address: QueryDict, *names: str) -> str:
    changed = address.copy()
    for name in (*names, "after"):
        changed.pop(name, None)
    return f"?{changed.urlencode()}"
