"""What moves of a case cause here: evaluations opened, concluded and closed, looks back planned; one line each."""

from workflows.cases.models import Case
from workflows.engine.registry import Context, effect

from . import actions, guest_actions
from .guest_queries import Named


@effect(
    "evaluations.open",
    "評価者に採点表を作り、評価を始める。アカウントのない外部の評価者には、採点表のリンクをメールで送る",
    "Opens the evaluation with a score sheet for each evaluator; those without an account are mailed its link",
)
def open_evaluation(case: Case, context: Context) -> None:
    details = context.details or {}
    evaluation = actions.open_evaluation(
        case, evaluators=details["evaluators"], due_on=details["due_on"], at=context.at
    )
    for named in details.get("guests") or []:
        guest_actions.add_guest(case, evaluation, named=Named(**named), by=context.by, at=context.at)


@effect(
    "evaluations.conclude",
    "結論を記録し、評価を閉じる",
    "Keeps the conclusion and closes the evaluation",
)
def conclude(case: Case, context: Context) -> None:
    actions.conclude(case, details=context.details or {}, by=context.by, at=context.at)


@effect(
    "evaluations.close",
    "評価を結論なしで閉じる",
    "Closes the evaluation without a conclusion",
)
def close(case: Case, context: Context) -> None:
    actions.close(case, at=context.at)


@effect(
    "evaluations.plan_follow_ups",
    "6か月後と12か月後の確認を予定し、最初の日を案件の期日にする",
    "Plans looks back after 6 and 12 months; the first becomes the date of the case",
)
def plan_follow_ups(case: Case, context: Context) -> None:
    actions.plan_follow_ups(case, on=context.on)
