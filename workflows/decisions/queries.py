"""What is asked about decisions: who may decide one, who is to be consulted, which wait for somebody."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, RoleHeld, Unit
from connected_desk.city.queries import may_act_for, tree, units_headed, units_served
from connected_desk.city.roles import HEADS, OFFICERS
from connected_desk.records.places import row_of
from workflows.engine import deadlines
from workflows.engine.move import roles_of
from workflows.engine.registry import SCOPES
from workflows.engine.vocabulary import Move, Role, State

from .definition import DECISION, DecisionState
from .models import Consultation, Decision

CONSULTS_DESK_AND_ICT = "decisions.desk_and_ict_consulted"
# The lists of /desk/decisions/; of those that are not empty the first is shown first.
LISTS = {
    "decide": _("To decide"),
    "advise": _("To give an opinion on"),
    "later": _("To look at later (decided in your place)"),
    "drafted": _("Drafted by me"),
    "all": _("All"),
}
# Where whoever has a role towards a case sits.
SEATS: Mapping[Role, Callable[[Any], Unit | None]] = {
    Role.DESK: lambda case: Unit.objects.desk(),
    Role.DESK_HEAD: lambda case: Unit.objects.desk(),
    Role.SECRETARIAT: lambda case: Unit.objects.secretariat(),
    Role.SECRETARIAT_HEAD: lambda case: Unit.objects.secretariat(),
    Role.TARGET: lambda case: case.target_unit,
    Role.OWNER: lambda case: case.owner_unit,
    Role.OWNER_HEAD: lambda case: case.owner_unit,
    Role.LEAD: lambda case: case.lead_unit,
    Role.LEAD_HEAD: lambda case: case.lead_unit,
    Role.HOLDER: lambda case: case.turn_unit,
}
PEOPLE = ("drafter", "drafter_unit", "decider", "decider_unit")
PAGE = 30


def holds_deciding_role(subject: Any, move: Move, person: Person, on: date) -> bool:
    """Whether the person is one of those who may make this move on that day, acting for nobody."""
    source = move.source_of(subject.state, subject.came_from)
    return bool(source and roles_of(subject, person, on) & set(source.who))


def units_asked(subject: Any, move: Move) -> list[Unit]:
    """The units whose people decide the move, as the subject stands; in the order of its row."""
    source = move.source_of(subject.state, subject.came_from)
    case = getattr(subject, subject.life.parent) if subject.life.parent else subject
    found = [SEATS[role](case) for role in (source.who if source else ())]
    return [unit for unit in dict.fromkeys(found) if unit]


def unit_asked(subject: Any, move: Move, decider: Person | None = None, on: date | None = None) -> Unit | None:
    """The unit that decides the move: that of the person asked, where one is, and otherwise the first."""
    units = units_asked(subject, move)
    if decider and on:
        own = units_served(decider, on) | units_headed(decider, on)
        units.sort(key=lambda unit: unit.pk not in own)
    return units[0] if units else None


def deciders(subject: Any, move: Move, on: date) -> list[Person]:
    """Who may be asked to decide the move: the people of the units asked or above them who have a deciding role."""
    units = {above for unit in units_asked(subject, move) for above in tree().upwards(unit.pk)}
    held = RoleHeld.objects.current(on).filter(role__in=HEADS | OFFICERS, unit__in=units, person__is_active=True)
    people = {row.person: None for row in held.select_related("person").order_by("person__name", "pk")}
    return [person for person in people if holds_deciding_role(subject, move, person, on)]


def units_to_consult(move: Move) -> list[Unit]:
    """The units without whose opinion the move cannot be decided, whatever it says."""
    if CONSULTS_DESK_AND_ICT not in move.guards_for(""):
        return []
    return list(dict.fromkeys([Unit.objects.desk(), Unit.objects.ict()]))


def open_decisions() -> QuerySet[Decision]:
    """The decisions that are neither decided nor given up."""
    return Decision.objects.filter(state__in=DECISION.open_states)


def to_decide(person: Person, on: date) -> QuerySet[Decision]:
    """Those circulating that wait for this person, or for somebody this person may act for."""
    return Decision.objects.filter(asked(person, on), state=DecisionState.CIRCULATING)


def drafted(person: Person) -> QuerySet[Decision]:
    """Those this person drafted, whatever became of them."""
    return Decision.objects.filter(drafter=person)


def to_advise(person: Person, on: date) -> QuerySet[Decision]:
    """Those about which a unit of this person's was asked and has not answered."""
    return open_decisions().filter(pk__in=consultations(person, on).filter(at=None).values("decision"))


def to_see_later(person: Person) -> QuerySet[Decision]:
    """Those decided in this person's place (代決) that the person has not looked at yet."""
    return Decision.objects.filter(acted_for=person, seen_at=None)


def consultations(person: Person, on: date) -> QuerySet[Consultation]:
    """What the units in whose name this person may speak were asked."""
    return Consultation.objects.filter(unit__in=units_served(person, on) | units_headed(person, on))


def asked(person: Person, on: date) -> Q:
    """Asked of the person by name, or of nobody in particular in a unit the person heads; stand-ins included."""
    people = [person, *may_act_for(person, on)]
    units = frozenset().union(*[units_headed(one, on) for one in people])
    return Q(decider__in=people) | Q(decider=None, decider_unit__in=units)


@dataclass(frozen=True)
class DecisionLine:
    """A row of a list of decisions, complete: the template asks nothing more. `left` counts open days."""

    decision: Decision
    move: Move
    state: State
    due_on: date | None
    left: int | None


@dataclass(frozen=True)
class DecisionPage:
    """One page of a list, and where the next one begins ("" on the last)."""

    lines: list[DecisionLine]
    after: str


def listed(name: str, person: Person, on: date) -> QuerySet[Decision]:
    """The decisions of one of the LISTS."""
    return {
        "decide": lambda: to_decide(person, on),
        "advise": lambda: to_advise(person, on),
        "later": lambda: to_see_later(person),
        "drafted": lambda: drafted(person),
        "all": lambda: SCOPES["decision"](person, on),
    }[name]()


def counts(person: Person, on: date) -> dict[str, int]:
    """How many each list holds: the same rules as the lists."""
    return {name: listed(name, person, on).count() for name in LISTS}


def page(rows: QuerySet[Decision], on: date, *, after: str = "") -> DecisionPage:
    """One page of decisions, newest first, by keyset: `after` is the key of the last one shown."""
    last = row_of(Decision.objects.all(), after)
    if last is not None:
        rows = rows.filter(Q(drafted_at__lt=last.drafted_at) | Q(drafted_at=last.drafted_at, pk__lt=last.pk))
    found = list(for_lines(rows)[: PAGE + 1])
    more = len(found) > PAGE
    return DecisionPage(lines(found[:PAGE], on), str(found[PAGE - 1].key) if more else "")


def for_lines(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """The decisions with everything a line shows, newest first."""
    return rows.select_related(*PEOPLE).order_by("-drafted_at", "-pk")


def lines(decisions: Iterable[Decision], on: date) -> list[DecisionLine]:
    """The decisions as lines of a list (see for_lines)."""
    norms, closed = deadlines.norms_of(DECISION), open_days.closed_days()
    return [_line(decision, norms, closed, on) for decision in decisions]


def due_days(closed: frozenset[date]) -> list[date | None]:
    """The day of each decision that is open, were these the closed days; two queries."""
    norms, rows = deadlines.norms_of(DECISION), Decision.objects.filter(state__in=DECISION.open_states)
    return [_due(decision, norms, closed) for decision in rows.order_by("pk")]


def _due(decision: Decision, norms: deadlines.Norms, closed: frozenset[date]) -> date | None:
    since = tokyo_date(decision.state_since)
    norm = norms.of(decision.state_row, since)
    return None if norm is None else open_days.add(since, norm, closed=closed)


def _line(decision: Decision, norms: deadlines.Norms, closed: frozenset[date], on: date) -> DecisionLine:
    state, due = decision.state_row, _due(decision, norms, closed)
    left = None if due is None else deadlines.left(due, on, closed)
    return DecisionLine(decision, decision.pending, state, due, left)
