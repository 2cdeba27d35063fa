"""The pages of evaluations: above all, what of the scores is in the HTML."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import bureau_officer, case_at, other_officer, somebody, walk
from workflows.evaluations.models import Evaluation, Evaluator, Score

from .support import CODES, LATER, evaluation_of, place_of, scored, submit, under_evaluation

SECRET = "費用の見通しに、大きな心配があります。"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def client_of(person: Any) -> Client:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person)
    return client


def html_of(url: str, account: str) -> str:
    answer = client_of(somebody(account)).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def tab(case: Any) -> str:
    return reverse("evaluations:case", args=[case.number])


def sheet(case: Any) -> str:
    return reverse("evaluations:score", args=[evaluation_of(case).key])


def typed(*given: int, **changes: str) -> dict[str, str]:
    """A sheet as the browser sends it."""
    said = {f"{code}_grade": str(grade) for code, grade in zip(CODES, given, strict=True)}
    return said | {f"{code}_comment": "" for code in CODES} | changes


def test_before_submitting_an_evaluator_finds_nothing_of_the_others_scores_in_any_page():
    case = under_evaluation()
    submit(case, "evaluator", 1, 3, 4, 5, 3, comment=SECRET)

    pages = [tab(case), sheet(case), reverse("evaluations:mine"), reverse("desk:record", args=[case.number])]
    for url in pages:
        html = html_of(url, "evaluator2")
        assert SECRET not in html
        assert "中央値" not in html
    assert "自分の評価を提出すると、ほかの評価者の評価が見えます。" in html_of(tab(case), "evaluator2")

    submit(case, "evaluator2", 5, 2, 4, 4, 4)
    html = html_of(tab(case), "evaluator2")
    assert SECRET in html
    assert "中央値" in html
    assert html.count("話し合いが必要") == 1


def test_the_owner_sees_the_scores_once_all_are_in():
    case = under_evaluation()
    submit(case, "evaluator", 1, 3, 4, 5, 3, comment=SECRET)
    assert SECRET not in html_of(tab(case), "bureau")
    assert "2人のうち1人が提出" in html_of(tab(case), "bureau")

    submit(case, "evaluator2", 5, 2, 4, 4, 4)
    assert SECRET in html_of(tab(case), "bureau")


def test_the_sheet_says_that_outside_evaluators_are_heard_and_the_city_decides():
    html = html_of(sheet(under_evaluation()), "evaluator")

    assert "外部の方の評価は意見としてお聴きするものです。結論は市が決めます。" in html


def test_the_sheet_asks_for_the_declaration_first_and_then_for_the_scores():
    case = under_evaluation()
    client = client_of(somebody("evaluator"))

    assert "はじめに、利害関係の有無を申告してください" in client.get(sheet(case)).content.decode()
    declared = client.post(sheet(case), {"conflict": "none", "text": ""})
    assert (declared.status_code, declared["Location"]) == (302, sheet(case))

    html = client.get(sheet(case)).content.decode()
    assert "市民や職員にとっての課題が、どれだけ良くなりましたか。" in html
    assert "おおむね目標まで良くなった" in html

    sent = client.post(sheet(case), typed(4, 3, 4, 5, 3))
    assert (sent.status_code, sent["Location"]) == (302, tab(case))
    assert list(Score.objects.order_by("criterion__position").values_list("grade", flat=True)) == [4, 3, 4, 5, 3]
    assert client.get(sheet(case)).status_code == 404


def test_a_low_grade_without_a_comment_comes_back_with_a_sentence_and_what_was_chosen():
    case = under_evaluation()
    client = client_of(somebody("evaluator"))
    client.post(sheet(case), {"conflict": "none", "text": ""})

    answer = client.post(sheet(case), typed(4, 3, 2, 5, 3, effect_comment="現場で確かめました。"))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "「費用」の点が低い理由を入力してください" in html
    assert "現場で確かめました。" in html
    assert not Score.objects.exists()


def test_only_the_evaluators_reach_the_sheet():
    case = under_evaluation()

    for account in ("bureau", "desk", "bureau2", "ict"):
        assert client_of(somebody(account)).get(sheet(case)).status_code == 404
    assert client_of(other_officer()).get(tab(case)).status_code == 404


def test_my_evaluations_lists_what_waits_and_what_is_done():
    waiting, done = under_evaluation(), under_evaluation()
    submit(done, "evaluator", 4, 3, 4, 5, 3)

    html = html_of(reverse("evaluations:mine"), "evaluator")

    assert sheet(waiting) in html
    assert sheet(done) not in html
    assert done.number in html


def test_the_owner_excuses_an_evaluator_on_a_page():
    case = under_evaluation()
    url = reverse("evaluations:excuse", args=[place_of(case, "evaluator2").key])
    assert url in html_of(tab(case), "bureau")
    assert url not in html_of(tab(case), "desk")

    answer = client_of(bureau_officer()).post(url, {"reason": "病気のため。"})

    assert answer.status_code == 302
    assert "病気のため。" in html_of(tab(case), "bureau")


def test_the_values_stand_beside_how_each_criterion_came_out():
    case = under_evaluation()
    criterion = case.pocs.get().criteria.first()
    values = {"baseline": "840", "target": "600", "final_value": "702.5", "no_baseline_because": "", "unit": "件／月"}
    case.pocs.get().criteria.filter(pk=criterion.pk).update(**values)

    html = html_of(tab(case), "bureau")

    assert "実証前 840 · 目標 600 · 終了時の測定値 <strong>702.5</strong> 件／月" in html


def test_scores_that_are_late_are_said_to_be_late_until_the_last_is_in():
    case = under_evaluation()
    Evaluation.objects.update(due_on=LATER.date() - timedelta(days=7))
    late = "開庁日の超過"

    assert late in html_of(reverse("evaluations:mine"), "evaluator")
    assert html_of(tab(case), "bureau").count(late) == 1

    for account in ("evaluator", "evaluator2"):
        submit(case, account, 4, 4, 4, 4, 4)
    assert late not in html_of(tab(case), "bureau")


def test_the_owner_judges_an_effect_otherwise_only_with_a_reason():
    case = under_evaluation()
    effect = evaluation_of(case).effects.first()
    other = "partly" if effect.derived == "met" else "met"
    url = reverse("evaluations:judge_effect", args=[evaluation_of(case).key, effect.criterion.key])
    client = client_of(bureau_officer())

    refused = client.post(url, {"effect": other, "because": ""})
    assert "測定値と違う判断をする理由を入力してください" in refused.content.decode()

    assert client.post(url, {"effect": other, "because": "工事の影響のため。"}).status_code == 302
    assert "工事の影響のため。" in html_of(tab(case), "bureau")


def test_the_conclusion_stands_on_the_tab_with_its_reason():
    case = walk(LATER).move(scored(), "conclude", "ended", reason="費用が見合わないため。")

    html = html_of(tab(case), "bureau")

    assert "費用が見合わないため。" in html
    assert "渡辺 修" in html


def test_a_look_back_is_recorded_on_a_page():
    case = case_at("realised")
    url = reverse("evaluations:follow_up", args=[case.follow_ups.first().key])
    assert url in html_of(tab(case), "bureau")

    client = client_of(bureau_officer())
    answer = client.post(url, {"still_running": "yes", "users": "２４０", "words": "続いている。"})

    assert answer.status_code == 302
    assert "1か月に240人が利用" in html_of(tab(case), "bureau")
    assert client.get(url).status_code == 404


def test_the_tab_costs_the_same_for_two_evaluators_and_for_four():
    case = scored()
    client = client_of(bureau_officer())
    client.get(tab(case))
    client.get(tab(case))  # what stands is asked once
    with CaptureQueriesContext(connection) as two:
        client.get(tab(case))

    evaluation = evaluation_of(case)
    for account in ("ict", "finance"):
        one = Evaluator.objects.create(
            evaluation=evaluation,
            person=somebody(account),
            from_outside=False,
            conflict="none",
            declared_at=LATER,
            submitted_at=LATER,
        )
        for criterion in evaluation.criteria_set.criteria.all():
            Score.objects.create(evaluator=one, criterion=criterion, grade=3)
    with CaptureQueriesContext(connection) as four:
        html = client.get(tab(case)).content.decode()

    assert len(four) == len(two)
    assert "田中 亮" in html


def test_my_evaluations_cost_the_same_for_one_and_for_three():
    under_evaluation()
    client = client_of(somebody("evaluator"))
    client.get(reverse("evaluations:mine"))
    client.get(reverse("evaluations:mine"))  # what stands is asked once
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("evaluations:mine"))

    under_evaluation()
    under_evaluation()
    with CaptureQueriesContext(connection) as three:
        html = client.get(reverse("evaluations:mine")).content.decode()

    assert len(three) == len(one)
    assert html.count("/score/") == 3
