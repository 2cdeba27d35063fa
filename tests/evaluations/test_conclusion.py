"""What is concluded from an evaluation, by whom, and the looks back at what was realised."""

from datetime import date
from typing import Any

import pytest

from tests.support import bureau_head, bureau_officer, case_at, desk_officer, other_officer, walk
from workflows.cases.models import Case
from workflows.engine.move import judge_draft, move
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import actions
from workflows.evaluations.models import Evaluator, FollowUp

from .support import LATER, evaluation_of, place_of, scored, submit, under_evaluation

CONCLUSION = {
    "result": "ended",
    "next_action": "end",
    "weighed": "外部の意見を条件に加えた。",
    "reason": "目標に届かなかったため。",
    "public_text": "待ち時間は減りましたが、費用が見合いませんでした。",
}


def refused(case: Case, name: str = "conclude", by: Any = None, **details: Any) -> list[str]:
    """The guards that keep the move from being drafted."""
    try:
        judge_draft(case, name, by=by or bureau_officer(), at=LATER, **(details or CONCLUSION))
    except MoveRefused as refusal:
        return [reason.code for reason in refusal.reasons]
    return []


def test_nothing_is_concluded_while_scores_are_missing():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)

    assert {"evaluations.complete", "evaluations.conflicts_declared"} <= set(refused(Case.objects.get(pk=case.pk)))


def test_an_evaluator_who_was_excused_is_not_waited_for():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    actions.excuse(place_of(case, "evaluator2"), reason="病気のため。", by=bureau_officer(), at=LATER)

    assert not {"evaluations.complete", "evaluations.conflicts_declared"} & set(refused(Case.objects.get(pk=case.pk)))


def test_a_conclusion_is_kept_with_result_and_next_action_apart_and_closes_the_evaluation():
    case = scored()
    walker = walk(LATER)

    case = walker.move(case, "conclude", "ended", **{k: v for k, v in CONCLUSION.items() if k != "result"})

    evaluation = evaluation_of(case)
    kept = evaluation.conclusion
    assert (kept.result, kept.next_action, kept.decided_by) == ("ended", "end", bureau_head())
    assert (kept.weighed, kept.public_text) == (CONCLUSION["weighed"], CONCLUSION["public_text"])
    assert (kept.decided_on, evaluation.closed_at is None) == (date(2026, 7, 8), False)


def test_whoever_scored_cannot_decide():
    case = scored()
    # The move to evaluation refuses the head as an evaluator; somebody may become the head later.
    Evaluator.objects.filter(evaluation__case=case, person__email="evaluator@sakai.example").update(
        person=bureau_head()
    )

    with pytest.raises(MoveRefused, match="この案件を評価した人は、結論を決めることができません。"):
        walk(LATER).move(case, "conclude", "ended")

    assert Case.objects.get(pk=case.pk).state == "evaluation"


def test_an_evaluation_ends_without_a_conclusion_when_the_case_goes_back_to_dialogue():
    case = under_evaluation()

    move(case, "back_to_dialogue", by=bureau_officer(), at=LATER, reason="条件を見直すため。")

    evaluation = evaluation_of(case)
    assert (evaluation.closed_at, hasattr(evaluation, "conclusion")) == (LATER, False)
    place = place_of(case, "evaluator")
    with pytest.raises(MoveRefused, match="この評価は終わっています。"):
        actions.declare(place, conflict="none", text="", by=place.person, at=LATER)


def test_going_ahead_without_a_trial_wants_an_earlier_evaluation_or_the_reason_why_not():
    case = case_at("dialogue")
    details = {"result": "budgeting", "reason": "急ぐため。", "why_no_evaluation": ""}

    assert "evaluations.earlier_or_explained" in refused(case, "go_ahead", **details)
    details["why_no_evaluation"] = "ほかの市で効果が確かめられているため。"
    assert "evaluations.earlier_or_explained" not in refused(case, "go_ahead", **details)


def test_a_case_concluded_before_needs_no_such_reason():
    walker = walk(LATER)
    case = walker.move(scored(), "conclude", "budgeting")
    from workflows.engine.registry import GUARDS, Context

    guard = GUARDS["evaluations.earlier_or_explained"]
    context = Context(by=None, at=LATER, on=date(2026, 7, 8), details={}, facts=guard.facts([case]))
    assert guard.test(case, context)


def test_a_case_realised_is_looked_back_at_after_six_and_twelve_months():
    case = case_at("realised")

    assert list(case.follow_ups.values_list("due_on", flat=True)) == [date(2027, 1, 6), date(2027, 7, 6)]
    assert case.due_on == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("realised", "first", "second"),
    [
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 31)),
        (date(2027, 8, 29), date(2028, 2, 29), date(2028, 8, 29)),
    ],
)
def test_a_month_without_that_day_is_looked_back_at_on_its_last(realised, first, second):
    case = case_at("dialogue")

    actions.plan_follow_ups(case, on=realised)
    actions.plan_follow_ups(case, on=realised)

    assert list(case.follow_ups.values_list("due_on", flat=True)) == [first, second]


def test_a_case_ends_only_after_every_look_back_has_been_made():
    case = case_at("realised")
    ending = {"outcome": "standing", "lessons": "早く始めるとよい。", "cost": 1200000}
    one, two = case.follow_ups.all()

    actions.record_follow_up(one, still_running=True, users=240, words="続いている。", by=bureau_officer(), at=LATER)
    case.refresh_from_db()
    assert (case.follow_up_on, case.due_on) == (date(2027, 7, 6), date(2027, 7, 6))
    with pytest.raises(MoveRefused, match="実施後の確認が、まだ済んでいません。"):
        move(case, "end", by=bureau_officer(), at=LATER, **ending)

    actions.record_follow_up(two, still_running=True, users=None, words="続いている。", by=bureau_officer(), at=LATER)
    move(case, "end", by=bureau_officer(), at=LATER, **ending)
    assert case.state == "ended"


def test_what_has_stopped_is_not_looked_back_at_again():
    case = case_at("realised")

    actions.record_follow_up(
        case.follow_ups.first(), still_running=False, users=None, words="終わった。", by=bureau_officer(), at=LATER
    )

    assert list(case.follow_ups.values_list("still_running", "done_on")) == [(False, date(2026, 7, 8))]
    case.refresh_from_db()
    assert case.follow_up_on is None


def test_only_the_owner_looks_back_and_only_at_a_case_that_is_realised():
    look = case_at("realised").follow_ups.first()
    said = {"still_running": True, "users": None, "words": "続いている。", "at": LATER}

    for person in (other_officer(), desk_officer()):
        with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
            actions.record_follow_up(look, by=person, **said)

    early = FollowUp.objects.create(case=case_at("dialogue"), due_on=date(2027, 1, 6))
    with pytest.raises(MoveRefused, match="実施している案件についてだけ記録できます。"):
        actions.record_follow_up(early, by=bureau_officer(), **said)
