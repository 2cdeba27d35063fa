"""How the cast scores, concludes and looks back, so that the guards of `evaluations` hold."""

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from connected_desk.city.calendar import TOKYO
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from workflows.cases.models import Case
from workflows.engine.vocabulary import Move, Role
from workflows.evaluations import actions
from workflows.evaluations.guest_queries import Named
from workflows.evaluations.models import Conflict, Evaluator, FollowUp, NextAction
from workflows.evaluations.queries import evaluators_of, score_table
from workflows.evaluations.talk_actions import record_discussion
from workflows.pocs.models import Criterion

from .walk import STEP, Walk, answers, satisfies

COMMENTS = {
    1: "期待した効果が見られません。やり方を大きく変える必要があります。",
    2: "担当者が替わったときに続けられるか、心配が残ります。",
    3: "おおむね良いと思いますが、費用の見通しをもう少し細かく示してほしいです。",
    4: "目標に近い結果で、現場の負担も増えていません。",
    5: "はっきりとした効果があり、ほかの部署でも使えると思います。",
}
NEXT_ACTIONS = {
    "budgeting": NextAction.FULL.value,
    "procurement": NextAction.RE_TENDER.value,
    "realised": NextAction.CHANGED.value,
    "proof_of_concept": NextAction.CONTINUE.value,
    "ended": NextAction.END.value,
}
WEIGHED = "外部の評価者から「使えない人への手立て」について意見があり、条件に加えました。"
FOUND = "利用は続いています。担当の職員が替わった後も、手順書のとおりに運用されています。"
GUEST = Named("大川 光", "架空大学 教授", "okawa@gakusha.example")
TALK = "使った場面の違いから見方が分かれました。手順書を一緒に確かめ、条件に書くことにしました。点は変えません。"
OUTSIDE_TIES = "3年前に、この提案者の研修で講師を務めたことがあります。"


@answers("case", "evaluators")
def the_evaluators(walk: Walk, case: Case, row: Move) -> list[Any]:
    return [person for person in walk.cast if holds(person, HeldRole.EVALUATOR, walk.on)]


@answers("case", "guests")
def a_guest(walk: Walk, case: Case, row: Move) -> list[dict[str, str]]:
    """Every third case of the demonstration is scored by somebody from outside without an account, too."""
    asked = walk.origin == "demo" and int(case.number[-4:]) % 3 == 0
    return [asdict(GUEST)] if asked else []


@answers("case", "next_action")
def a_next_action(walk: Walk, case: Case, row: Move) -> str:
    return NextAction.FULL.value


@answers("case", "weighed")
def how_it_was_weighed(walk: Walk, case: Case, row: Move) -> str:
    return WEIGHED


@answers("case", "public_text")
def a_public_text(walk: Walk, case: Case, row: Move) -> str:
    """What was measured, as everybody reads it."""
    poc = case.pocs.order_by("number").last()
    measured = poc.criteria.exclude(final_value=None).order_by("position") if poc else []
    said = [_result(one) for one in measured[:2]]
    return "".join(said) or "試したことの一部は測ることができませんでした。分かったことを次に生かします。"


def _result(one: Criterion) -> str:
    end = f"{one.final_value.normalize():f}{one.unit}"
    if one.baseline is None:
        return f"{one.indicator}は、{end}でした（目標 {one.target.normalize():f}{one.unit}）。"
    return f"{one.indicator}は、{one.baseline.normalize():f}{one.unit}から{end}になりました。"


@answers("case", "why_no_evaluation")
def why_none(walk: Walk, case: Case, row: Move) -> str:
    return "ほかの2つの市で同じ仕組みの効果が確かめられ、結果が公表されているため。"


@answers("case", "outcome")
def an_outcome(walk: Walk, case: Case, row: Move) -> str:
    return walk.chance.choice(["standing", "done"])


@answers("case", "cost")
def a_cost(walk: Walk, case: Case, row: Move) -> int:
    return walk.chance.choice([0, 300000, 1200000, 4800000])


@satisfies("evaluations.conflicts_declared")
def declare(walk: Walk, case: Case) -> None:
    for evaluator in _asked(case).filter(conflict="", excused_at=None):
        tied = walk.chance.randrange(10) == 0
        actions.declare(
            evaluator,
            conflict=(Conflict.DECLARED if tied else Conflict.NONE).value,
            text=OUTSIDE_TIES if tied else "",
            by=evaluator.person or evaluator.guest,
            at=walk.at,
            origin=walk.origin,
        )


@satisfies("evaluations.complete")
def score(walk: Walk, case: Case) -> None:
    declare(walk, case)
    for evaluator in _asked(case).filter(submitted_at=None, excused_at=None):
        if walk.origin == "demo":
            walk.pass_time(timedelta(days=walk.chance.randint(1, 5)))
        _score(walk, evaluator)
    if walk.origin == "demo":
        talk_over(walk, case)


def talk_over(walk: Walk, case: Case) -> None:
    """The owner writes down what was said about the first criterion that was seen differently."""
    evaluation = case.evaluations.select_related("criteria_set").get(closed_at=None)
    owner = walk.person(Role.OWNER, case)
    evaluators = evaluators_of(evaluation)
    apart = [row.criterion for row in score_table(evaluation, evaluators, owner).rows if row.wants_talk]
    for criterion in apart[:1]:
        said = {"took_part": "、".join(one.name for one in evaluators), "words": TALK}
        record_discussion(evaluation, criterion, on=walk.on, **said, by=owner, at=walk.at, origin=walk.origin)


def begin_scoring(walk: Walk, case: Case) -> None:
    """One evaluator has submitted, the others are awaited."""
    declare(walk, case)
    _score(walk, _asked(case).first())


@satisfies("evaluations.follow_ups_done")
def look_back(walk: Walk, case: Case) -> None:
    for follow_up in FollowUp.objects.filter(case=case, done_on=None).order_by("due_on"):
        if walk.origin == "demo":
            due = datetime.combine(follow_up.due_on, time(10), tzinfo=TOKYO)
            walk.pass_time(max(timedelta(0), due - walk.at))
        actions.record_follow_up(
            follow_up,
            still_running=True,
            users=walk.chance.choice([None, 240, 1100, 5200]),
            words=FOUND,
            by=walk.person(Role.OWNER, case),
            at=walk.at,
            origin=walk.origin,
        )


def _asked(case: Case) -> Any:
    rows = Evaluator.objects.filter(evaluation__case=case, evaluation__closed_at=None)
    return rows.select_related("evaluation__criteria_set", "evaluation__case", "person", "guest")


def _score(walk: Walk, evaluator: Evaluator) -> None:
    walk.pass_time(STEP)
    criteria = evaluator.evaluation.criteria_set.criteria.all()
    grades = {one.code: walk.chance.choice([2, 3, 3, 4, 4, 4, 5]) for one in criteria}
    low = evaluator.evaluation.criteria_set.low
    scores = {code: (grade, _comment(walk, grade, low)) for code, grade in grades.items()}
    actions.submit_scores(
        evaluator, scores=scores, by=evaluator.person or evaluator.guest, at=walk.at, origin=walk.origin
    )


def _comment(walk: Walk, grade: int, low: int) -> str:
    return COMMENTS[grade] if grade <= low or walk.chance.randrange(2) else ""
