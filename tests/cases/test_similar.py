"""Similar cases: what they have in common, in words; and that nobody is shown one outside their scope by it."""

import pytest

from connected_desk.strategy.queries import current_edition
from tests.support import ON, TUESDAY, bureau_officer, case_at, desk_officer, other_officer, received_case
from workflows.cases import actions
from workflows.cases.models import Case
from workflows.cases.similar import similar_cases, words_of

pytestmark = pytest.mark.usefixtures("clock")


def alike(case: Case, person=None, items=()) -> list[tuple[str, str]]:
    return [(like.case.title, like.grounds) for like in similar_cases(case, items, person or desk_officer(), ON)]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("水道メーターの遠隔検針", ["水道", "メーター", "遠隔", "検針"]),
        ("保育所の空きをＡＩで知らせる仕組み", ["保育所"]),
        ("下水道管の点検", ["下水", "道管", "点検"]),
        ("みんなのまち", []),
    ],
)
def test_the_words_of_a_title_are_those_that_tell_what_it_is_about(title, words):
    assert words_of(title) == words


def test_cases_are_alike_by_two_words_or_an_item_or_the_organisation_and_say_by_which():
    case = received_case(title="公園の遊具を点検する記録")
    twin = received_case(title="遊具の点検を助ける")
    received_case(title="公園の花壇")
    linked = case_at("triage", title="窓口の混雑")
    item = current_edition(ON).items.get(code="1-1")
    actions.link_item(linked, item=item, primary=True, reason="関係する。", by=desk_officer(), at=TUESDAY)

    found = dict(alike(case, items=[item]))

    assert found[twin.title] == "同じ団体、語句「遊具」、「点検」"
    assert found[linked.title] == "同じ団体、同じ計画の項目（1-1）"


def test_an_ended_case_says_what_it_ended_with(japanese):
    ended, case = case_at("declined", title="遊具の点検記録"), received_case(title="遊具の点検")

    [like] = [like for like in similar_cases(case, [], desk_officer(), ON) if like.case == ended]

    assert like.outcome == ended.closing["sentence"] != ""


def test_nobody_is_shown_a_similar_case_outside_their_scope():
    mine, foreign = case_at("dialogue", title="遊具の点検"), case_at("dialogue", title="遊具の点検記録")

    assert [title for title, _grounds in alike(mine, bureau_officer())] == [foreign.title]
    assert alike(mine, other_officer()) == []
