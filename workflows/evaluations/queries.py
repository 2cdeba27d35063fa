"""Every read of evaluations that is more than a filter: above all, what of the scores somebody may see yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import QuerySet

from connected_desk.city.models import Person
from connected_desk.ui.looks import Look
from workflows.cases.scope import visible_cases
from workflows.pocs.models import Criterion, Direction
from workflows.pocs.queries import plain, share_reached

from .guest_models import Guest
from .models import Discussion, Effect, EffectJudgement, Evaluation, Evaluator, FollowUp, Score
from .sheet_models import CriteriaSet, SheetCriterion

SPLIT = 2  # grades this far apart want talking about

EFFECT_LOOKS = {
    Effect.MET: Look(icon="check", colour="green"),
    Effect.PARTLY: Look(icon="play", colour="yellow"),
    Effect.NOT: Look(icon="x", colour="red"),
    Effect.CANNOT_JUDGE: Look(icon="info", colour="gray"),
}


@dataclass(frozen=True)
class Mark:
    """One evaluator's grade for one criterion, with the comment."""

    evaluator: Evaluator
    grade: int | None  # None: cannot judge
    label: str
    comment: str


@dataclass(frozen=True)
class ScoreRow:
    """The grades of one criterion and what was talked over; whoever cannot judge counts neither way.

    `median` is None without any grade, `spread` (highest less lowest) with only one.
    """

    criterion: SheetCriterion
    marks: tuple[Mark, ...]
    talks: tuple[Discussion, ...] = ()

    @property
    def grades(self) -> list[int]:
        return [mark.grade for mark in self.marks if mark.grade is not None]

    @property
    def sorted(self) -> list[int]:
        """The grades from the lowest, which says nothing of who gave which."""
        return sorted(self.grades)

    @property
    def median(self) -> Decimal | None:
        return median(Decimal(grade) for grade in self.grades) if self.grades else None

    @property
    def spread(self) -> int | None:
        return max(self.grades) - min(self.grades) if len(self.grades) > 1 else None

    @property
    def wants_talk(self) -> bool:
        return self.spread is not None and self.spread >= SPLIT


@dataclass(frozen=True)
class ScoreTable:
    """The scores somebody may see: the evaluators whose scores are shown, in the order of the marks of each row."""

    evaluators: tuple[Evaluator, ...]
    rows: tuple[ScoreRow, ...]

    def __bool__(self) -> bool:
        return bool(self.evaluators)

    @property
    def wants_talk(self) -> bool:
        """Whether any criterion is seen so differently that it is to be talked over, or was talked over."""
        return any(row.wants_talk or row.talks for row in self.rows)

    @property
    def others(self) -> list[ScoreRow]:
        """The criteria that nobody has to talk over, and nobody has."""
        return [row for row in self.rows if not row.wants_talk and not row.talks]


def evaluators_of(evaluation: Evaluation) -> list[Evaluator]:
    """Who was asked to score, in the order of asking, with their names."""
    return list(evaluation.evaluators.select_related("person", "guest"))


def score_table(evaluation: Evaluation, evaluators: Sequence[Evaluator], person: Person | Guest) -> ScoreTable:
    """The scores this person may see now; what may not be seen is not read from the database at all.

    An evaluator sees the others' once their own are in; everybody else who may see the case, once nobody is awaited
    any more. Four queries.
    """
    shown = (
        tuple(one for one in evaluators if one.submitted_at) if _may_see_scores(evaluation, evaluators, person) else ()
    )
    given = {(score.evaluator_id, score.criterion_id): score for score in Score.objects.filter(evaluator__in=shown)}
    if not shown:
        return ScoreTable((), ())
    sheet, talks = evaluation.criteria_set, defaultdict(list)
    for talk in evaluation.discussions.select_related("by"):
        talks[talk.criterion_id].append(talk)
    rows = (
        ScoreRow(
            criterion,
            tuple(_mark(one, given[one.pk, criterion.pk], sheet) for one in shown),
            tuple(talks[criterion.pk]),
        )
        for criterion in sheet.criteria.all()
    )
    return ScoreTable(shown, tuple(rows))


def _may_see_scores(evaluation: Evaluation, evaluators: Sequence[Evaluator], person: Person | Guest) -> bool:
    if evaluation.closed_at or not any(one.is_awaited for one in evaluators):
        return True
    own = place_among(evaluators, person)
    return own is not None and own.submitted_at is not None


def place_among(evaluators: Sequence[Evaluator], person: Person | Guest) -> Evaluator | None:
    """The place among these evaluators that is this person's, or this guest's."""
    return next((one for one in evaluators if person in (one.person, one.guest)), None)


def _mark(evaluator: Evaluator, score: Score, sheet: CriteriaSet) -> Mark:
    return Mark(evaluator, score.grade, sheet.label(score.grade), score.comment)


def own_scores(evaluator: Evaluator) -> dict[str, tuple[int | None, str]]:
    """What the evaluator has submitted: grade and comment by the criterion's code; empty before."""
    scores = evaluator.scores.select_related("criterion")
    return {score.criterion.code: (score.grade, score.comment) for score in scores}


def derived_effect(criterion: Criterion) -> Effect:
    """How a criterion came out by its values: met at the target or beyond, partly where it moved towards it."""
    value = criterion.final_value
    if value is None:
        return Effect.CANNOT_JUDGE
    higher = criterion.direction == Direction.HIGHER
    if value >= criterion.target if higher else value <= criterion.target:
        return Effect.MET
    return Effect.PARTLY if (share_reached(criterion, value) or 0) > 0 else Effect.NOT


@dataclass(frozen=True)
class EffectLine:
    """How a criterion of the trial came out, beside the values it rests on."""

    judgement: EffectJudgement
    look: Look
    baseline: Decimal | None
    target: Decimal | None
    final: Decimal | None


def effect_lines(evaluation: Evaluation) -> list[EffectLine]:
    """How the criteria of the trial came out, in their order."""
    return [_effect_line(row) for row in evaluation.effects.select_related("criterion")]


def _effect_line(row: EffectJudgement) -> EffectLine:
    values = (plain(value) for value in (row.criterion.baseline, row.criterion.target, row.criterion.final_value))
    return EffectLine(row, EFFECT_LOOKS[Effect(row.effect)], *values)


def latest_evaluation(case: Any) -> Evaluation | None:
    """The case's latest evaluation with its trial and sheet; None before the first."""
    rows = case.evaluations.select_related("poc", "criteria_set", "conclusion__decided_by")
    return rows.order_by("opened_at", "pk").last()


def to_score(person: Person) -> QuerySet[Evaluator]:
    """Where this person is, or was, asked to score: what is awaited first, by its due date."""
    rows = Evaluator.objects.filter(person=person, excused_at=None)
    return rows.select_related("evaluation__case__owner_unit").order_by(
        "evaluation__closed_at", "submitted_at", "evaluation__due_on", "pk"
    )


def follow_ups_due(person: Person, on: date) -> QuerySet[FollowUp]:
    """The looks back that are due by that day, in the cases this person may see."""
    rows = FollowUp.objects.filter(case__in=visible_cases(person, on), done_on=None, due_on__lte=on)
    return rows.select_related("case").order_by("due_on", "pk")
