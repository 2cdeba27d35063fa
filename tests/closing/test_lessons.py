"""The library of lessons: found by Japanese words, and no more of a case than its reader may see."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city.models import Unit
from connected_desk.strategy.queries import current_edition
from tests.support import (
    bureau_officer,
    case_at,
    desk_officer,
    other_officer,
    received_case,
    somebody,
    water_bureau,
)
from workflows.closing import lesson_queries
from workflows.closing.lesson_queries import Conditions
from workflows.closing.models import Closing

from .support import LATER, LEARNED, WEDNESDAY, given_up, record

LIST = "/desk/lessons/"


def found(words: str, reader: Any = None, **conditions: Any) -> list[str]:
    """What was learned, of the lessons that answer."""
    wanted = Conditions(words, **conditions)
    page = lesson_queries.page(wanted, reader or other_officer(), WEDNESDAY)
    assert lesson_queries.count(wanted, reader or other_officer(), WEDNESDAY, most=100) == len(page.lessons)
    return [one.closing.learned for one in page.lessons]


def test_a_lesson_is_found_by_its_words_however_they_are_typed():
    case = given_up()
    record(case, learned="センサーの電池は冬に早く切れる。", differently="ﾃｽﾄは夏と冬に行う。")

    for words in ("センサー", "せんさー", "ｾﾝｻｰ", "電池", "電", "冬 電池", "テスト"):
        assert found(words) == ["センサーの電池は冬に早く切れる。"], words
    for words in ("夏の電池", "池電", "OR", "機器が足りない"):  # the reason is not for everybody
        assert found(words) == [], words


def test_the_words_are_those_of_the_record_as_it_is_now():
    case = given_up()
    assert found("測定") == [LEARNED]

    record(case, learned="案内を早める。")

    assert (found("測定"), found("案内")) == ([], ["案内を早める。"])


def test_without_words_all_lessons_are_there_and_an_ending_without_lessons_is_not():
    given_up()
    declined = case_at("declined")
    Closing.objects.create(
        case=declined, closed_at=LATER, unit=water_bureau(), outcome="declined", complete_by=WEDNESDAY
    )

    assert found("") == [LEARNED]


def test_whoever_may_not_see_the_case_reads_lesson_unit_year_and_outcome_and_finds_it_by_nothing_else(client_of):
    case = given_up()
    title = case.title
    html = client_of(other_officer()).get(LIST).content.decode()

    for shown in (LEARNED, "上下水道局", "2026年度", "目的を果たす前にやめた"):
        assert shown in html
    for hidden in (title, case.number, "機器が足りないため。"):
        assert hidden not in html
    assert found(title[:4], other_officer()) == []


def test_whoever_may_see_the_case_finds_it_by_its_own_words_and_is_led_there(client_of):
    case = given_up()
    html = client_of(bureau_officer()).get(LIST, {"q": case.title[:4]}).content.decode()

    assert LEARNED in html
    assert reverse("closing:case", args=[case.number]) in html
    assert found(case.title[:4], desk_officer()) == [LEARNED]


def test_they_are_narrowed_by_item_outcome_and_unit():
    case = given_up()
    item, other = current_edition(WEDNESDAY).items.filter(is_means=False)[:2]
    case.links.update(ended_at=LATER)
    case.links.create(item=item, is_primary=True, linked_by=bureau_officer(), linked_at=LATER)

    assert found("", item=item) == found("", outcome="stopped") == found("", unit=water_bureau()) == [LEARNED]
    assert found("", item=other) == found("", outcome="done") == found("", unit=Unit.objects.get(code="HWB")) == []


def test_it_is_read_page_by_page_and_never_asks_more_for_more_lessons(client_of, monkeypatch):
    case, client = given_up(), client_of(bureau_officer())
    monkeypatch.setattr(lesson_queries, "PAGE", 3)

    def asked(address: str) -> tuple[int, list[str]]:
        client.get(address)  # what stands is asked once
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).context["page"]
        return len(queries), [one.closing.learned for one in page.lessons]

    client.get(LIST)
    few, _one = asked(LIST)
    for n in range(4):
        Closing.objects.create(
            case=case,
            closed_at=LATER + timedelta(hours=n),
            unit=water_bureau(),
            outcome="done",
            learned=f"教訓{n}",
        )
    many, first = asked(LIST)
    after = client.get(LIST).context["next"]
    _n, second = asked(after)

    assert (few, first, second) == (many, ["教訓3", "教訓2", "教訓1"], ["教訓0", LEARNED])
    assert client.get(after).context["next"] == ""


@pytest.mark.parametrize("account", ["admin", "evaluator"])
def test_whoever_works_on_no_case_does_not_read_them(client_of, account: str):
    given_up()

    assert client_of(somebody(account)).get(LIST).status_code == 403


def test_triage_shows_what_was_learned_in_similar_cases(client_of):
    ended = given_up()
    fresh = received_case(at=LATER)
    assert fresh.proposal.organisation_id == ended.proposal.organisation_id

    html = client_of(desk_officer()).get(fresh.get_absolute_url()).content.decode()

    assert f"そこで分かったこと：{LEARNED}" in html
