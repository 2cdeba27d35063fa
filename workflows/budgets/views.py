"""The pages of the budget requests: the list, the tab of a case, one request, and its forms."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from connected_desk.city.calendar import Account, account_of, tokyo_date
from connected_desk.city.models import Unit
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Fact, FilterTag, Look
from workflows.cases.pages import case_page, find_case
from workflows.cases.refusals import refused_to
from workflows.engine import deadlines
from workflows.engine.move import offers, roles_of
from workflows.engine.vocabulary import Role
from workflows.pocs.views.writing import find_poc

from . import actions, interim_actions, lists, queries, record
from .definition import BUDGET, BudgetState
from .forms import CheckForm, EstimateForm, InitiativeEstimateForm, PassOnForm, first_estimate
from .models import BudgetRequest
from .scope import sees_budgets, visible_requests
from .terms import year_label


class FilterForm(forms.Form):
    """The conditions of the list. Whatever is not understood leaves the list empty rather than whole."""

    fiscal_year = forms.TypedChoiceField(label=gettext_lazy("Fiscal year"), required=False, coerce=int)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Requesting unit"), required=False, to_field_name="code"
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Mapping[str, Any], seen: QuerySet[BudgetRequest]) -> None:
        super().__init__(data)
        everything = _("All")
        years = seen.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        self.fields["fiscal_year"].choices = [("", everything), *((year, year_label(year)) for year in years)]
        self.fields["state"].choices = [("", everything), *BUDGET.choices()]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=seen.values("unit"))
        self.fields["unit"].empty_label = everything

    def rule(self) -> Q:
        """The conditions as a rule; nothing where one of them means nothing."""
        if not self.is_valid():
            return Q(pk__in=[])
        return Q(**{name: value for name, value in self.cleaned_data.items() if value})

    def tags(self, address: QueryDict) -> list[FilterTag]:
        """Each condition in force, with the address of the list without it."""
        found = []
        for name in self.fields:
            value = address.get(name)
            if value:
                choices = {str(code): label for code, label in self.fields[name].choices}
                label = f"{self.fields[name].label}: {choices.get(value, value)}"
                found.append(FilterTag(label, _address(address, **{name: ""})))
        return found


def list_of_requests(request: DeskRequest) -> HttpResponse:
    """The requests the person may see, by year and unit, with amounts and countdown."""
    on = tokyo_date(request.at)
    form = FilterForm(request.GET, visible_requests(request.user, on))
    page = lists.list_requests(request.user, on, narrowed=form.rule(), after=request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "tags": form.tags(request.GET),
        "count": ngettext("%(n)d request", "%(n)d requests", page.total) % {"n": page.total},
        "next": _address(request.GET, after=page.after) if page.after else "",
        "first": _address(request.GET) if request.GET.get("after") else "",
        "may_open": InitiativeEstimateForm.initiatives(request.user, on).exists(),
        "at": request.at,
    }
    return render(request, "budgets/list.html", context)


def of_case(request: DeskRequest, number: str) -> HttpResponse:
    """The budget tab of a case: its requests, and how far the calendar is."""
    context = case_page(request, number, "budgets")
    case, on = context["case"], tokyo_date(request.at)
    asked = visible_requests(request.user, on).filter(case=case).order_by("-pk")
    context |= {
        "shown": sees_budgets(request.user, on),
        "lines": [(line, queries.awaited_step(line.request)) for line in lists.lines(list(asked), on)],
        "counts": queries.still_counts(case),
        "countdown": queries.countdown_of_case(case, on),
        "trial_ends_on": case.poc_ends_on,
        "may_open": actions.may_open_for(case, by=request.user, on=on),
    }
    return render(request, "budgets/case.html", context)


def detail(request: DeskRequest, key: UUID) -> HttpResponse:
    """One request: what it asks for, the ICT office's checks, what can be done next, and its record."""
    budget, on = _find(request, key), tokyo_date(request.at)
    roles = roles_of(budget, request.user, on)
    [line] = lists.lines([budget], on)
    tentative, published_on = budget.state == BudgetState.TENTATIVE, queries.published_on(budget)
    context = {
        "budget": budget,
        "line": line,
        "look": Look(line.state.icon, line.state.colour),
        "awaited": queries.awaited_step(budget),
        "left": deadlines.left(budget.next_step_on, on) if budget.next_step_on else None,
        "facts": facts(budget),
        "amounts": amounts(budget),
        "countdown": line.countdown,
        "trial_ends_on": budget.case.poc_ends_on if budget.case else None,
        "checks": budget.checks.select_related("reviewer"),
        "needs_check": queries.needs_check(budget),
        "check_holds": queries.check_passed([budget])[budget.pk],
        "may_enter": tentative and Role.OWNER in roles,
        "may_check": tentative and Role.ICT in roles and budget.amount_requested is not None,
        "may_check_later": tentative and Role.ICT in roles and budget.amount_requested is None,
        "may_pass_on": budget.state == BudgetState.ASSESSING and Role.FINANCE in roles,
        "hidden_until": published_on if published_on and on < published_on else None,
        "amounts_public": queries.amounts_public(budget, on),
        "offers": offers(budget, by=request.user, at=request.at),
        "log_lines": record.lines(budget),
        "crumbs": [Crumb(_("Budgets"), reverse("budgets:list")), Crumb(year_label(budget.fiscal_year))],
    }
    return render(request, "budgets/detail.html", context)


def open_for_case(request: DeskRequest, number: str) -> HttpResponse:
    """Open a tentative request for a case."""
    case, on = find_case(request, number), tokyo_date(request.at)
    account = account_of(case.owner_unit)
    form = EstimateForm(
        request.POST or None,
        on=on,
        initial=first_estimate(account, queries.year_in_reach(account, on)),
        back_url=reverse("budgets:case", args=[case.number]),
    )
    if form.is_valid():
        with refused_to(request, form):
            budget = actions.open_for_case(case, estimate=form.estimate(), by=request.user, at=request.at)
            messages.success(request, _("A tentative budget request was opened."))
            return redirect(budget)
    crumb = Crumb(case.number, reverse("budgets:case", args=[case.number]))
    return _form_page(request, form, _("Open a budget request"), case.title, [crumb])


def open_for_initiative(request: DeskRequest) -> HttpResponse:
    """Open a tentative request for an initiative of one's own unit."""
    on = tokyo_date(request.at)
    form = InitiativeEstimateForm(
        request.POST or None,
        by=request.user,
        on=on,
        initial=first_estimate(Account.GENERAL, queries.year_in_reach(Account.GENERAL, on)),
        back_url=reverse("budgets:list"),
    )
    if form.is_valid():
        with refused_to(request, form):
            budget = actions.open_for_initiative(
                form.cleaned_data["initiative"],
                estimate=form.estimate(),
                by=request.user,
                at=request.at,
            )
            messages.success(request, _("A tentative budget request was opened."))
            return redirect(budget)
    lead = _("For an initiative of your own unit. A case has its request on its own page.")
    return _form_page(request, form, _("Open a budget request"), lead, [])


@require_POST
def from_interim(request: DeskRequest, key: UUID) -> HttpResponse:
    """Put what a trial's latest interim evaluation says into the case's tentative request, opened where none is."""
    poc = find_poc(request, key)
    with refused_to(request):
        budget = interim_actions.carry_interim(poc, by=request.user, at=request.at)
        messages.success(request, _("The interim evaluation stands in the tentative request. Enter the amount here."))
        return redirect(budget)
    return redirect(poc)


def enter_amount(request: DeskRequest, key: UUID) -> HttpResponse:
    """Enter or change what a tentative request asks for."""
    budget = _find(request, key)
    form = EstimateForm(
        request.POST or None, on=tokyo_date(request.at), budget=budget, back_url=budget.get_absolute_url()
    )
    if form.is_valid():
        with refused_to(request, form):
            actions.enter_amount(budget, estimate=form.estimate(), **_by(request, form))
            messages.success(request, _("The request was saved."))
            return redirect(budget)
    return _form_page(request, form, _("Enter the amount"), budget.title, [_crumb(budget)])


def check(request: DeskRequest, key: UUID) -> HttpResponse:
    """The ICT office's check of a request (予算確認)."""
    budget = _find(request, key)
    form = CheckForm(request.POST or None, initial={"version": budget.version}, back_url=budget.get_absolute_url())
    if form.is_valid():
        with refused_to(request, form):
            said = form.cleaned_data
            actions.check(budget, result=said["result"], remark=said["remark"], **_by(request, form))
            messages.success(request, _("The check was recorded."))
            return redirect(budget)
    return _form_page(request, form, _("Check by the ICT office"), budget.title, [_crumb(budget)], amounts(budget)[:1])


def pass_on(request: DeskRequest, key: UUID) -> HttpResponse:
    """Pass an assessment on to the next desk."""
    budget = _find(request, key)
    form = PassOnForm(
        request.POST or None,
        initial={"version": budget.version, "assessed_by": budget.assessed_by},
        back_url=budget.get_absolute_url(),
    )
    if form.is_valid():
        with refused_to(request, form):
            actions.pass_on(budget, assessed_by=form.cleaned_data["assessed_by"], **_by(request, form))
            messages.success(request, _("The assessment was passed on."))
            return redirect(budget)
    return _form_page(request, form, _("Pass the assessment on"), budget.title, [_crumb(budget)])


def facts(budget: BudgetRequest) -> list[Fact]:
    """What is known of a request besides its amounts."""
    later_years = budget.multi_year_note if budget.multi_year else _("Later years are not bound")
    rows = [
        Fact(_("Fiscal year"), year_label(budget.fiscal_year)),
        Fact(_("Kind of budget"), budget.get_kind_display()),
        Fact(_("Account"), budget.get_account_display()),
        Fact(_("What the money is for"), budget.purpose),
        Fact(_("Binds later years"), later_years),
    ]
    if budget.assessed_by:
        rows.append(Fact(_("Where the assessment lies"), budget.get_assessed_by_display()))
    if budget.refused_reason:
        rows.append(Fact(_("Reason of the refusal"), budget.refused_reason))
    return rows


def amounts(budget: BudgetRequest) -> list[tuple[str, int | None]]:
    """The amounts of a request in the order they come about, each with what it is; whole yen or None."""
    return [
        (_("Amount requested"), budget.amount_requested),
        (_("Amount in the draft budget"), budget.amount_proposed),
        (_("Amount voted"), budget.amount_voted),
    ]


def _find(request: DeskRequest, key: UUID) -> BudgetRequest:
    budget = visible_requests(request.user, tokyo_date(request.at)).filter(key=key).first()
    if budget is None:
        raise Http404
    return budget


def _by(request: DeskRequest, form: forms.Form) -> dict[str, Any]:
    return {"by": request.user, "at": request.at, "version": form.cleaned_data["version"]}


def _form_page(
    request: DeskRequest, form: forms.Form, title: str, lead: str, crumbs: list[Crumb], given: Any = ()
) -> HttpResponse:
    """A page that is one form; `given` are amounts to have in sight while filling it in."""
    way = [Crumb(_("Budgets"), reverse("budgets:list")), *crumbs, Crumb(title)]
    context = {"form": form, "title": title, "lead": lead, "crumbs": way, "given": given}
    return render(request, "budgets/form.html", context, status=422 if form.is_bound else 200)


def _crumb(budget: BudgetRequest) -> Crumb:
    return Crumb(str(budget), budget.get_absolute_url())


def _address(given: QueryDict, **changes: str) -> str:
    """The address with those conditions changed, from its first page."""
    changed = given.copy()
    changed.pop("after", None)
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"
