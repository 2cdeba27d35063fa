"""The library of lessons: read by all staff who work on cases, with no more of a case than the reader may see.

Whoever may not see the case reads lesson, unit, year and outcome. So what everybody searches is the lesson alone; a
case is found by its other words only by those who may see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from connected_desk.city.calendar import fiscal_year, tokyo_date
from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import roles_held
from connected_desk.city.roles import HeldRole
from connected_desk.records.places import row_of
from connected_desk.strategy.models import Item
from workflows.cases.models import Case
from workflows.cases.scope import visible_cases
from workflows.cases.search import found_in, matching
from workflows.cases.similar import Likeness

from .models import Answer, Closing, LessonRow, Outcome, Spread

# Whoever keeps the settings sees no cases, and whoever only scores works on none.
READERS = frozenset(role for role in HeldRole if role not in (HeldRole.ADMIN, HeldRole.EVALUATOR))
PAGE = 30


def reads_lessons(person: Person, on: date) -> bool:
    """Whether the lessons are for this person at all."""
    return any(held.role in READERS for held in roles_held(person, on))


@dataclass(frozen=True)
class Conditions:
    """What a list of lessons is narrowed to; what is not said narrows nothing."""

    words: str = ""
    item: Item | None = None
    outcome: str = ""
    unit: Unit | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson as one reader may see it: `case` is None where the case is not theirs to see.

    `year` is the fiscal year of the ending. `answers` counts what other units said, by answer; "" is still awaited.
    """

    closing: Closing
    case: Case | None
    year: int
    answers: Mapping[str, int]

    @property
    def spread(self) -> list[tuple[Any, int]]:
        """What the units named for the case said, in words, each with how many."""
        return [(label, self.answers[code]) for code, label in Answer.choices if code in self.answers]

    @property
    def awaited(self) -> int:
        """How many units that were named have not answered yet."""
        return self.answers.get("", 0)


@dataclass(frozen=True)
class LessonPage:
    """One page of lessons, the newest ending first, and where the next one begins ("" on the last)."""

    lessons: list[Lesson]
    after: str


def page(wanted: Conditions, reader: Person, on: date, *, after: str = "") -> LessonPage:
    """One page of the lessons that answer the conditions; a fixed number of queries."""
    rows = _narrowed(wanted, reader, on)
    place = row_of(Closing.objects.all(), after) if after else None
    if place:
        rows = rows.filter(Q(closed_at__lt=place.closed_at) | Q(closed_at=place.closed_at, pk__lt=place.pk))
    found = list(rows.select_related("unit", "case").order_by("-closed_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return LessonPage(_as_read(shown, reader, on), str(shown[-1].key) if len(found) > PAGE else "")


def count(wanted: Conditions, reader: Person, on: date, *, most: int) -> int:
    """How many lessons answer the conditions, counted no further than `most`."""
    return _narrowed(wanted, reader, on).order_by()[:most].count()


def answers_in_all() -> dict[str, int]:
    """What units said to cases they could use as well, over all cases, by answer; "" is still awaited."""
    return dict(Spread.objects.order_by().values_list("answer").annotate(n=Count("pk")))


def lessons_of(cases: Iterable[Case]) -> dict[int, str]:
    """What was learned in each of these cases that has said so, by the case's id: of several, the last. One query."""
    rows = Closing.objects.filter(case__in=list(cases)).exclude(learned="").order_by("closed_at", "pk")
    return dict(rows.values_list("case_id", "learned"))


def with_lessons(similar: list[Likeness]) -> list[Likeness]:
    """Similar cases, each with what was learned there."""
    learned = lessons_of(like.case for like in similar) if similar else {}
    return [replace(like, lesson=learned.get(like.case.pk, "")) for like in similar]


def _narrowed(wanted: Conditions, reader: Person, on: date) -> QuerySet[Closing]:
    rows = Closing.objects.exclude(learned="")
    if wanted.item:
        linked = Case.objects.filter(links__item=wanted.item, links__ended_at=None)
        rows = rows.filter(case__in=linked.values("pk"))
    if wanted.outcome:
        rows = rows.filter(outcome=Outcome(wanted.outcome).value)
    if wanted.unit:
        rows = rows.filter(unit=wanted.unit)
    if wanted.words:
        own = found_in(LessonRow.objects.all(), wanted.words).values("pk")
        seen = visible_cases(reader, on).filter(matching(wanted.words)).values("pk")
        rows = rows.filter(Q(pk__in=own) | Q(case__in=seen))
    return rows


def _as_read(rows: list[Closing], reader: Person, on: date) -> list[Lesson]:
    cases = {row.case_id for row in rows}
    seen = set(visible_cases(reader, on).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()
    said: dict[int, dict[str, int]] = {}
    counted = Spread.objects.filter(case__in=cases).order_by().values_list("case_id", "answer").annotate(n=Count("pk"))
    for case, answer, n in counted:
        said.setdefault(case, {})[answer] = n
    return [
        Lesson(
            row,
            row.case if row.case_id in seen else None,
            fiscal_year(tokyo_date(row.closed_at)),
            said.get(row.case_id, {}),
        )
        for row in rows
    ]
