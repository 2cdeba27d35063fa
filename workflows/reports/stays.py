"""How long cases stayed in each state, by the unit that answered for them, in the past twelve months.

Counted are stays that ended in the time, in open days, the last included; waiting for the proposer and being on hold
are taken out. A share of the stays "took at most" the days of the nearest rank: half, four in five, nine in ten.
Where a case left for an end that is not the city's (withdrawn, lapsed, merged), or where its state began in an earlier
ledger, its stay says nothing and is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil

from connected_desk.city import open_days
from connected_desk.city.calendar import TOKYO, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.records.models import LogRow
from workflows.cases.definition import CASE, CaseState
from workflows.cases.models import Case
from workflows.cases.pace import NOT_OURS
from workflows.cases.scope import visible_cases
from workflows.engine.deadlines import months_after
from workflows.engine.vocabulary import State

from .past import Event, Story, stories
from .subject_facts import owner_of

MONTHS = 12
FEWEST = 5  # cases, below which days would tell of single ones
SHARES = (50, 80, 90)  # percent
PAUSES = frozenset({CaseState.ON_HOLD, CaseState.INFO_REQUESTED})
PAGE = 50


@dataclass(frozen=True)
class Stay:
    """A case that left a state: the unit that answered for it, its last day there, and its open days without pauses."""

    case: Case
    state: str
    unit: str  # the key of the unit
    ended_on: date
    days: int

    @property
    def place(self) -> tuple[int, str, date]:
        """Where it stands in a list that begins with the longest."""
        return -self.days, self.case.number, self.ended_on


@dataclass(frozen=True)
class Row:
    """The stays of one state in one unit (None: in all): of how many cases, and the open days by share.

    `days` is empty where there are too few cases to show any.
    """

    unit: Unit | None
    cases: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """The stays of one state: all together, then unit by unit in 建制順."""

    state: State
    rows: list[Row]


def began(on: date) -> date:
    """The day since which stays are counted that ended by that day."""
    return months_after(on, -MONTHS)


def gather(person: Person, *, at: datetime) -> list[Stay]:
    """The stays of all cases this person may see that ended in the time. Five queries, however many there are."""
    on = tokyo_date(at)
    first = began(on)
    # Nothing has ended since in a case whose log has no row since.
    since = datetime.combine(first, time(), TOKYO)
    moved = LogRow.objects.filter(subject_kind=CASE.name, recorded_at__gte=since).values("subject_key")
    rows = visible_cases(person, on).filter(key__in=moved)
    cases = {case.key: case for case in rows.only("key", "number", "title", "state")}
    told = stories(CASE.name, at, of=rows.values("key"))
    closed, desk = open_days.closed_days(), str(Unit.objects.desk().key)
    return [
        Stay(cases[key], state, owner or desk, ended_on, days)
        for key, story in told.items()
        for state, owner, ended_on, days in _of(story, closed)
        if first < ended_on <= on
    ]


def tables(found: Sequence[Stay]) -> list[Table]:
    """What the stays come to, state by state in the order of the definition."""
    units = {str(unit.key): unit for unit in Unit.objects.order_by("position", "pk")}
    made = []
    for state in CASE.states:
        of_state = [stay for stay in found if stay.state == state.code]
        if of_state:
            by_unit = [(unit, [stay for stay in of_state if stay.unit == key]) for key, unit in units.items()]
            rows = [_row(unit, stays) for unit, stays in by_unit if stays]
            made.append(Table(state, [_row(None, of_state), *rows]))
    return made


def percentile(days: Sequence[int], share: int) -> int:
    """The days within which that share of the stays, in percent, was over (the nearest rank)."""
    return sorted(days)[ceil(share * len(days) / 100) - 1]


def _row(unit: Unit | None, stays: Sequence[Stay]) -> Row:
    cases, days = len({stay.case.pk for stay in stays}), [stay.days for stay in stays]
    shown = tuple(percentile(days, share) for share in SHARES) if cases >= FEWEST else ()
    return Row(unit, cases, shown)


def _of(story: Story, closed: frozenset[date]) -> Iterator[tuple[str, str | None, date, int]]:
    """Each stay that is over: the state, the key of the owning unit, the last day and the open days."""
    state, days, since = "", 0, None
    for event in story.events:
        if not event.changes_state:
            continue
        spent = open_days.between(since, event.on, closed=closed) if since else 0
        if event.after in PAUSES:
            days, since = days + spent, None
        elif event.after == state and since is None:
            since = event.on
        else:
            if state and event.after not in NOT_OURS:
                yield state, owner_of(story, event.at), event.on, days + spent
            state, days = _begins(event), 0
            since = event.on if state else None


def _begins(event: Event) -> str:
    """The state in which a stay begins; "" where none does, or nobody knows since when."""
    return "" if event.takes_over or CASE.state(event.after).final else event.after
