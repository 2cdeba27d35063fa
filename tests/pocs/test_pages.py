"""The pages of trials: who sees them, what they say is missing, and what they cost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.models import SecurityEvent
from tests.support import MONDAY, bureau_head, bureau_officer, case_at, desk_officer, other_officer, somebody, walk
from workflows.cases.models import Agreement
from workflows.engine.move import move
from workflows.pocs import actions
from workflows.pocs.models import Criterion, Poc

from .support import CRITERION, LATER, case_of, complete, finished, first, lead, planned, ready, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def client_of(person: Any) -> Client:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person)
    return client


def page(url: str, person: Any = None) -> Any:
    return client_of(person or bureau_officer()).get(url)


def post(url: str, person: Any = None, **said: Any) -> Any:
    return client_of(person or bureau_officer()).post(url, said)


def tab(poc: Any) -> str:
    return reverse("pocs:case", args=[poc.case.number])


def test_the_tab_names_each_criterion_without_a_final_value_and_leads_to_its_form():
    poc = finished()
    done, *missing = poc.criteria.all()
    actions.set_final(done, value=done.target, on=LATER.date(), source="受付簿", **lead())

    html = page(tab(poc)).content.decode()

    for criterion in missing:
        assert f"「{criterion.indicator}」の終了時の測定値" in html
        assert reverse("pocs:final", args=[criterion.key]) in html
    assert "つのうち" in html


def test_before_the_start_the_tab_names_the_safeguards_still_open():
    poc = planned()
    actions.add_criterion(poc, **CRITERION, **lead())

    html = page(tab(poc)).content.decode()

    assert "個人情報の項目と目的、個人情報の保管と消去、個人情報を見る人と秘密の保持、" in html
    assert "分け方の電話相談" in html
    assert reverse("pocs:agree", args=[poc.key]) in html


def test_an_agreement_that_has_run_out_is_shown_as_missing():
    poc = complete()
    assert "すべてそろっています。" in page(tab(poc)).content.decode()

    Agreement.objects.update(signed_on=MONDAY.date(), ends_on=MONDAY.date())
    html = page(tab(poc)).content.decode()

    assert "5つのうち1つが済んでいません。" in html
    assert reverse("desk:agreement", args=[poc.case.number]) in html


def test_the_way_on_comes_first_and_giving_up_last():
    html = page(tab(ready())).content.decode()

    labels = ["実証を始める", "計画を改める", "中止する"]
    assert sorted(labels, key=lambda label: html.index(f">{label}</a>")) == labels


def test_a_move_by_decision_is_offered_as_a_draft():
    assert ">起案する：準備を終える</a>" in page(tab(complete())).content.decode()


def test_the_evaluation_is_offered_once_beside_what_is_missing_for_it():
    poc = finished()
    evaluate = reverse("desk:move", args=["case", poc.case.key, "evaluate"])

    html = page(tab(poc)).content.decode()

    assert evaluate in html
    assert 'value="evaluate"' not in html


def test_once_the_case_has_gone_on_the_trial_says_how_it_ended_rather_than_what_it_lacks():
    poc = finished()
    walk(LATER).to(case_of(poc), "evaluation")

    html = page(tab(poc)).content.decode()

    assert "実証が終わりました" in html
    assert Poc.objects.get().finished_because in html
    assert "評価に進むために" not in html


def test_a_step_left_open_is_late_until_the_case_has_gone_on():
    poc = finished()
    poc.steps.update(due_on=MONDAY.date(), state="planned")
    step = poc.steps.first()

    before = page(tab(poc)).content.decode()
    assert "due--over" in before
    assert reverse("pocs:report_step", args=[step.key]) in before

    walk(LATER).to(case_of(poc), "evaluation")
    poc.steps.update(due_on=MONDAY.date(), state="planned")
    after = page(tab(poc)).content.decode()
    assert "due--over" not in after
    assert reverse("pocs:report_step", args=[step.key]) not in after


def test_the_tab_shows_the_latest_of_the_record_and_the_whole_of_it_on_request():
    poc = ready()

    assert "準備の開始" not in page(tab(poc)).content.decode()
    assert "準備の開始" in page(tab(poc) + "?record=whole").content.decode()


def test_a_case_that_was_never_tried_has_a_tab_all_the_same():
    case = case_at("dialogue")

    assert "実証はまだ始まっていません" in page(reverse("pocs:case", args=[case.number])).content.decode()


def test_whoever_may_not_see_the_case_sees_neither_its_trial_nor_a_form_of_it():
    poc = ready()
    outsider = other_officer()

    for url in (
        tab(poc),
        reverse("pocs:safeguards", args=[poc.key]),
        reverse("pocs:charter", args=[poc.key]),
        reverse("pocs:final", args=[first(poc).key]),
    ):
        assert page(url, outsider).status_code == 404
    assert poc.case.number not in page(reverse("pocs:list"), outsider).content.decode()


def test_who_may_look_but_has_no_part_in_the_trial_is_offered_no_form():
    poc = running()

    html = page(tab(poc), desk_officer()).content.decode()

    assert first(poc).indicator in html
    assert reverse("pocs:measure", args=[poc.key]) not in html
    assert reverse("desk:move", args=["poc", poc.key, "finish"]) not in html


def test_an_act_by_somebody_without_a_part_is_refused_with_a_sentence_and_one_security_row():
    poc = planned()

    answer = post(
        reverse("pocs:add_step", args=[poc.key]),
        desk_officer(),
        what="協定を結ぶ",
        who="環境局",
        due_on_year="2026",
        due_on_month="7",
        due_on_day="31",
    )

    assert answer.status_code == 422
    assert "これができるのは、実証の主担当、所管です。" in answer.content.decode()
    assert poc.steps.count() == 0
    assert SecurityEvent.objects.filter(kind="move_refused.role").count() == 1


def test_every_form_of_a_trial_opens_for_those_who_lead_it():
    poc = running()
    step = actions.plan_step(poc, what="測定", who="上下水道局", due_on=poc.ends_on, **lead())
    incident = actions.report_incident(
        poc, severity="minor", what="停電", found_at=LATER - timedelta(hours=1), told="課長", **lead()
    )
    names = ("charter", "extend", "add_criterion", "agree", "measure", "interim")
    names += ("safeguards", "add_step", "progress", "report_incident")

    urls = [reverse(f"pocs:{name}", args=[poc.key]) for name in names]
    urls += [reverse(f"pocs:{name}", args=[poc.key, "site_consent"]) for name in ("safeguard", "reopen_safeguard")]
    urls += [
        reverse(f"pocs:{name}", args=[first(poc).key]) for name in ("change_criterion", "remove_criterion", "final")
    ]
    urls += [reverse(f"pocs:{name}", args=[step.key]) for name in ("report_step", "move_step")]
    urls += [reverse("pocs:close_incident", args=[incident.key]), reverse("pocs:one", args=[poc.case.number, 1])]

    assert {url: page(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert page(reverse("pocs:one", args=[poc.case.number, 2])).status_code == 404


def test_a_value_typed_in_full_width_with_commas_is_kept():
    poc = running()
    criterion = first(poc)

    answer = post(
        reverse("pocs:measure", args=[poc.key]),
        criterion=criterion.key,
        value="１，２３４．５",
        on_year="２０２６",
        on_month="7",
        on_day="8",
        source="受付簿",
    )

    assert answer.status_code == 302
    assert criterion.measurements.get().value == Decimal("1234.5")


def test_a_value_of_a_day_still_to_come_is_not_accepted():
    poc = running()

    answer = post(
        reverse("pocs:measure", args=[poc.key]),
        criterion=first(poc).key,
        value="5",
        on_year="2026",
        on_month="7",
        on_day="9",
        source="受付簿",
    )

    assert "まだ来ていない日です" in answer.content.decode()
    assert not first(poc).measurements.exists()


def test_a_final_value_wants_its_day_and_source_and_a_reason_wants_neither():
    poc = finished()
    url, day = reverse("pocs:final", args=[first(poc).key]), {"on_year": "2026", "on_month": "7", "on_day": "8"}

    html = post(url, value="5").content.decode()
    assert "測定日を入力してください" in html
    assert "出所を入力してください" in html
    html = post(url, value="5", not_measured_because="装置が止まったため。", **day).content.decode()
    assert "終了時の測定値か、測定できなかった理由の、どちらか1つを入力してください" in html

    assert post(url, not_measured_because="装置が止まったため。", **day).status_code == 302
    assert first(poc).not_measured_because == "装置が止まったため。"
    html = post(url, value="5", source="受付簿", **day).content.decode()
    assert "直す理由を入力してください" in html
    assert post(url, value="5", source="受付簿", reason="後から測れたため。", **day).status_code == 302
    assert (first(poc).final_value, first(poc).not_measured_because) == (5, "")


def test_the_criterion_form_says_that_a_value_before_or_a_reason_is_wanted():
    poc = planned()
    said = {
        "indicator": "待ち時間",
        "unit": "分",
        "direction": "lower",
        "baseline": "",
        "no_baseline_because": "",
        "target": "15",
        "method": "番号札で測る。",
        "measure_on_year": "2026",
        "measure_on_month": "9",
        "measure_on_day": "30",
    }

    refused = post(reverse("pocs:add_criterion", args=[poc.key]), **said)
    assert "実証前の値か、値がない理由の、どちらか1つを入力してください" in refused.content.decode()

    kept = post(reverse("pocs:add_criterion", args=[poc.key]), **said | {"baseline": "24"})
    assert (kept.status_code, Criterion.objects.get().baseline) == (302, 24)


def test_the_charter_form_keeps_what_is_known_and_asks_for_dates_in_order():
    poc = planned()
    said = {"purpose": "待ち時間を減らす。", "site": "南区役所", "version": poc.version}
    days = {"starts_on_year": 2026, "starts_on_month": 9, "starts_on_day": 30}
    days |= {"ends_on_year": 2026, "ends_on_month": 9, "ends_on_day": 1}

    refused = post(reverse("pocs:charter", args=[poc.key]), **said, **days)
    assert "終わりの日が始まりの日より前になっています" in refused.content.decode()

    assert post(reverse("pocs:charter", args=[poc.key]), **said).status_code == 302
    poc.refresh_from_db()
    assert (poc.purpose, poc.site, poc.ends_on) == ("待ち時間を減らす。", "南区役所", None)


def test_an_incident_reported_on_the_page_suspends_the_trial():
    poc = running()

    answer = post(
        reverse("pocs:report_incident", args=[poc.key]),
        severity="serious",
        what="案内の画面が使えなくなった。",
        found_on_year="2026",
        found_on_month="7",
        found_on_day="8",
        found_time="9:30",
        told="情報セキュリティの担当",
    )

    assert answer.status_code == 302
    poc.refresh_from_db()
    assert poc.state == "suspended"
    assert "対応が終わっていない事故があります。" in page(tab(poc)).content.decode()


def test_the_bureau_head_is_offered_the_decision_that_the_trial_is_ready():
    poc = planned()

    html = page(tab(poc), bureau_head()).content.decode()

    assert reverse("desk:move", args=["poc", poc.key, "prepare"]) in html
    assert "実証の計画書に、まだ書いていない項目があります。" in html


def test_the_tab_costs_the_same_whatever_the_number_of_criteria_steps_and_values():
    poc = running()
    client = client_of(bureau_officer())
    client.get(tab(poc))
    client.get(tab(poc))  # what stands is asked once
    with CaptureQueriesContext(connection) as few:
        client.get(tab(poc))

    for day in range(1, 6):
        actions.plan_step(poc, what="測定", who="上下水道局", due_on=poc.ends_on, **lead())
        for criterion in poc.criteria.all():
            value = Decimal(day)
            actions.add_measurement(criterion, value=value, on=LATER.date(), source="受付簿", **lead())
    with CaptureQueriesContext(connection) as many:
        client.get(tab(poc))

    assert len(many) == len(few)


def test_the_list_costs_the_same_for_one_trial_and_for_three():
    planned()
    client = client_of(somebody("desk"))
    client.get(reverse("pocs:list"))
    client.get(reverse("pocs:list"))  # what stands is asked once
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("pocs:list"))

    running()
    planned()
    with CaptureQueriesContext(connection) as three:
        html = client.get(reverse("pocs:list")).content.decode()

    assert len(three) == len(one)
    assert html.count('class="title"') == 3
    assert "3件の実証" in html


def test_the_list_says_how_far_criteria_and_safeguards_have_come():
    poc = planned()
    actions.add_criterion(poc, **CRITERION, **lead())
    html = page(reverse("pocs:list")).content.decode()
    assert "合意 0／1" in html
    assert "19件が残っています" in html

    number = case_of(poc).number
    move(poc, "cancel", by=bureau_officer(), at=LATER, reason="中止のため。")
    assert number not in page(reverse("pocs:list")).content.decode()
    assert number in page(reverse("pocs:list") + "?tab=over").content.decode()
