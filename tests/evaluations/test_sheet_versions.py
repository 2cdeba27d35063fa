"""The score sheet in versions: an evaluation keeps the one it began with, and the administrator words the next."""

import time_machine

from connected_desk.city import setting_record
from tests.support import desk_head, somebody
from workflows.evaluations.models import CriteriaSet
from workflows.evaluations.sheet_actions import save_sheet, worded
from workflows.evaluations.sheet_queries import newest_sheet

from .support import CODES, LATER, evaluation_of, place_of, submit, under_evaluation

SHEET = "/desk/settings/sheet/"


def typed(**changes: str) -> dict[str, str]:
    """What the form holds when nothing is changed."""
    said = {"seen": "0", "reason": "2年の経験から", "new_code": ""}
    for one in map(worded, newest_sheet().criteria.all()):
        words = {part: getattr(one, part) for part in ("name_ja", "name_en", "question_ja", "question_en")}
        words |= {"anchors_ja": "\n".join(one.anchors_ja), "anchors_en": "\n".join(one.anchors_en)}
        said |= {f"{one.code}_{part}": value for part, value in words.items()}
    return said | changes


def test_an_evaluation_keeps_the_version_it_began_with_and_the_next_takes_the_new_one():
    case = under_evaluation()
    only = [worded(newest_sheet().criteria.get(code="effect"))]

    made = save_sheet(only, reason="試行", seen=0, by=somebody("admin"), at=LATER)

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
