"""The score sheet in versions: an evaluation keeps the one it began with, and the administrator words the next."""

import pytest
import time_machine

from connected_desk.city import setting_record
from tests.support import desk_head, somebody
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import actions
from workflows.evaluations.models import CriteriaSet
from workflows.evaluations.sheet_actions import Scale, Worded, save_sheet, worded
from workflows.evaluations.sheet_queries import newest_sheet

from .support import CODES, LATER, evaluation_of, place_of, submit, under_evaluation

SHEET = "/desk/settings/sheet/"
FIVE = Scale(grades=5, low=2)


def typed(**changes: str) -> dict[str, str]:
    """What the form holds when nothing is changed."""
    said = {
        "seen": "0",
        "reason": "2年の経験から",
        "new_code": "",
        "grades": "5",
        "low": "2",
        "labels_ja": "",
        "labels_en": "",
    }
    for one in map(worded, newest_sheet().criteria.all()):
        words = {part: getattr(one, part) for part in ("name_ja", "name_en", "question_ja", "question_en")}
        words |= {"anchors_ja": "\n".join(one.anchors_ja), "anchors_en": "\n".join(one.anchors_en)}
        said |= {f"{one.code}_{part}": value for part, value in words.items()}
    return said | changes


def test_an_evaluation_keeps_the_version_it_began_with_and_the_next_takes_the_new_one():
    case = under_evaluation()
    only = [worded(newest_sheet().criteria.get(code="effect"))]

    made = save_sheet(only, scale=FIVE, reason="試行", seen=0, by=somebody("admin"), at=LATER)

    assert (evaluation_of(case).criteria_set.version, made.version) == (1, 2)
    submit(case, "evaluator", 3, 3, 3, 3, 3)
    assert [score.criterion.code for score in place_of(case, "evaluator").scores.all()] == list(CODES)
    assert newest_sheet() == made


@time_machine.travel(LATER, tick=False)
def test_the_administrator_words_a_next_version_and_others_read_them_all(signed_in):
    admin, head = signed_in(somebody("admin")), signed_in(desk_head())
    five = "一\n二\n三\n四\n五"
    another = {
        "new_code": "open",
        "new_name_ja": "公開性",
        "new_question_ja": "市民に見えますか。",
        "new_anchors_ja": five,
    }

    short = admin.post(f"{SHEET}new/", typed(effect_anchors_ja="一\n二"))
    double = admin.post(f"{SHEET}new/", typed(**another | {"new_code": "cost"}))
    done = admin.post(f"{SHEET}new/", typed(**another, cost_name_ja="", effect_name_ja="成果"), follow=True)

    assert (short.status_code, double.status_code, done.status_code) == (422, 422, 200)
    assert "点数ごとに1行ずつ、5行で書いてください" in short.content.decode()
    assert [one.code for one in newest_sheet().criteria.all()] == ["effect", "feasibility", "safety", "spread", "open"]
    assert newest_sheet().criteria.get(code="open").anchor(5) == "五"
    assert CriteriaSet.objects.get(version=1).criteria.get(code="effect").name_ja == "効果"
    told = {one.about: one.values for one in setting_record.history("sheets")[0].told}
    assert told["成果"] == [("名称（日本語）", "効果", "成果")]
    assert set(told) == {"第2版", "成果", "費用", "公開性"}
    assert admin.post(f"{SHEET}new/", typed()).status_code == 422  # the form was drawn before that version
    assert "成果" in head.get(SHEET).content.decode()
    assert head.get(f"{SHEET}new/").status_code == 403


def three_grades() -> CriteriaSet:
    """A version of one criterion on a scale of three named grades, of which only the first is low."""
    scale = Scale(3, 1, ("不十分", "可", "良い"), ("poor", "fair", "good"))
    one = Worded("effect", "効果", "Effect", "良くなりましたか。", "Better?", ("一", "二", "三"), ())
    return save_sheet([one], scale=scale, reason="3段階に", seen=0, by=somebody("admin"), at=LATER)


def test_an_evaluation_on_three_grades_takes_its_own_grades_and_asks_words_for_its_own_low_ones():
    three_grades()
    case = under_evaluation(evaluators=[somebody("evaluator")])
    place = place_of(case, "evaluator")
    said = {"by": place.person, "at": LATER}
    actions.declare(place, conflict="none", text="", **said)

    with pytest.raises(ValueError, match="4 is not on a scale of 3"):
        actions.submit_scores(place, scores={"effect": (4, "")}, **said)
    with pytest.raises(MoveRefused, match="低い点には、その理由が必要です。"):
        actions.submit_scores(place, scores={"effect": (1, "")}, **said)
    actions.submit_scores(place, scores={"effect": (2, "")}, **said)  # low on the sheet of five grades, not here

    sheet = evaluation_of(case).criteria_set
    assert [sheet.label(grade) for grade in (3, 2, 1, None)] == ["3 良い", "2 可", "1 不十分", "評価できない"]


def test_what_is_no_scale_is_not_saved():
    only = [worded(newest_sheet().criteria.get(code="effect"))]
    wrong = [Scale(2, 1), Scale(6, 2), Scale(5, 5), Scale(5, 0), Scale(5, 2, ("一", "二")), Scale(4, 2)]

    for scale in wrong:  # the last is one, but the criterion has five anchors
        with pytest.raises(ValueError, match="an anchor for each grade"):
            save_sheet(only, scale=scale, reason="", seen=0, by=somebody("admin"), at=LATER)

    assert CriteriaSet.objects.count() == 1


@time_machine.travel(LATER, tick=False)
def test_the_administrator_chooses_how_many_grades_there_are_and_what_they_are_called(signed_in):
    admin = signed_in(somebody("admin"))
    three = {f"{code}_anchors_{language}": "一\n二\n三" for code in CODES for language in ("ja", "en")}
    scale = {"grades": "3", "low": "1", "labels_ja": "不十分\n可\n良い"}

    short = admin.post(f"{SHEET}new/", typed(**scale))
    all_low = admin.post(f"{SHEET}new/", typed(**three | scale | {"low": "3"}))
    done = admin.post(f"{SHEET}new/", typed(**three | scale), follow=True)

    assert (short.status_code, all_low.status_code, done.status_code) == (422, 422, 200)
    assert "点数ごとに1行ずつ、3行で書いてください" in short.content.decode()
    assert "最高の点は、低い点にできません" in all_low.content.decode()
    made = newest_sheet()
    assert (made.version, made.grades, made.low, made.label(3)) == (2, 3, 1, "3 良い")
    told = {one.about: one.values for one in setting_record.history("sheets")[0].told}
    assert set(told["点の付け方"]) == {
        ("段階の数", "5", "3"),
        ("低い点の上限", "2", "1"),
        ("点の呼び名（日本語）", "", "不十分、可、良い"),
    }
    assert "3段階です（1が最低）。1点以下には理由が必要です。" in done.content.decode()
