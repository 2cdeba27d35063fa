"""The pages of a budget request: the tab of its case, the request itself, and its forms."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from connected_desk.city.calendar import Account, account_of, tokyo_date
from connected_desk.city.word_names import KINDS
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Fact, Look
from workflows.cases.pages import case_page, find_case
from workflows.cases.refusals import refused_to
from workflows.cases.views.word import WordText
from workflows.engine import deadlines
from workflows.engine.move import offers, roles_of
from workflows.engine.vocabulary import Role
from workflows.pocs.views.writing import find_poc

from .. import actions, interim_actions, lists, queries, record
from ..definition import BudgetState
from ..forms import CheckForm, EstimateForm, InitiativeEstimateForm, LookBackForm, PassOnForm, first_estimate
from ..models import BudgetRequest
from ..pages import by_whom, crumb_of, find, form_page
from ..scope import sees_budgets, visible_requests
from ..sheet import WORD
from ..terms import TO_VOTE, year_label
from ..way import way


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
    budget, on = find(request, key), tokyo_date(request.at)
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
        "way": way(budget),
        "restore_until": _restore_until(budget, published_on, on),
        "look_backs": budget.look_backs.select_related("by"),
        "may_look_back": (budget.state == BudgetState.VOTED and queries.is_over(budget, on) and Role.OWNER in roles),
        "hidden_until": published_on if published_on and on < published_on else None,
        "amounts_public": queries.amounts_public(budget, on),
        "offers": offers(budget, by=request.user, at=request.at),
        "log_lines": record.lines(budget),
        "word_texts": [WordText(KINDS[WORD].label, reverse("budgets:word", args=[budget.key]))],
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
    return form_page(request, form, _("Open a budget request"), case.title, [crumb])


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
    return form_page(request, form, _("Open a budget request"), lead, [])


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
    budget = find(request, key)
    form = EstimateForm(
        request.POST or None, on=tokyo_date(request.at), budget=budget, back_url=budget.get_absolute_url()
    )
    if form.is_valid():
        with refused_to(request, form):
            actions.enter_amount(budget, estimate=form.estimate(), **by_whom(request, form))
            messages.success(request, _("The request was saved."))
            return redirect(budget)
    return form_page(request, form, _("Enter the amount"), budget.title, [crumb_of(budget)])


def check(request: DeskRequest, key: UUID) -> HttpResponse:
    """The ICT office's check of a request (予算確認)."""
    budget = find(request, key)
    form = CheckForm(request.POST or None, initial={"version": budget.version}, back_url=budget.get_absolute_url())
    if form.is_valid():
        with refused_to(request, form):
            said = form.cleaned_data
            actions.check(budget, result=said["result"], remark=said["remark"], **by_whom(request, form))
            messages.success(request, _("The check was recorded."))
            return redirect(budget)
    return form_page(request, form, _("Check by the ICT office"), budget.title, [crumb_of(budget)], amounts(budget)[:1])


def pass_on(request: DeskRequest, key: UUID) -> HttpResponse:
    """Pass an assessment on to the next desk."""
    budget = find(request, key)
    form = PassOnForm(
        request.POST or None,
        initial={"version": budget.version, "assessed_by": budget.assessed_by},
        back_url=budget.get_absolute_url(),
    )
    if form.is_valid():
        with refused_to(request, form):
            said = form.cleaned_data
            actions.pass_on(budget, assessed_by=said["assessed_by"], amount=said["amount"], **by_whom(request, form))
            messages.success(request, _("The assessment was passed on."))
            return redirect(budget)
    return form_page(request, form, _("Pass the assessment on"), budget.title, [crumb_of(budget)])


def look_back(request: DeskRequest, key: UUID) -> HttpResponse:
    """What became of the money of a voted request, once its year is over."""
    budget = find(request, key)
    form = LookBackForm(request.POST or None, initial={"version": budget.version}, back_url=budget.get_absolute_url())
    if form.is_valid():
        with refused_to(request, form):
            actions.look_back(budget, look=form.look(), **by_whom(request, form))
            messages.success(request, _("What became of it was recorded."))
            return redirect(budget)
    title = _("What became of the budget")
    return form_page(request, form, title, str(budget), [crumb_of(budget)], amounts(budget)[2:])


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


def _restore_until(budget: BudgetRequest, published_on: date | None, on: date) -> date | None:
    """The last day to ask for restoration of a refused request; None where it cannot be asked for."""
    if budget.state != BudgetState.REFUSED or budget.kind not in TO_VOTE or published_on is None or on >= published_on:
        return None
    return published_on - timedelta(days=1)
