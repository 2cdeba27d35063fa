"""Walks a case through its life by real moves, as the people of the cast, at a clock of its own.

The demonstration and the tests stand on this: a case is never put into a state, it is walked there along the
definition. What a move needs is brought about by a *satisfier* for each guard, what it asks for by an *answer* for each
ask; rooms register theirs in answers*.py, so a new move of known asks needs nothing here.
"""

import importlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import know_standing, roles_held
from workflows.engine.move import move, roles_of
from workflows.engine.registry import COMPANY, GUARDS, SYSTEM, Context
from workflows.engine.vocabulary import Life, Move, Role

SATISFIERS: dict[str, Callable[["Walk", Any], None]] = {}
ANSWERS: dict[tuple[str, str], Callable[["Walk", Any, Move], Any]] = {}
ROOMS = (
    "answers",
    "answers_decisions",
    "answers_referrals",
    "answers_pocs",
    "answers_evaluations",
    "answers_closing",
    "answers_budgets",
)
STEP = timedelta(minutes=7)
OUTSIDERS = {Role.COMPANY: COMPANY, Role.SYSTEM: SYSTEM}


def satisfies(guard: str) -> Callable[[Any], Any]:
    """Register how a guard is brought to hold, through the actions a person would take."""

    def register(act: Callable[["Walk", Any], None]) -> Any:
        SATISFIERS[guard] = act
        return act

    return register


def answers(life: str, *asks: str) -> Callable[[Any], Any]:
    """Register what is answered to one or more asks of a life ("*" for every life)."""

    def register(say: Callable[["Walk", Any, Move], Any]) -> Any:
        for name in asks:
            ANSWERS[life, name] = say
        return say

    return register


def register_answers() -> None:
    """Import what the rooms registered."""
    for room in ROOMS:
        importlib.import_module(f"connected_desk.sample.{room}")


@dataclass(frozen=True)
class Edge:
    """One step of a route: a move and the state it leads to."""

    move: Move
    target: str


def shortest_route(life: Life, start: str, goal: str) -> list[Edge]:
    """The fewest moves from one state to another; ValueError where the definition knows no way."""
    reached: dict[str, list[Edge]] = {start: []}
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        if state == goal:
            return reached[state]
        for edge in edges(life, state):
            if edge.target not in reached:
                reached[edge.target] = [*reached[state], edge]
                waiting.append(edge.target)
    raise ValueError(f"No move leads from {start} to {goal}.")


def edges(life: Life, state: str) -> Iterator[Edge]:
    """The steps out of a state that need no memory of where the subject came from."""
    for row in life.moves:
        if row.back_to or not any(source.state == state and not source.held_from for source in row.sources):
            continue
        yield from (Edge(row, target) for target in row.targets)


class Walk:
    """A clock, a cast and a source of chance; carries subjects along their lives."""

    def __init__(
        self, at: datetime, *, origin: str = "demo", seed: int = 0, unit: str = "WSB", ict: bool = True
    ) -> None:
        register_answers()
        self.at, self.origin, self.chance = at, origin, Random(seed)  # noqa: S311  (plausible variety, no secret)
        self.unit_code, self.ict = unit, ict
        self._known_on: date | None = None

    @property
    def on(self) -> date:
        return tokyo_date(self.at)

    @cached_property
    def unit(self) -> Unit:
        """The unit this walk's cases go to."""
        return Unit.objects.get(code=self.unit_code)

    @property
    def cast(self) -> list[Person]:
        """Everybody who may be asked, with what each holds on the walk's day."""
        if self._known_on != self.on:
            know_standing(self._cast, self.on)
            self._known_on = self.on
        return self._cast

    @cached_property
    def _cast(self) -> list[Person]:
        return list(Person.objects.filter(is_active=True).order_by("pk"))

    def pass_time(self, span: timedelta) -> None:
        """Let the walk's clock go on."""
        self.at += span

    def holding(self, held: str, unit: Unit | None = None) -> Person:
        """Somebody of the cast who holds a role, in that unit where one is given. LookupError where nobody does."""
        for person in self.cast:
            if any(h.role == held and (unit is None or h.unit_id == unit.pk) for h in roles_held(person, self.on)):
                return person
        raise LookupError(f"Nobody holds {held}.")

    def person(self, role: Role, subject: Any) -> Any:
        """Somebody of the cast who has this role towards the subject, COMPANY or SYSTEM; LookupError if nobody has."""
        if role in OUTSIDERS:
            return OUTSIDERS[role]
        for person in self.cast:
            if role in roles_of(subject, person, self.on):
                return person
        raise LookupError(f"Nobody is {role} of {subject}.")

    def mover(self, subject: Any, row: Move) -> Any:
        """Somebody who may make the move now."""
        source = row.source_of(subject.state, subject.came_from)
        for role in source.who if source else ():
            try:
                return self.person(role, subject)
            except LookupError:
                continue
        raise LookupError(f"Nobody may {row.name} {subject} in {subject.state}.")

    def details(self, subject: Any, row: Move, target: str = "", **given: Any) -> dict[str, Any]:
        """An answer to each ask of the move; the ask that chooses among targets says `target`."""
        said = {}
        for name in row.asks:
            if name in given:
                said[name] = given[name]
            elif name == row.chosen_by:
                said[name] = target or row.targets[0]
            else:
                say = ANSWERS.get((subject.life.name, name)) or ANSWERS["*", name]
                said[name] = say(self, subject, row)
        return said

    def prepare(self, subject: Any, row: Move, target: str = "") -> None:
        """Bring about what the move needs and does not find."""
        for name in row.guards_for(target or row.targets[0]):
            guard = GUARDS[name]
            facts = guard.facts([subject]) if guard.facts else {}
            context = Context(by=None, at=self.at, on=self.on, target=target, facts=facts, move=row.name)
            if not guard.test(subject, context) and name in SATISFIERS:
                SATISFIERS[name](self, subject)
                subject.refresh_from_db()

    def move(self, subject: Any, name: str, target: str = "", **given: Any) -> Any:
        """Make one move as somebody who may, by decision where the definition says so; the subject comes back fresh."""
        row = subject.life.move(name)
        self.prepare(subject, row, target)
        details = self.details(subject, row, target, **given)
        if row.by_decision:
            from .answers_decisions import decide

            decide(self, subject, row, details)
        else:
            [moved] = self._made(subject, row, details)
            subject = moved.subject
        subject.refresh_from_db()
        self.pass_time(STEP)
        return subject

    def _made(self, subject: Any, row: Move, details: dict[str, Any]) -> list[Any]:
        from workflows.engine.move import move_many

        by = self.mover(subject, row)
        return move_many([subject], row.name, by=by, at=self.at, origin=self.origin, **details)

    def to(self, subject: Any, state: str) -> Any:
        """Walk the subject to a state along the shortest route of its definition."""
        for edge in shortest_route(subject.life, subject.state, state):
            subject = self.move(subject, edge.move.name, edge.target)
        return subject


__all__ = ["Walk", "answers", "edges", "move", "satisfies", "shortest_route"]
