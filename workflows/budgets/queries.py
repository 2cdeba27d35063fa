"""What is asked about budget requests: the newest of a case, what they wait for, the calendar, public amounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from connected_desk.city import open_days
from connected_desk.city.calendar import Step, account_of, fiscal_year, fiscal_year_in_reach, steps_from
from connected_desk.city.models import CalendarStep, Person
from connected_desk.city.queries import roles_held, units_served
from connected_desk.strategy.models import Initiative
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.cases.roles import WORKING

from .countdown import Countdown, count_down
from .definition import BUDGET, BudgetState
from .models import BudgetCheck, BudgetRequest
from .terms import PASSING, Assessor, BudgetKind

ASSESSMENTS = {
    Assessor.SECTION: Step.SECTION_ASSESSMENT,
    Assessor.BUREAU: Step.BUREAU_ASSESSMENT,
    Assessor.MAYOR: Step.MAYOR_ASSESSMENT,
}
OPENS_IN = frozenset({CaseState.DIALOGUE, CaseState.PROOF_OF_CONCEPT, CaseState.EVALUATION, CaseState.BUDGETING})
LOOK_BACK = (4, 30)  # month and day
AWAITED = {BudgetState.REQUESTED: Step.SECTION_ASSESSMENT, BudgetState.PROPOSED: Step.VOTE}


def units_worked_for(person: Person, on: date) -> frozenset[int]:
    """The ids of the units the person is an officer of; a head decides, and leaves the work to the officers."""
    held = {row.role for row in roles_held(person, on)}
    return units_served(person, on) if held & WORKING else frozenset()


def newest(cases: Iterable[Case]) -> Mapping[int, BudgetRequest]:
    """The newest request of each case that was not withdrawn, by case."""
    rows = BudgetRequest.objects.filter(case__in=list(cases)).exclude(state=BudgetState.WITHDRAWN).order_by("pk")
    return {request.case_id: request for request in rows}  # type: ignore[misc]


def newest_of_initiatives(initiatives: Iterable[Initiative]) -> Mapping[int, BudgetRequest]:
    """The newest request of each initiative that was not withdrawn, by initiative."""
    rows = BudgetRequest.objects.filter(initiative__in=list(initiatives)).exclude(state=BudgetState.WITHDRAWN)
    return {request.initiative_id: request for request in rows.order_by("pk")}  # type: ignore[misc]


def standing(cases: Iterable[Case]) -> Mapping[int, list[BudgetRequest]]:
    """The requests of each case that were neither refused nor withdrawn, by case."""
    found: dict[int, list[BudgetRequest]] = defaultdict(list)
    over = (BudgetState.REFUSED, BudgetState.WITHDRAWN)
    for request in BudgetRequest.objects.filter(case__in=list(cases)).exclude(state__in=over).order_by("pk"):
        found[request.case_id].append(request)  # type: ignore[index]
    return found


def open_requests(case: Case) -> QuerySet[BudgetRequest]:
    """The case's requests that are neither voted, refused nor withdrawn."""
    return BudgetRequest.objects.filter(case=case, state__in=BUDGET.open_states)


# Of a case somebody has said whether it concerns ICT. Of an initiative nobody has: there the ICT office says so itself,
# with its check.
CONCERNS_ICT = Q(case__ict=True) | Q(initiative__isnull=False)


def needs_check(request: BudgetRequest) -> bool:
    """Whether the ICT office has to check the request, as CONCERNS_ICT says."""
    return request.case is None or bool(request.case.ict)


def check_passed(requests: Iterable[BudgetRequest]) -> Mapping[int, bool]:
    """For each request whether the ICT office's check stands in its way no longer.

    It does not where the case has nothing to do with ICT; otherwise the newest check must allow the request, and of
    the amount it now has.
    """
    asked = list(requests)
    rows = BudgetRequest.objects.filter(CONCERNS_ICT, pk__in=[request.pk for request in asked])
    concerned = set(rows.values_list("pk", flat=True))
    checks = {check.request_id: check for check in BudgetCheck.objects.filter(request__in=concerned).order_by("pk")}
    return {request.pk: request.pk not in concerned or allows(checks.get(request.pk), request) for request in asked}


def allows(check: BudgetCheck | None, request: BudgetRequest) -> bool:
    """Whether this check, the newest, lets the request be made at its present amount."""
    return check is not None and check.result in PASSING and check.amount == request.amount_requested


def year_in_reach(account: str, on: date) -> int:
    """The fiscal year whose budget a request can still enter; next year's where the calendar does not say."""
    return fiscal_year_in_reach(account, on) or fiscal_year(on) + 1


def awaited_on(request: BudgetRequest) -> date | None:
    """The day of the step the request waits for in its state, of the calendar for the initial budget.

    Other kinds have no calendar: their date is what somebody entered.
    """
    if request.kind != BudgetKind.INITIAL or request.state_row.final:
        return request.next_step_on
    step = awaited_step(request)
    return step.on if step else None


def awaited_step(request: BudgetRequest) -> CalendarStep | None:
    """The calendar's step the request waits for in its state; None where there is none for its kind or in its year."""
    if request.kind != BudgetKind.INITIAL or request.state_row.final:
        return None
    rows = CalendarStep.objects.filter(account=request.account, fiscal_year=request.fiscal_year)
    return rows.filter(step=_awaited(request)).first()


def _awaited(request: BudgetRequest) -> Step:
    match request.state:
        case BudgetState.TENTATIVE:
            checked = request.pk is not None and check_passed([request])[request.pk]
            return Step.ICT_CHECK if needs_check(request) and not checked else Step.BUREAU_DEADLINE
        case BudgetState.ASSESSING:
            return ASSESSMENTS[Assessor(request.assessed_by or Assessor.SECTION)]
    return AWAITED[BudgetState(request.state)]


def look_back_on(request: BudgetRequest) -> date | None:
    """The day by which the owner says what became of the money: the end of the April after the request's year.

    None where no money was voted.
    """
    if request.state != BudgetState.VOTED or not request.amount_voted:
        return None
    return date(request.fiscal_year + 1, *LOOK_BACK)


def is_over(request: BudgetRequest, on: date) -> bool:
    """Whether the year the request was for is over."""
    return fiscal_year(on) > request.fiscal_year


def countdown(account: str, fiscal_year: int, on: date, ready_on: date | None = None) -> Countdown | None:
    """The countdown of that account towards that year's budget, for something ready on `ready_on`, at best today."""
    return count_down(steps_from(account, fiscal_year), fiscal_year, on=on, ready_on=max(ready_on or on, on))


def still_counts(case: Case) -> bool:
    """Whether the budget calendar still matters to a case: neither it nor its newest request is past it."""
    request = newest([case]).get(case.pk)
    past = case.state_row.final or case.state in (CaseState.PROCUREMENT, CaseState.REALISED)
    return not past and not (request and request.state_row.final)


def countdown_of_case(case: Case, on: date) -> Countdown | None:
    """The countdown of a case, ready when its trial ends: towards the year of its newest request, else the next."""
    request = newest([case]).get(case.pk)
    if request:
        rows = steps_from(request.account, request.fiscal_year)
        return count_down(rows, request.fiscal_year, on=on, ready_on=ready_on(request, on))
    return countdown(account_of(case.owner_unit), fiscal_year(on) + 1, on, case.poc_ends_on)


def steps_by_account(first_year: int) -> Mapping[str, list[CalendarStep]]:
    """The calendars towards that year's budget and later ones, by account, in order of their days; one query."""
    found: dict[str, list[CalendarStep]] = defaultdict(list)
    for step in CalendarStep.objects.filter(fiscal_year__gte=first_year).order_by("on", "pk"):
        found[step.account].append(step)
    return found


def countdowns(requests: Iterable[BudgetRequest], on: date) -> Mapping[int, Countdown | None]:
    """The countdown of each request that still waits for the calendar of the initial budget, in two queries."""
    asked = list(requests)
    waiting = [one for one in asked if one.kind == BudgetKind.INITIAL and not one.state_row.final]
    closed = open_days.closed_days()
    rows = steps_by_account(min((one.fiscal_year for one in waiting), default=fiscal_year(on)))
    counted = {
        one.pk: count_down(rows.get(one.account, ()), one.fiscal_year, on=on, ready_on=ready_on(one, on), closed=closed)
        for one in waiting
    }
    return {one.pk: counted.get(one.pk) for one in asked}


def ready_on(request: BudgetRequest, on: date) -> date:
    """The day a tentative request is ready at best: when the trial ends, or today. One that was made is in time."""
    if request.state != BudgetState.TENTATIVE:
        return date.min
    return max(request.case.poc_ends_on or on, on) if request.case else on


def published_on(request: BudgetRequest) -> date | None:
    """The day the draft budget of the request's year is published, None where the calendar does not say."""
    row = CalendarStep.objects.filter(
        account=request.account, fiscal_year=request.fiscal_year, step=Step.PUBLICATION
    ).first()
    return row.on if row else None


def amounts_public(request: BudgetRequest, on: date) -> bool:
    """Whether the company and the public may see the request's amounts on that day.

    They may from the day the draft budget is published; what does not go with that budget, once it is decided too.
    """
    published = published_on(request)
    if published is None or on < published:
        return False
    return request.kind == BudgetKind.INITIAL or request.state == BudgetState.VOTED
