"""What is measured over time: the chart with its sentence, and wrong values put right instead of overwritten."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.support import bureau_officer, other_officer, walk
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions
from workflows.pocs.models import Criterion, Measurement, Poc
from workflows.pocs.queries import criterion_lines

from .support import CRITERION, LATER, case_of, codes, finished, first, lead, ready, running

DAY = date(2026, 7, 8)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page(name: str, key: Any, person: Any = None, **said: Any) -> Any:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person or bureau_officer())
    return (client.post if said else client.get)(reverse(f"pocs:{name}", args=[key]), said or None)


def measured(poc: Poc, value: str) -> Measurement:
    return actions.add_measurement(first(poc), value=Decimal(value), on=DAY, source="受付簿", **lead())


def calls() -> Criterion:
    """A running trial's criterion: calls a month, 840 before, 600 wanted."""
    poc = ready()
    move(poc, "amend", by=bureau_officer(), at=LATER, reason="指標を見直すため。")
    poc.criteria.all().delete()
    actions.add_criterion(poc, **CRITERION, **lead())
    return first(walk(LATER).move(walk(LATER).move(poc, "prepare"), "start"))


def test_a_wrong_value_stays_with_the_reason_and_counts_no_more():
    poc = running()
    wrong = measured(poc, "52")

    right = actions.correct_measurement(
        wrong, value=Decimal("5.2"), on=DAY, source="受付簿", reason="桁を間違えたため。", **lead()
    )

    wrong.refresh_from_db()
    assert (wrong.value, wrong.corrected_because, wrong.corrected_by) == (52, "桁を間違えたため。", bureau_officer())
    assert right.corrected_at is None
    line = criterion_lines(poc, DAY)[0]
    assert [one.value for one in line.values] == [Decimal("5.2")]


def test_a_value_that_should_not_be_there_is_set_aside_without_another():
    poc = running()

    assert actions.correct_measurement(measured(poc, "52"), reason="別の指標の値だったため。", **lead()) is None

    assert criterion_lines(poc, DAY)[0].latest is None


def test_a_value_is_put_right_once_and_never_without_a_reason():
    wrong = measured(running(), "52")
    actions.correct_measurement(wrong, reason="別の指標の値だったため。", **lead())

    with pytest.raises(MoveRefused) as refusal:
        actions.correct_measurement(wrong, reason="別の指標の値だったため。", **lead())
    assert codes(refusal) == ["pocs.corrected_already"]
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.correct_measurement(measured(Poc.objects.get(), "5"), reason="", **lead())


def test_a_final_value_is_put_right_as_the_final_value():
    poc = finished()
    actions.set_final(first(poc), value=Decimal(5), on=DAY, source="受付簿", **lead())

    with pytest.raises(MoveRefused) as refusal:
        actions.correct_measurement(first(poc).measurements.get(), reason="桁を間違えたため。", **lead())

    assert codes(refusal) == ["pocs.final_value"]


def test_nothing_is_put_right_once_the_case_is_under_evaluation():
    poc = running()
    wrong = measured(poc, "52")
    walk(LATER).to(case_of(poc), "evaluation")

    with pytest.raises(MoveRefused, match="評価に進んだ後は、測定値を変えられません。"):
        actions.correct_measurement(wrong, reason="桁を間違えたため。", **lead(walk(LATER).at))


def test_the_page_says_in_a_sentence_how_far_it_has_come_and_draws_the_target():
    criterion = calls()
    actions.add_measurement(criterion, value=Decimal(702), on=DAY, source="受付簿", **lead())

    html = page("values", criterion.key).content.decode()

    assert "実証前は840件／月、目標は600件／月、最新の測定値は702件／月（2026年7月8日（水））です。" in html
    assert "目標までの道のりの58%です。" in html  # (702 - 840) / (600 - 840) is 57.5
    assert 'stroke-dasharray="6 5"' in html
    assert "目標 600件／月</text>" in html
    assert "実証前</text>" in html


def test_before_the_first_value_the_page_draws_nothing():
    html = page("values", calls().key).content.decode()

    assert "まだ測定していません。" in html
    assert '<svg class="chart"' not in html


def test_the_form_puts_a_value_right_and_the_page_tells_of_both():
    poc = running()
    wrong = measured(poc, "52")
    day = {"on_year": "2026", "on_month": "7", "on_day": "8"}

    assert "間違っているところを入力してください" in page("correct", wrong.key, value="5").content.decode()
    refused = page("correct", wrong.key, value="5", reason="桁を間違えたため。", **day).content.decode()
    assert "出所を入力してください" in refused
    answer = page("correct", wrong.key, value="5", source="受付簿", reason="桁を間違えたため。", **day)
    assert answer.status_code == 302

    html = page("values", first(poc).key).content.decode()
    assert "<del>52 " in html
    assert "に訂正：桁を間違えたため。" in html


def test_values_of_a_trial_somebody_may_not_see_are_not_there():
    poc = running()
    wrong = measured(poc, "52")

    assert page("values", first(poc).key, other_officer()).status_code == 404
    assert page("correct", wrong.key, other_officer(), reason="x").status_code == 404
    assert Measurement.objects.standing().count() == 1
