"""What could enter the next budget (予算要求の候補): cases and initiatives by bureau, each with its countdown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from connected_desk.city import open_days
from connected_desk.city.calendar import account_of, fiscal_year
from connected_desk.city.models import CalendarStep, Person, Unit
from connected_desk.strategy.models import Initiative
from connected_desk.strategy.queries import reporting_units
from workflows.cases.models import Case
from workflows.cases.scope import visible_cases

from . import queries
from .countdown import Countdown, count_down
from .definition import BudgetState
from .models import BudgetRequest
from .queries import OPENS_IN
from .scope import sees_budgets, visible_initiatives
from .terms import BudgetKind


@dataclass(frozen=True)
class Candidate:
    """A case or an initiative that could enter the next budget; `request` is its newest, with its amount if it has one.

    `countdown` is None where the city has no calendar for the account and year, or where the kind follows none.
    """

    subject: Case | Initiative
    unit: Unit
    request: BudgetRequest | None
    countdown: Countdown | None

    @property
    def case(self) -> Case | None:
        return self.subject if isinstance(self.subject, Case) else None

    @property
    def months_missed(self) -> int:
        return self.countdown.months_missed if self.countdown else 0


@dataclass(frozen=True)
class Bureau:
    """A bureau with its candidates, those that make the next budget first."""

    unit: Unit
    candidates: list[Candidate]


def candidates(person: Person, on: date, *, of: Unit | None = None) -> list[Bureau]:
    """The candidates this person may see, by bureau in 建制順; of one bureau, where one is named."""
    if not sees_budgets(person, on):
        return []
    units, bureaus = _units(), {unit.pk for unit in reporting_units(on)}
    cases = visible_cases(person, on).filter(state__in=OPENS_IN, owner_unit__isnull=False)
    found = _counted(list(cases.order_by("fiscal_year", "sequence")), person, on, units)
    grouped: dict[int, list[Candidate]] = {}
    for one in sorted(found, key=lambda one: one.months_missed):
        bureau = _bureau(one.unit, bureaus)
        if of is None or bureau == of.pk:
            grouped.setdefault(bureau, []).append(one)
    rows = [Bureau(units[pk], lines) for pk, lines in grouped.items()]
    return sorted(rows, key=lambda row: (row.unit.position, row.unit.pk))


def _units() -> Mapping[int, Unit]:
    """Every unit with the unit above at hand; one query."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    for unit in units.values():
        unit.parent = units[unit.parent_id] if unit.parent_id else None
    return units


def _bureau(unit: Unit, bureaus: Iterable[int]) -> int:
    """The id of the bureau the unit belongs to: itself, the nearest above that reports, or else the topmost."""
    while unit.pk not in bureaus and unit.parent is not None:
        unit = unit.parent
    return unit.pk


def _counted(cases: list[Case], person: Person, on: date, units: Mapping[int, Unit]) -> list[Candidate]:
    initiatives = list(visible_initiatives(person, on).order_by("item__code", "pk"))
    of_cases, of_initiatives = queries.newest(cases), queries.newest_of_initiatives(initiatives)
    for case in cases:
        if case.pk in of_cases:
            of_cases[case.pk].case = case  # it is at hand; nobody need ask for it again
    pairs: list[tuple[Case | Initiative, int, BudgetRequest | None]] = [
        *((case, case.owner_unit_id or 0, of_cases.get(case.pk)) for case in cases),
        *((one, one.unit_id, of_initiatives.get(one.pk)) for one in initiatives),
    ]
    wanted = fiscal_year(on) + 1
    rows, closed = queries.steps_by_account(fiscal_year(on)), open_days.closed_days()
    return [
        Candidate(subject, units[unit], request, _countdown(subject, units[unit], request, rows, on, closed))
        for subject, unit, request in pairs
        if _may_enter(request, wanted)
    ]


def _may_enter(request: BudgetRequest | None, year: int) -> bool:
    """Whether there is still something to ask for in that year: no money was voted for it, and some is needed."""
    if request is None or request.state == BudgetState.REFUSED:
        return True
    if request.kind == BudgetKind.NONE:
        return False
    return request.state != BudgetState.VOTED or request.fiscal_year < year


def _countdown(
    subject: Case | Initiative,
    unit: Unit,
    request: BudgetRequest | None,
    rows: Mapping[str, list[CalendarStep]],
    on: date,
    closed: frozenset[date],
) -> Countdown | None:
    """Towards the year of an open request, else the next; a refused one's year is over for it."""
    if request is not None and not request.state_row.final:
        if request.kind != BudgetKind.INITIAL:
            return None
        steps = rows.get(request.account, [])
        return count_down(steps, request.fiscal_year, on=on, ready_on=queries.ready_on(request, on), closed=closed)
    year = fiscal_year(on) + 1
    if request is not None and request.state == BudgetState.REFUSED:
        year = max(year, request.fiscal_year + 1)
    account = request.account if request else account_of(unit)
    ends_on = subject.poc_ends_on if isinstance(subject, Case) else None
    return count_down(rows.get(account, []), year, on=on, ready_on=max(ends_on or on, on), closed=closed)
