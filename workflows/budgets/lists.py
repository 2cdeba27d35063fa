"""The list of budget requests: newest year first, units in 建制順, with amounts and the countdown of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from connected_desk.city.models import Person
from workflows.engine.vocabulary import State

from .countdown import Countdown
from .definition import BudgetState
from .models import BudgetLookBack, BudgetRequest
from .queries import countdowns
from .scope import visible_requests
from .terms import year_label

PAGE = 50
ORDER = ("-fiscal_year", "unit__position", "pk")


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
    rows = rows.order_by(*ORDER).filter(_beyond(after))
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


@dataclass(frozen=True)
class PastLine:
    """A request of a year that is over: what its owner said of the money, and the next request of the same, if any."""

    line: BudgetLine
    look_back: BudgetLookBack | None
    awaited: bool  # whether money was voted and nobody has said what became of it
    later: BudgetRequest | None
    later_year: str


def became(lines: list[BudgetLine], person: Person, on: date) -> list[PastLine]:
    """What became of the requests of these lines, as far as this person sees it; two queries."""
    asked = [line.request for line in lines]
    said = {one.request_id: one for one in BudgetLookBack.objects.filter(request__in=asked).order_by("pk")}
    later = _later(asked, person, on)
    return [
        PastLine(
            line,
            said.get(line.request.pk),
            line.request.look_back_on is not None and line.request.pk not in said,
            (found := later.get(line.request.pk)),
            year_label(found.fiscal_year) if found else "",
        )
        for line in lines
    ]


def _later(requests: list[BudgetRequest], person: Person, on: date) -> Mapping[int, BudgetRequest]:
    """For each the first request of a later year for the same case or initiative."""
    same = Q(case__in=[one.case_id for one in requests if one.case_id]) | Q(
        initiative__in=[one.initiative_id for one in requests if one.initiative_id]
    )
    rows = visible_requests(person, on).filter(same).exclude(state=BudgetState.WITHDRAWN)
    found: dict[int, BudgetRequest] = {}
    for later in rows.order_by("fiscal_year", "pk"):
        for one in requests:
            of_same = (one.case_id, one.initiative_id) == (later.case_id, later.initiative_id)
            if of_same and later.fiscal_year > one.fiscal_year:
                found.setdefault(one.pk, later)
    return found


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
