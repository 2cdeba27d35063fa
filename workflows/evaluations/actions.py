"""Every write of an evaluation: opened, scored, closed, concluded; and the looks back at what was realised.

Those that people call themselves write a row of the case's log, without a grade in it: the record is read by those
who have still to score. They raise MoveRefused where the person has no part in it or the time for it has passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held
from workflows.cases.actions import set_due, set_turn
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.deadlines import months_after
from workflows.engine.move import lock, note
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.vocabulary import Role

from .models import (
    Conclusion,
    Effect,
    EffectJudgement,
    Evaluation,
    Evaluator,
    FollowUp,
    Score,
)
from .queries import derived_effect
from .sheet_models import CriteriaSet, SheetCriterion
from .sheet_queries import newest_sheet
from .standing import NOT_AWAITED, acting, fresh, only_the_owner, own_place, owned

FOLLOW_UP_MONTHS = (6, 12)

DECLARE_FIRST = Reason(
    "evaluations.declare_first",
    "先に、利害関係の有無を申告してください。",
    "First say whether an interest of yours is touched.",
)
LOW_WITHOUT_WORDS = Reason(
    "evaluations.low_without_words",
    "低い点には、その理由が必要です。",
    "A low grade needs the reason for it.",
)
NOT_REALISED = Reason(
    "evaluations.not_realised",
    "実施している案件についてだけ記録できます。",
    "This is recorded for a case that has been realised.",
)


def open_evaluation(case: Case, *, evaluators: Iterable[Person], due_on: date, at: datetime) -> Evaluation:
    """Open the evaluation of the case's finished trial; called inside the move that brings the case there.

    How each criterion came out is derived from its final value, for the owner to put right.
    """
    poc = case.pocs.latest("number")
    evaluation = Evaluation.objects.create(
        case=case,
        poc=poc,
        charter_version=poc.charter_version,
        criteria_set=newest_sheet(),
        opened_at=at,
        due_on=due_on,
    )
    Evaluator.objects.bulk_create(
        Evaluator(evaluation=evaluation, person=person, from_outside=_from_outside(person, tokyo_date(at)))
        for person in evaluators
    )
    derived = ((criterion, derived_effect(criterion)) for criterion in poc.criteria.all())
    EffectJudgement.objects.bulk_create(
        EffectJudgement(evaluation=evaluation, criterion=criterion, effect=effect, derived=effect)
        for criterion, effect in derived
    )
    return evaluation


@transaction.atomic
def declare(
    evaluator: Evaluator, *, conflict: str, text: str, by: Any, at: datetime, origin: str = "live"
) -> Evaluator:
    """The evaluator says whether an interest of their own is touched, and which."""
    evaluator, case = own_place(evaluator, by)
    evaluator.conflict, evaluator.conflict_text, evaluator.declared_at = conflict, text, at
    evaluator.save()
    note(case, "interest_declared", by=acting(evaluator), at=at, body={}, origin=origin)
    return evaluator


@transaction.atomic
def submit_scores(
    evaluator: Evaluator, *, scores: Mapping[str, tuple[int | None, str]], by: Any, at: datetime, origin: str = "live"
) -> Evaluator:
    """Submit grade (None: cannot judge) and comment for every criterion of the sheet, by its code; by the evaluator.

    With the last one awaited the turn goes to the owner. Scores the owner opened again are replaced, and the log keeps
    what they were. Raises KeyError where a criterion has no score, ValueError for a grade off the scale, MoveRefused
    where a low grade has no comment, IntegrityError where there is neither grade nor comment.
    """
    evaluator, case = own_place(evaluator, by)
    if not evaluator.conflict:
        raise MoveRefused("guard", [DECLARE_FIRST], case)
    criteria = evaluator.evaluation.criteria_set.criteria.all()
    given = [(criterion, *scores[criterion.code]) for criterion in criteria]
    _judge_sheet(case, evaluator.evaluation.criteria_set, given)
    before = [
        {"criterion": score.criterion.code, "grade": score.grade, "comment": score.comment}
        for score in evaluator.scores.select_related("criterion")
    ]
    for criterion, grade, comment in given:
        Score.objects.update_or_create(
            evaluator=evaluator, criterion=criterion, defaults={"grade": grade, "comment": comment}
        )
    evaluator.submitted_at, evaluator.reopened_at, evaluator.reopened_because = at, None, ""
    evaluator.save()
    name, body = ("scores_corrected", {"before": before}) if before else ("scored", {})
    note(case, name, by=acting(evaluator), at=at, body=body, origin=origin)
    _hand_on(case, evaluator.evaluation, at)
    return evaluator


def _judge_sheet(case: Case, sheet: CriteriaSet, given: Sequence[tuple[SheetCriterion, int | None, str]]) -> None:
    for _criterion, grade, comment in given:
        if grade is not None and not 1 <= grade <= sheet.grades:
            raise ValueError(f"{grade} is not on a scale of {sheet.grades}")
        if grade is not None and grade <= sheet.low and not comment:
            raise MoveRefused("details", [LOW_WITHOUT_WORDS], case)


@transaction.atomic
def excuse(evaluator: Evaluator, *, reason: str, by: Any, at: datetime, origin: str = "live") -> Evaluator:
    """The owner goes on without an evaluator who cannot score, and says why."""
    case = owned(evaluator.evaluation, by, at)
    evaluator = fresh(evaluator)
    if not evaluator.is_awaited:
        raise MoveRefused("source", [NOT_AWAITED], case)
    evaluator.excused_because, evaluator.excused_by, evaluator.excused_at = reason, by, at
    evaluator.save()
    body = {"evaluator": evaluator.person or evaluator.name, "reason": reason}
    note(case, "excused", by=by, at=at, body=body, origin=origin)
    _hand_on(case, evaluator.evaluation, at)
    return evaluator


@transaction.atomic
def judge_effect(
    judgement: EffectJudgement, *, effect: str, because: str, by: Any, at: datetime, origin: str = "live"
) -> EffectJudgement:
    """The owner says how a criterion came out, with the reason where that is not what its values say."""
    case = owned(judgement.evaluation, by, at)
    judgement.effect, judgement.because = effect, because
    judgement.save()
    body = {"criterion": judgement.criterion, "effect": Effect(effect).value, "reason": because}
    note(case, "effect_judged", by=by, at=at, body=body, origin=origin)
    return judgement


def conclude(case: Case, *, details: Mapping[str, Any], by: Any, at: datetime) -> Conclusion:
    """Keep what was concluded, and close the evaluation. Called inside the move `conclude`."""
    evaluation = case.evaluations.get(closed_at=None)
    close(case, at=at)
    return Conclusion.objects.create(
        evaluation=evaluation,
        result=details["result"],
        next_action=details["next_action"],
        weighed=details["weighed"],
        reason=details["reason"],
        public_text=details["public_text"],
        decided_by=by,
        decided_on=tokyo_date(at),
    )


def close(case: Case, *, at: datetime) -> None:
    """End the case's open evaluation, where there is one, with or without a conclusion."""
    case.evaluations.filter(closed_at=None).update(closed_at=at)


def plan_follow_ups(case: Case, *, on: date) -> None:
    """Plan the looks back at a case realised that day, unless some are planned already; the next is its date."""
    if not case.follow_ups.filter(done_on=None).exists():
        FollowUp.objects.bulk_create(FollowUp(case=case, due_on=months_after(on, n)) for n in FOLLOW_UP_MONTHS)
    set_due(case, on=on, follow_up_on=case.follow_ups.filter(done_on=None).earliest("due_on").due_on)


@transaction.atomic
def record_follow_up(
    follow_up: FollowUp,
    *,
    still_running: bool,
    users: int | None,
    words: str,
    by: Any,
    at: datetime,
    origin: str = "live",
) -> FollowUp:
    """The owner records a look back; the case is due again on the day of the next one.

    What no longer runs needs no further look: those still planned are taken off the plan.
    """
    [case] = lock([follow_up.case])
    only_the_owner(case, by, at)
    if case.state != CaseState.REALISED:
        raise MoveRefused("source", [NOT_REALISED], case)
    follow_up.still_running, follow_up.users, follow_up.note = still_running, users, words
    follow_up.done_on, follow_up.by = tokyo_date(at), by
    follow_up.save()
    planned = case.follow_ups.filter(done_on=None)
    if not still_running:
        planned.delete()
    body = {"still_running": still_running, "users": users, "words": words}
    note(case, "followed_up", by=by, at=at, body=body, origin=origin)
    following = planned.order_by("due_on").first()
    set_due(case, on=tokyo_date(at), follow_up_on=following.due_on if following else None)
    return follow_up


def _hand_on(case: Case, evaluation: Evaluation, at: datetime) -> None:
    """Once nobody is awaited any more, the owner is next."""
    if not evaluation.evaluators.filter(submitted_at=None, excused_at=None).exists():
        set_turn(case, turn=Role.OWNER, unit=case.owner_unit, on=tokyo_date(at))


def _from_outside(person: Person, on: date) -> bool:
    return not any(held.unit_id for held in roles_held(person, on))
