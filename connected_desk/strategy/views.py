"""The pages of the strategy: the plan as a tree, an item, an initiative, and the forms that add to them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.gate import refuse
from connected_desk.city.models import Unit
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from connected_desk.records.web import DeskRequest
from connected_desk.ui.formats import is_english
from connected_desk.ui.looks import Crumb, Look
from workflows.budgets.terms import year_label
from workflows.cases.queries import cases_by_item, cases_of_items

from . import queries
from .actions import indicators, initiatives
from .definitions import defined
from .forms import BudgetForm, InitiativeForm, MilestoneForm, SettleForm, SupportForm, ValueForm
from .models import Edition, Indicator, Initiative, Item, Milestone, Plan
from .revision_queries import may_revise, sees_the_plan
from .terms import MilestoneState

MONTHS_SHOWN = 6
LOOKS = {
    MilestoneState.PLANNED: Look("clock", "gray"),
    MilestoneState.DONE: Look("ok", "green"),
    MilestoneState.DROPPED: Look("x", "gray"),
}
LATE = Look("alert", "orange")
CHIPS = {
    "priority": Look("flag", "purple"),
    "means": Look("info", "gray"),
    "leads": Look("check", "blue"),
    "late": LATE,
}


@require_GET
def show_tree(request: DeskRequest, key: UUID | None = None) -> HttpResponse:
    """The items of the edition in force, or of the one asked for, each with its unit, initiatives and cases."""
    _refuse_those_without_cases(request)
    today = tokyo_date(request.at)
    edition = get_object_or_404(Edition.objects.select_related("plan"), key=key) if key else None
    edition = edition or queries.current_edition(today)
    values: dict[str, Any] = {"edition": edition, "chips": CHIPS}
    if edition:
        values["nodes"] = queries.tree(edition, cases=cases_by_item(edition), on=today)
        below = edition.plan.child_plans.select_related("owner").prefetch_related("advances", "editions")
        values["child_plans"] = [(plan, _advanced(plan, edition), _newest(plan)) for plan in below]
        values["upper"] = _newest(edition.plan.parent) if edition.plan.parent else None
        values["may_revise"] = may_revise(request.user, today)
        values["steps"] = edition.steps.all()
        values["axes"] = edition.axes.prefetch_related("values__items")
    return render(request, "strategy/tree.html", values)


@require_GET
def show_plans(request: DeskRequest) -> HttpResponse:
    """Every plan and edition kept here."""
    _refuse_those_without_cases(request)
    today = tokyo_date(request.at)
    values = {
        "plans": queries.plans(),
        "may_revise": may_revise(request.user, today),
        "crumbs": _way(_("Plans and editions")),
        "chips": CHIPS,
    }
    return render(request, "strategy/plans.html", values)


@require_GET
def show_item(request: DeskRequest, key: UUID) -> HttpResponse:
    """An item with its initiatives, the months of its indicators and the cases linked to it."""
    _refuse_those_without_cases(request)
    item = _item(key)
    today = tokyo_date(request.at)
    last_month = queries.months_back(today.replace(day=1), 2)[0]  # nothing can be known of a month that runs
    months = queries.months_back(last_month, MONTHS_SHOWN)
    below = queries.with_below(item)
    measured = list(item.indicators.select_related("owner", "initiative__unit"))
    defined(measured, today)
    values = {
        "item": item,
        "note": _("with those of the items below") if len(below) > 1 else "",
        "chips": CHIPS,
        "crumbs": _way(item.title, edition=item.edition),
        "doing": item.doing_units.all(),
        "axis_values": item.axis_values.select_related("axis"),
        "above": item.parents.filter(edition=item.edition).order_by("child_links__position"),
        "below": item.children.filter(edition=item.edition).order_by("position"),
        "advances": item.parents.exclude(edition=item.edition).select_related("edition").order_by("position"),
        "advanced_by": item.children.exclude(edition=item.edition).select_related("edition").order_by("position"),
        "successors": item.successors.select_related("new__edition"),
        "predecessors": item.predecessors.select_related("old__edition"),
        "initiatives": [
            (row, [(one, _look(one, today)) for one in row.milestones.all()])
            for row in queries.initiatives_of(below, today)
        ],
        "months": [_year_and_month(month) for month in months],
        "series": queries.series(measured, months, queries.reporting_units(today)),
        "enterable": queries.enterable(request.user, measured, today),
        "cases": cases_of_items(below, request.user, today),
        "may_add": queries.units_to_edit(request.user, today).exists(),
        "today": today,
    }
    return render(request, "strategy/item.html", values)


@require_GET
def show_initiative(request: DeskRequest, key: UUID) -> HttpResponse:
    """An initiative with who does what by when, its budget lines and the support it had."""
    _refuse_those_without_cases(request)
    initiative = _initiative(key)
    today = tokyo_date(request.at)
    values = {
        "initiative": initiative,
        "crumbs": _way(initiative.title, item=initiative.item),
        "milestones": [(row, _look(row, today)) for row in initiative.milestones.select_related("unit")],
        "budgets": [(year_label(row.fiscal_year), row) for row in initiative.budgets.all()],
        "support_notes": initiative.support_notes.select_related("recorded_by"),
        "may_edit": queries.may_edit(request.user, initiative.unit, today),
        "may_support": holds(request.user, HeldRole.ICT, today),
    }
    return render(request, "strategy/initiative.html", values)


@require_http_methods(["GET", "POST"])
def add_initiative(request: DeskRequest, key: UUID) -> HttpResponse:
    """A new initiative for an item, by an officer of the unit that does it."""
    item = _item(key)
    units = queries.units_to_edit(request.user, tokyo_date(request.at))
    if not units.exists():
        refuse(request, _("Only officers of a unit add initiatives."))
    form = InitiativeForm(request.POST or None, units=units)
    if form.is_valid():
        initiative = initiatives.add_initiative(item=item, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("The initiative was added. Add its milestones next."))
        return redirect("strategy:initiative", initiative.key)
    return _form_page(request, form, _("Add an initiative"), item=item)


@require_http_methods(["GET", "POST"])
def add_milestone(request: DeskRequest, key: UUID) -> HttpResponse:
    """A new milestone of an initiative."""
    initiative = _editable(request, _initiative(key))
    form = MilestoneForm(request.POST or None, units=Unit.objects.current(tokyo_date(request.at)))
    form.fields["unit"].initial = initiative.unit
    if form.is_valid():
        initiatives.add_milestone(initiative=initiative, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("The milestone was added."))
        return redirect("strategy:initiative", initiative.key)
    return _form_page(request, form, _("Add a milestone"), initiative=initiative)


@require_http_methods(["GET", "POST"])
def settle_milestone(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say that a planned milestone is done, moved or dropped."""
    planned = Milestone.objects.filter(state=MilestoneState.PLANNED).select_related("initiative__unit")
    milestone = get_object_or_404(planned, key=key)
    initiative = _editable(request, milestone.initiative)
    form = SettleForm(request.POST or None, milestone=milestone, today=tokyo_date(request.at))
    if form.is_valid():
        try:
            initiatives.settle_milestone(milestone=milestone, **form.cleaned_data, by=request.user, at=request.at)
        except initiatives.OutOfDate:
            form.add_error(None, _("Somebody changed this milestone meanwhile. Look at it again before you go on."))
        else:
            messages.success(request, _("The milestone was recorded."))
            return redirect("strategy:initiative", initiative.key)
    return _form_page(request, form, milestone.what, initiative=initiative)


@require_http_methods(["GET", "POST"])
def add_budget(request: DeskRequest, key: UUID) -> HttpResponse:
    """A budget line of an initiative."""
    initiative = _editable(request, _initiative(key))
    form = BudgetForm(request.POST or None)
    if form.is_valid():
        initiatives.set_budget(initiative=initiative, **form.cleaned_data)
        messages.success(request, _("The budget line was recorded."))
        return redirect("strategy:initiative", initiative.key)
    return _form_page(request, form, _("Record a budget line"), initiative=initiative)


@require_http_methods(["GET", "POST"])
def add_support(request: DeskRequest, key: UUID) -> HttpResponse:
    """What the ICT office did to accompany an initiative."""
    initiative = _initiative(key)
    if not holds(request.user, HeldRole.ICT, tokyo_date(request.at)):
        refuse(request, _("Only the ICT office records its support."))
    form = SupportForm(request.POST or None)
    if form.is_valid():
        initiatives.note_support(initiative=initiative, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("The support was recorded."))
        return redirect("strategy:initiative", initiative.key)
    return _form_page(request, form, _("Record support"), initiative=initiative)


@require_http_methods(["GET", "POST"])
def add_value(request: DeskRequest, key: UUID) -> HttpResponse:
    """The value of a month of an indicator, or why there is none."""
    found = Indicator.objects.select_related("item__edition", "initiative__item__edition", "owner")
    indicator = get_object_or_404(found, key=key)
    today = tokyo_date(request.at)
    units = queries.units_to_report(request.user, today)
    if not queries.enterable(request.user, [indicator], today):
        refuse(request, _("Only officers of the unit enter its values."))
    defined([indicator], today)
    form = ValueForm(request.POST or None, indicator=indicator, units=units, today=today)
    if form.is_valid():
        indicators.record_value(indicator=indicator, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("The value was recorded."))
        return redirect("strategy:item", (indicator.item or indicator.initiative.item).key)
    return _form_page(request, form, indicator.name, item=indicator.item or indicator.initiative.item)


def _refuse_those_without_cases(request: DeskRequest) -> None:
    """The administrator keeps settings and people, and sees neither cases nor what hangs on them."""
    if not sees_the_plan(request.user, tokyo_date(request.at)):
        refuse(request, _("This page is for others."))


def _editable(request: DeskRequest, initiative: Initiative) -> Initiative:
    if not queries.may_edit(request.user, initiative.unit, tokyo_date(request.at)):
        refuse(request, _("Only officers of the unit change its initiatives."))
    return initiative


def _advanced(plan: Plan, edition: Edition) -> list[Item]:
    """The items of the edition that the plan of a bureau advances as a whole."""
    return [item for item in plan.advances.all() if item.edition_id == edition.pk]


def _newest(plan: Plan) -> Edition | None:
    """The newest edition of a plan that has its day."""
    return max((one for one in plan.editions.all() if not one.draft), key=lambda one: one.number, default=None)


def _item(key: UUID) -> Item:
    return get_object_or_404(Item.objects.select_related("edition__plan", "promoting_unit"), key=key)


def _initiative(key: UUID) -> Initiative:
    return get_object_or_404(Initiative.objects.select_related("item__edition__plan", "unit", "created_by"), key=key)


def _year_and_month(month: date) -> tuple[str, str]:
    return (f"{month.year}", f"{month:%b}") if is_english() else (f"{month.year}年", f"{month.month}月")


def _look(milestone: Milestone, today: date) -> Look:
    late = milestone.state == MilestoneState.PLANNED and milestone.due_on < today
    return LATE if late else LOOKS[MilestoneState(milestone.state)]


def _form_page(
    request: DeskRequest, form: Form, title: str, *, item: Item | None = None, initiative: Initiative | None = None
) -> HttpResponse:
    item = item or (initiative.item if initiative else None)
    crumbs = _way(title, item=item, initiative=initiative)
    return render(request, "strategy/form.html", {"form": form, "heading": title, "item": item, "crumbs": crumbs})


def _way(
    here: str, *, edition: Edition | None = None, item: Item | None = None, initiative: Initiative | None = None
) -> list[Crumb]:
    way = [Crumb(_("Strategy"), reverse("strategy:tree"))]
    if edition and not edition.plan.leads:
        way.append(Crumb(edition.name, reverse("strategy:edition", args=[edition.key])))
    if item:
        way.append(Crumb(item.title, reverse("strategy:item", args=[item.key])))
    if initiative:
        way.append(Crumb(initiative.title, reverse("strategy:initiative", args=[initiative.key])))
    return [*way, Crumb(here)]
