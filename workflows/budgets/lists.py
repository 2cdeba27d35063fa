"""The list of budget requests: newest year first, units in 建制順, with amounts and the countdown of each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from connected_desk.city.models import Person
from workflows.engine.vocabulary import State

from .countdown import Countdown
from .models import BudgetRequest
from .queries import countdowns
from .scope import visible_requests
from .terms import year_label

PAGE = 50


@dataclass(frozen=True)
class BudgetLine:
    """A row of the list, complete. Amounts are whole yen; None is printed as a dash."""

    request: BudgetRequest
    year: str  # its fiscal year as a page names it
    state: State
    countdown: Countdown | None  # of open requests for the initial budget


@dataclass(frozen=True)
class BudgetPage:
    """One page of the list, how many requests and how much there is in all; the next begins at `after` ("": none)."""

    lines: list[BudgetLine]
    total: int
    requested: int
    voted: int
    after: str


def list_requests(person: Person, on: date, *, narrowed: Q, after: str = "") -> BudgetPage:
    """One page of the requests this person may see, by keyset: `after` is where the last page ended."""
    rows = visible_requests(person, on).filter(narrowed)
    sums = rows.aggregate(n=Count("pk"), requested=Sum("amount_requested"), voted=Sum("amount_voted"))
    rows = rows.order_by("-fiscal_year", "unit__position", "pk").filter(_beyond(after))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return BudgetPage(
        lines=lines(found, on),
        total=sums["n"],
        requested=sums["requested"] or 0,
        voted=sums["voted"] or 0,
        after=_mark(found[-1]) if more else "",
    )


def lines(requests: list[BudgetRequest], on: date) -> list[BudgetLine]:
    """The requests (of `visible_requests`) as rows."""
    counted = countdowns(requests, on)
    return [BudgetLine(one, year_label(one.fiscal_year), one.state_row, counted[one.pk]) for one in requests]


def _mark(request: BudgetRequest) -> str:
    return f"{request.fiscal_year}.{request.unit.position}.{request.pk}"


def _beyond(after: str) -> Q:
    try:
        year, position, pk = map(int, after.split("."))
    except ValueError:
        return Q()
    same_year = Q(fiscal_year=year)
    later = same_year & Q(unit__position=position, pk__gt=pk)
    return Q(fiscal_year__lt=year) | (same_year & Q(unit__position__gt=position)) | later
