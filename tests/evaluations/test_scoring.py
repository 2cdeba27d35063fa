"""From the opening of an evaluation to its last score."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.support import (
    bureau_head,
    bureau_officer,
    evaluator,
    moves_logged,
    other_officer,
    received_case,
    somebody,
    walk,
)
from workflows.cases.models import Case
from workflows.cases.scope import may_see
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import actions
from workflows.evaluations.models import CriteriaSet, Evaluation, Score
from workflows.evaluations.queries import evaluators_of, score_table
from workflows.pocs import actions as pocs

from .support import CODES, DUE, LATER, evaluation_of, grades, place_of, submit, trial_with, under_evaluation


def test_the_standard_sheet_has_five_criteria_of_five_grades_in_both_languages():
    sheet = CriteriaSet.objects.get()

    criteria = list(sheet.criteria.all())
    assert [(one.code, one.name_ja) for one in criteria] == [
        ("effect", "効果"),
        ("feasibility", "実現性"),
        ("cost", "費用"),
        ("safety", "安全"),
        ("spread", "広がり"),
    ]
    assert all(len(one.anchors) == 5 and all(words["ja"] and words["en"] for words in one.anchors) for one in criteria)


def test_an_evaluation_opens_with_its_evaluators_on_the_newest_sheet_and_the_charter_in_force():
    evaluation = evaluation_of(under_evaluation())

    assert (evaluation.due_on, evaluation.charter_version, evaluation.criteria_set.version) == (DUE, 1, 1)
    assert [(one.person.name, one.from_outside) for one in evaluators_of(evaluation)] == [
        ("林 真理", False),
        ("山口 徹", False),
    ]


def test_somebody_who_works_for_no_unit_is_an_evaluator_from_outside():
    outsider = somebody("evaluator2")
    outsider.roles_held.update(unit=None)

    assert place_of(under_evaluation(), "evaluator2").from_outside is True


def test_the_head_of_the_owning_unit_cannot_be_an_evaluator():
    with pytest.raises(MoveRefused, match="所管の決裁者は評価者になれません") as refusal:
        under_evaluation(evaluators=[evaluator(), bureau_head()])

    assert [reason.code for reason in refusal.value.reasons] == ["evaluations.evaluators_independent"]
    assert not Evaluation.objects.exists()


def test_how_each_criterion_came_out_is_derived_from_its_final_value():
    walker = walk()
    case = walker.to(received_case(), "proof_of_concept")
    poc = trial_with(
        case,
        {"indicator": "達成", "direction": "lower", "baseline": Decimal(840), "target": Decimal(600)},
        {"indicator": "一部", "direction": "higher", "baseline": Decimal(0), "target": Decimal(3000)},
        {"indicator": "後退", "direction": "lower", "baseline": Decimal(24), "target": Decimal(15)},
        {"indicator": "測れず", "direction": "higher", "baseline": Decimal(1), "target": Decimal(2)},
    )
    for name, value in (("達成", 590), ("一部", 960), ("後退", 26), ("測れず", None)):
        said = {"value": Decimal(value), "on": date(2026, 7, 6), "source": "記録"} if value else {}
        reason = {} if value else {"not_measured_because": "装置が止まったため。"}
        pocs.set_final(poc.criteria.get(indicator=name), **said, **reason, by=bureau_officer(), at=walker.at)

    move(case, "evaluate", by=bureau_officer(), at=walker.at, evaluators=[evaluator()], due_on=DUE)

    effects = evaluation_of(case).effects
    assert list(effects.values_list("criterion__indicator", "effect")) == [
        ("達成", "met"),
        ("一部", "partly"),
        ("後退", "not"),
        ("測れず", "cannot_judge"),
    ]


def test_the_owner_may_judge_otherwise_than_the_values_but_says_why():
    effect = evaluation_of(under_evaluation()).effects.first()
    other = "partly" if effect.derived == "met" else "met"

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.judge_effect(effect, effect=other, because="", by=bureau_officer(), at=LATER)
    with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
        actions.judge_effect(effect, effect=other, because="工事の影響のため。", by=other_officer(), at=LATER)
    actions.judge_effect(effect, effect=other, because="工事の影響のため。", by=bureau_officer(), at=LATER)

    effect.refresh_from_db()
    assert (effect.effect, effect.because) == (other, "工事の影響のため。")


def test_interests_are_declared_before_the_scores():
    place = place_of(under_evaluation(), "evaluator")

    with pytest.raises(MoveRefused, match="先に、利害関係の有無を申告してください。"):
        actions.submit_scores(place, scores=grades(4, 4, 4, 4, 4), by=place.person, at=LATER)

    assert not Score.objects.exists()


def test_a_declaration_that_there_is_something_says_what():
    place = place_of(under_evaluation(), "evaluator")

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.declare(place, conflict="declared", text="", by=place.person, at=LATER)

    place = actions.declare(place, conflict="declared", text="研修の講師をした。", by=place.person, at=LATER)
    assert (place.conflict_text, place.declared_at) == ("研修の講師をした。", LATER)


def test_nobody_scores_for_somebody_else():
    place = place_of(under_evaluation(), "evaluator")

    for act in (
        lambda: actions.declare(place, conflict="none", text="", by=somebody("evaluator2"), at=LATER),
        lambda: actions.submit_scores(place, scores=grades(4, 4, 4, 4, 4), by=bureau_officer(), at=LATER),
    ):
        with pytest.raises(MoveRefused, match="評価者本人です"):
            act()


def test_a_low_grade_wants_a_comment_and_half_a_sheet_is_not_taken():
    case = under_evaluation()
    place = place_of(case, "evaluator")
    actions.declare(place, conflict="none", text="", by=place.person, at=LATER)

    with pytest.raises(MoveRefused, match="低い点には、その理由が必要です。"), transaction.atomic():
        actions.submit_scores(place, scores=grades(4, 2, 4, 4, 4, comment=""), by=place.person, at=LATER)
    with pytest.raises(KeyError):
        actions.submit_scores(place, scores={"effect": (4, "")}, by=place.person, at=LATER)

    assert not Score.objects.exists()


def test_what_has_been_submitted_cannot_be_submitted_again():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    place = place_of(case, "evaluator")

    with pytest.raises(MoveRefused, match="提出済みか、免除されています"):
        actions.submit_scores(place, scores=grades(1, 1, 1, 1, 1), by=place.person, at=LATER)

    assert list(Score.objects.order_by("criterion__position").values_list("grade", flat=True)) == [4, 3, 4, 5, 3]


def test_the_turn_goes_to_the_owner_with_the_last_score_and_not_before():
    case = under_evaluation()
    assert (case.turn, case.turn_unit) == ("evaluator", None)

    submit(case, "evaluator", 4, 3, 4, 5, 3)
    case = Case.objects.get(pk=case.pk)
    assert case.turn == "evaluator"

    submit(case, "evaluator2", 5, 2, 4, 4, 4)
    case = Case.objects.get(pk=case.pk)
    assert (case.turn, case.turn_unit, case.turn_since) == ("owner", case.owner_unit, date(2026, 7, 8))


def test_an_evaluator_who_cannot_score_is_excused_by_the_owner_with_a_reason():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    place = place_of(case, "evaluator2")

    with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
        actions.excuse(place, reason="病気のため。", by=place.person, at=LATER)
    actions.excuse(place, reason="病気のため。", by=bureau_officer(), at=LATER)

    case = Case.objects.get(pk=case.pk)
    assert (case.turn, place_of(case, "evaluator2").excused_because) == ("owner", "病気のため。")
    with pytest.raises(MoveRefused, match="提出済みか、免除されています"):
        actions.declare(place, conflict="none", text="", by=place.person, at=LATER)


def test_the_record_says_who_submitted_and_nothing_of_what():
    case = under_evaluation()
    submit(case, "evaluator", 1, 3, 4, 5, 3, comment="内緒の意見")

    from connected_desk.records import log

    [row] = [row for row in log.read("case", case.key) if row.move == "scored"]
    assert row.body == {"by": "林 真理", "details": {}}
    assert moves_logged(case)[-2:] == ["interest_declared", "scored"]


def table_for(case, *given):
    for account, sheet in zip(("evaluator", "evaluator2"), given, strict=False):
        submit(case, account, *sheet)
    evaluation = evaluation_of(case)
    return score_table(evaluation, evaluators_of(evaluation), bureau_officer())


def test_median_and_spread_of_two_sheets():
    table = table_for(under_evaluation(), (4, 3, 4, 5, 1), (5, 2, 4, 3, 4))

    assert [row.criterion.code for row in table.rows] == list(CODES)
    assert [row.grades for row in table.rows] == [[4, 5], [3, 2], [4, 4], [5, 3], [1, 4]]
    assert [str(row.median) for row in table.rows] == ["4.5", "2.5", "4", "4", "2.5"]
    assert [row.spread for row in table.rows] == [1, 1, 0, 2, 3]
    assert [row.wants_talk for row in table.rows] == [False, False, False, True, True]


def test_median_of_three_is_the_one_in_the_middle():
    case = under_evaluation(evaluators=[somebody("evaluator"), somebody("evaluator2"), somebody("ict")])
    submit(case, "ict", 4, 4, 3, 4, 3)

    table = table_for(case, (4, 3, 4, 5, 3), (5, 2, 4, 4, 4))

    assert [str(row.median) for row in table.rows] == ["4", "3", "4", "4", "3"]
    assert [row.wants_talk for row in table.rows] == [False, True, False, False, False]


def test_others_scores_are_hidden_until_ones_own_are_in_and_from_everybody_else_until_all_are_in():
    case = under_evaluation()
    evaluation = evaluation_of(case)
    submit(case, "evaluator", 4, 3, 4, 5, 3)

    def seen_by(person):
        table = score_table(evaluation, evaluators_of(evaluation), person)
        return [one.person.name for one in table.evaluators]

    assert seen_by(somebody("evaluator")) == ["林 真理"]
    assert seen_by(somebody("evaluator2")) == []
    assert seen_by(bureau_officer()) == seen_by(bureau_head()) == []

    submit(case, "evaluator2", 5, 2, 4, 4, 4)
    for account in ("evaluator", "evaluator2", "bureau", "deskhead"):
        assert seen_by(somebody(account)) == ["林 真理", "山口 徹"]


def test_an_evaluator_sees_the_case_only_while_it_is_under_evaluation():
    walker = walk()
    case = walker.to(received_case(), "proof_of_concept")
    person = somebody("evaluator2")
    assert not may_see(person, case, walker.on)

    case = walker.to(case, "evaluation")
    assert may_see(person, case, walker.on)

    case = walker.move(case, "conclude", "ended")
    assert not may_see(person, case, walker.on)
