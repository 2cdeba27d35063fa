"""The pages of the rules: who changes them, what a look beforehand shows, and trying them."""

import pytest

from connected_desk.city.models import Person
from connected_desk.sample import sakai
from tests.support import MONDAY, case_at, desk_officer, received_case
from workflows.referrals.models import Rule
from workflows.referrals.rule_queries import rule_named

from .support import refer, triaged

WATER = "/desk/settings/rules/water/"


@pytest.fixture
def rules(city):
    sakai.load_suggestions(at=MONDAY)


def admin():
    return Person.objects.get(email="admin@sakai.example")


def typed(**changes):
    given = {"version": "1", "title_ja": "上下水道", "title_en": "Water", "words": "水道\n漏水", "units": ["WSB"]}
    return given | {"is_active": "on", "note": "見直し", "act": "save"} | changes


def test_the_administrator_saves_a_new_version_and_sees_it_in_the_list(rules, signed_in):
    answer = signed_in(admin()).post(WATER, typed(words="水道\n漏水、検針"), follow=True)

    assert "第2版を保存しました" in answer.content.decode()
    assert rule_named("water").words == ["水道", "漏水", "検針"]
    assert [rule.number for rule in answer.context["versions"]] == [2, 1]


def test_a_look_at_what_would_change_saves_nothing_and_needs_no_reason(rules, signed_in):
    case_at("dialogue", title="商店街の水道")
    answer = signed_in(admin()).post(WATER, typed(act="preview", note="", words="商店街"))

    assert answer.status_code == 200
    assert answer.context["preview"].cases == 1
    assert not Rule.objects.filter(name="water", number=2).exists()


def test_a_word_of_one_character_is_refused(rules, signed_in):
    answer = signed_in(admin()).post(WATER, typed(words="水"))

    assert answer.status_code == 422
    assert "語句は2文字以上で入力してください：水" in answer.content.decode()


def test_who_was_overtaken_is_told_and_nothing_is_overwritten(rules, signed_in):
    signed_in(admin()).post(WATER, typed(words="水道"))
    answer = signed_in(admin()).post(WATER, typed(words="漏水"))

    assert answer.status_code == 422
    assert "ほかの人が新しい版を保存しました" in answer.content.decode()
    assert rule_named("water").words == ["水道"]


def test_the_desk_tries_the_rules_on_a_text_and_on_a_case(rules, signed_in):
    case, desk = received_case(title="マンホールの漏水"), signed_in(desk_officer())

    for asked in ({"text": "マンホールの漏水"}, {"case": case.number}):
        answer = desk.get("/desk/suggestions/try/", asked)
        assert answer.context["advised"].units[0].of.code == "WSB"
    assert desk.get("/desk/suggestions/try/", {"case": "CD-1999-0001"}).status_code == 422
    assert desk.get("/desk/suggestions/try/", {"text": "", "case": ""}).status_code == 422


def test_the_log_and_the_first_page_say_how_often_the_first_candidate_was_chosen(rules, signed_in):
    refer(triaged(), "WSB")

    page = signed_in(desk_officer()).get("/desk/suggestions/").content.decode()

    assert "選ばれた部署：上下水道局" in page
    assert "うち、候補の1番目と同じ" in signed_in(desk_officer()).get("/desk/").content.decode()


def test_the_log_asks_the_same_number_of_questions_however_many_rows_it_has(
    rules, signed_in, django_assert_max_num_queries
):
    desk = signed_in(desk_officer())
    for _number in range(2):  # the second is like the first, so that an item is suggested too
        refer(triaged(), "WSB")
    desk.get("/desk/suggestions/")
    desk.get("/desk/suggestions/")  # what stands is asked once
    with django_assert_max_num_queries(60) as first:
        desk.get("/desk/suggestions/")
    refer(triaged(), "WSB")
    refer(triaged(), "WSB")
    with django_assert_max_num_queries(60) as later:
        desk.get("/desk/suggestions/")

    assert len(later.captured_queries) == len(first.captured_queries)
