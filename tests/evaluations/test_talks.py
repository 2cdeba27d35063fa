"""What happens once the scores are in: seen differently, talked over, corrected; and what cannot be judged."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from tests.support import bureau_officer, desk_officer, other_officer, somebody
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import actions, talk_actions
from workflows.evaluations.models import Discussion, Score
from workflows.evaluations.queries import evaluators_of, score_table

from .support import LATER, evaluation_of, grades, place_of, submit, under_evaluation

SAID = {"on": date(2026, 7, 8), "took_part": "林 真理、山口 徹", "words": "安全の見方が違った。手順書を見て確かめる。"}


def two_scored() -> Any:
    """A case with both sheets in; the safety is seen two grades apart."""
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    submit(case, "evaluator2", 5, 3, 4, 3, 3)
    return case


def table_of(case: Any) -> Any:
    evaluation = evaluation_of(case)
    return score_table(evaluation, evaluators_of(evaluation), bureau_officer())


def test_who_cannot_judge_a_criterion_says_why_and_counts_neither_for_the_median_nor_for_the_spread():
    case = under_evaluation(evaluators=[somebody("evaluator"), somebody("evaluator2"), somebody("ict")])
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    submit(case, "evaluator2", 5, 3, 4, 4, 3)
    place = place_of(case, "ict")
    actions.declare(place, conflict="none", text="", by=place.person, at=LATER)
    said = grades(1, 3, 4, 4, 3) | {"effect": (None, "")}

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.submit_scores(place, scores=said, by=place.person, at=LATER)
    said["effect"] = (None, "現場を見ていません。")
    actions.submit_scores(place, scores=said, by=place.person, at=LATER)

    effect = table_of(case).rows[0]
    assert [mark.label for mark in effect.marks] == ["4", "5", "評価できない"]
    assert (str(effect.median), effect.spread, effect.wants_talk) == ("4.5", 1, False)


def test_a_criterion_nobody_can_judge_has_neither_median_nor_spread():
    case = under_evaluation(evaluators=[somebody("evaluator")])
    place = place_of(case, "evaluator")
    actions.declare(place, conflict="none", text="", by=place.person, at=LATER)
    said = grades(4, 3, 4, 4, 3) | {"spread": (None, "資料にありません。")}
    actions.submit_scores(place, scores=said, by=place.person, at=LATER)

    last = table_of(case).rows[-1]
    assert (last.grades, last.median, last.spread, last.wants_talk) == ([], None, None, False)


def test_what_was_talked_over_is_kept_with_who_when_and_the_words():
    case = two_scored()
    safety = evaluation_of(case).criteria_set.criteria.get(code="safety")
    assert [row.criterion.code for row in table_of(case).rows if row.wants_talk] == ["safety"]

    for person in (other_officer(), desk_officer()):
        with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
            talk_actions.record_discussion(evaluation_of(case), safety, **SAID, by=person, at=LATER)
    talk_actions.record_discussion(evaluation_of(case), safety, **SAID, by=bureau_officer(), at=LATER)

    row = next(row for row in table_of(case).rows if row.criterion == safety)
    [talk] = row.talks
    assert (talk.on, talk.took_part, talk.words, talk.by) == (*SAID.values(), bureau_officer())
    [told] = [row for row in log.read("case", case.key) if row.move == "talked_over"]
    assert told.body["details"]["words"] == SAID["words"]


def test_nothing_is_talked_over_before_every_score_is_in():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    evaluation = evaluation_of(case)
    by = {"by": bureau_officer(), "at": LATER}

    with pytest.raises(MoveRefused, match="全員の評価がそろってから記録できます。"):
        talk_actions.record_discussion(evaluation, evaluation.criteria_set.criteria.first(), **SAID, **by)
    with pytest.raises(MoveRefused, match="全員の評価がそろってから記録できます。"):
        talk_actions.reopen_scores(place_of(case, "evaluator"), reason="話し合いのため。", **by)

    assert not Discussion.objects.exists()


def test_scores_opened_again_count_until_they_are_corrected_and_the_log_keeps_what_they_were():
    case = two_scored()
    by = {"by": bureau_officer(), "at": LATER}
    OutboxMail.objects.all().delete()

    talk_actions.reopen_scores(place_of(case, "evaluator2"), reason="手順書を確かめたため。", **by)

    place = place_of(case, "evaluator2")
    assert (place.is_awaited, place.may_score, place.reopened_because) == (False, True, "手順書を確かめたため。")
    assert [mark.grade for mark in table_of(case).rows[3].marks] == [5, 3]
    [mail] = OutboxMail.objects.all()
    assert (mail.to, mail.subject) == ("evaluator2@sakai.example", "評価を訂正できます：水道の検針を助ける遠隔の仕組み")
    assert "理由　手順書を確かめたため。" in mail.body
    with pytest.raises(MoveRefused, match="もう一度開けません"):
        talk_actions.reopen_scores(place, reason="もう一度。", **by)

    actions.submit_scores(place, scores=grades(5, 3, 4, 5, 3), by=place.person, at=LATER)

    place = place_of(case, "evaluator2")
    assert (place.may_score, place.reopened_because, place.submitted_at) == (False, "", LATER)
    assert [mark.grade for mark in table_of(case).rows[3].marks] == [5, 5]
    assert Score.objects.filter(evaluator=place).count() == 5
    [told] = [row for row in log.read("case", case.key) if row.move == "scores_corrected"]
    assert [one["grade"] for one in told.body["details"]["before"]] == [5, 3, 4, 3, 3]
    with pytest.raises(MoveRefused, match="提出済みか、免除されています"):
        actions.submit_scores(place, scores=grades(1, 1, 1, 1, 1), by=place.person, at=LATER)


def test_only_the_owner_opens_a_sheet_again():
    place = place_of(two_scored(), "evaluator")

    for person in (place.person, desk_officer(), other_officer()):
        with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
            talk_actions.reopen_scores(place, reason="直すため。", by=person, at=LATER)
