"""What moves of a case cause here: the record of an ending begun, the route of procurement kept; one line each."""

from connected_desk.city.calendar import tokyo_date
from workflows.cases.models import Case
from workflows.engine.registry import Context, effect

from .closing_actions import begin
from .models import Award, Outcome

# How a case came out by the move that ended it, where nobody is asked.
OUTCOMES = {
    "abandon_poc": Outcome.STOPPED,
    "conclude": Outcome.NOT_TAKEN_UP,
    "deny": Outcome.NOT_TAKEN_UP,
    "award": Outcome.NOT_TAKEN_UP,
    "decline": Outcome.DECLINED,
    "withdraw": Outcome.WITHDRAWN,
}


@effect(
    "closing.record",
    "終結の記録を作る。教訓がなければ20開庁日以内に書く",
    "Begins the closing record; lessons not given are awaited within twenty open days",
)
def record(case: Case, context: Context) -> None:
    details = context.details or {}
    outcome = Outcome(details["outcome"]) if "outcome" in details else OUTCOMES[context.move]
    owner = getattr(context.before, "owner_unit", None)
    begin(case, outcome=outcome, details=details, by=context.by, at=context.at, unit=owner)


@effect(
    "closing.record_trial",
    "実証をした案件なら、終結の記録を作る",
    "Begins the closing record of a case that had a trial",
)
def record_trial(case: Case, context: Context) -> None:
    if case.pocs.exists():
        record(case, context)


@effect(
    "closing.keep_lessons",
    "書かれた教訓を、案件が終わらなくても残す",
    "Keeps the lessons of the trial, where some were given, though the case goes on",
)
def keep_lessons(case: Case, context: Context) -> None:
    details = context.details or {}
    if details.get("lessons"):
        begin(case, outcome=Outcome.TAKEN_FURTHER, details=details, by=context.by, at=context.at)


@effect(
    "closing.keep_route",
    "調達の方法と根拠を記録する",
    "Keeps the route of procurement with its ground",
)
def keep_route(case: Case, context: Context) -> None:
    details = context.details or {}
    Award.objects.create(
        case=case,
        route=details["route"],
        ground=details["route_ground"],
        result=details["result"],
        decided_by=context.by,
        decided_on=tokyo_date(context.at),
    )
