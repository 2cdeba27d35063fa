"""The road map: across all trials and for one, drawn, told in a table, and as a calendar."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from connected_desk.records.models import Access
from tests.support import bureau_officer, ict_office, other_officer, somebody
from workflows.pocs import actions
from workflows.pocs.models import Poc, RoadmapItem

from .support import LATER, lead, planned, ready, running

ON = LATER.date()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page(name: str = "roadmap", *parts: Any, person: Any = None, **said: str) -> Any:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person or bureau_officer())
    return client.get(reverse(f"pocs:{name}", args=parts), said)


def with_steps() -> Poc:
    """A running trial with one step done, one late and moved before, one to come."""
    poc = running()
    poc.steps.all().delete()
    done = actions.plan_step(poc, what="協定を結ぶ", who="経営企画室", due_on=ON - timedelta(days=9), **lead())
    actions.report_step(done, state="done", **lead())
    late = actions.plan_step(poc, what="案内を配る", who="提案者", due_on=ON - timedelta(days=5), **lead())
    actions.move_step(late, due_on=ON - timedelta(days=1), reason="印刷が遅れたため。", **lead())
    actions.plan_step(poc, what="終わりに測る", who="経営企画室", due_on=ON + timedelta(days=30), **lead())
    return poc


def test_the_road_map_tells_each_step_with_who_when_state_and_why_it_was_moved():
    poc = with_steps()

    html = page().content.decode()

    assert poc.case.title in html
    for words in ("協定を結ぶ", "案内を配る", "終わりに測る", "提案者", "印刷が遅れたため。"):
        assert words in html
    assert html.count("due--over") == 1
    assert "2026年6月から2026年11月まで" in html
    # The legend has one of each; then the marks of the three steps. Wide and narrow say the same.
    assert html.count('l7 7l-7 7l-7 -7z" fill="#c74700"') == 4
    assert html.count('r="5.5" fill="#0031d8"') == 4
    assert html.count('r="5.5" fill="#ffffff"') == 4


def test_it_is_narrowed_to_a_unit_and_to_what_is_overdue():
    poc = with_steps()
    other = planned(lead_unit=ict_office())
    actions.plan_step(other, what="会場を決める", who="ICT", due_on=ON + timedelta(days=3), by=lead()["by"], at=LATER)

    everything = page().content.decode()
    assert "会場を決める" in everything
    of_unit = page(unit=ict_office().code).content.decode()
    assert "会場を決める" in of_unit
    assert "案内を配る" not in of_unit
    overdue = page(show="overdue").content.decode()
    assert "案内を配る" in overdue
    assert "終わりに測る" not in overdue
    assert "会場を決める" not in overdue
    assert "当てはまる実証はありません" in page(unit=ict_office().code, show="overdue").content.decode()
    assert poc.lead_unit != ict_office()


def test_a_condition_or_month_that_means_nothing_is_no_condition():
    with_steps()

    for said in ({"unit": "nowhere"}, {"show": "x"}, {"from": "2026-13"}, {"from": "9999-12"}, {"after": "x.y"}):
        html = page(**said).content.decode()
        assert "案内を配る" in html
        assert "2026年6月から2026年11月まで" in html


def test_the_months_go_back_and_forth():
    with_steps()

    html = page(**{"from": "2026-12"}).content.decode()

    assert "2026年12月から2027年5月まで" in html
    assert "?from=2026-06" in html
    assert "?from=2027-06" in html


def test_somebody_sees_the_trials_of_the_cases_they_may_see():
    with_steps()

    assert "案内を配る" not in page(person=other_officer()).content.decode()
    assert "案内を配る" in page(person=somebody("auditor")).content.decode()
    assert b"BEGIN:VEVENT" not in page("roadmap_calendar", person=other_officer()).content


def test_pages_of_the_road_map_join_and_ask_no_more_for_more_trials(monkeypatch):
    with_steps()
    page()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert page().status_code == 200
        return len(asked)

    one = queries()
    for place in range(2):
        other = planned(purpose=f"{place}回目の目的です。")
        actions.plan_step(other, what=f"手順{place}", who="提案者", due_on=ON + timedelta(days=place), **lead())
    assert queries() == one

    monkeypatch.setattr("workflows.pocs.queries.across.PAGE", 2)
    html = page().content.decode()
    assert "案内を配る" in html
    assert "手順0" in html
    assert "手順1" not in html
    after = html.split("after=")[1].split('"')[0]
    second = page(after=after).content.decode()
    assert "手順1" in second
    assert "案内を配る" not in second


def test_the_calendar_has_what_is_not_done_under_the_same_conditions():
    poc = with_steps()

    made = Calendar.from_ical(page("roadmap_calendar", show="overdue").content)
    [event] = made.walk("VEVENT")

    assert str(event["summary"]) == f"案内を配る: {poc.case.number} {poc.case.title}"
    assert event.decoded("dtstart") == ON - timedelta(days=1)
    assert Access.objects.filter(what="poc.roadmap").count() == 1


def test_one_trial_draws_its_steps_and_gives_them_to_a_calendar():
    poc = with_steps()

    tab = page("case", poc.case.number).content.decode()
    made = Calendar.from_ical(page("steps_calendar", poc.key).content)

    assert "実証の期間</text>" in tab
    assert reverse("pocs:steps_calendar", args=[poc.key]) in tab
    assert [str(one["summary"]).split(":")[0] for one in made.walk("VEVENT")] == ["案内を配る", "終わりに測る"]
    assert page("steps_calendar", poc.key, person=other_officer()).status_code == 404


def test_a_trial_without_steps_has_its_line_all_the_same():
    poc = ready()
    RoadmapItem.objects.filter(poc=poc).delete()

    html = page().content.decode()

    assert poc.case.title in html
    assert "項目がありません" in html
    assert "終わっていない項目" not in page("case", poc.case.number).content.decode()
