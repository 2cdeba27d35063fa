"""R29 and R30: what triage needs stands together, and a suggestion shows its grounds and chooses nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from connected_desk.sample import sakai
from tests.support import case_at, received_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SCREEN = 900
REGIONS = ("outline", "strategy", "similar", "decide")


def in_triage():
    """A case to hand on, with rules that point somewhere and one case like it."""
    at = timezone.now() - timedelta(days=20)
    sakai.load_suggestions(at=at)
    received_case(at, title="下水道管の漏水を探す調査")
    return case_at("triage", at, title="下水道管の漏水を見つける調査")


@pytest.mark.rule("R29")
def test_proposal_items_similar_cases_and_decision_stand_together_or_one_link_away(visitor):
    case = in_triage()
    desk = visitor().sign_in("desk")
    desk.go(f"/desk/cases/{case.number}/")

    for region in REGIONS:
        box = desk.page.locator(f"#{region}").bounding_box()
        links = desk.page.locator(f'#here a[href="#{region}"]')
        assert box is not None, region
        assert box["y"] < SCREEN or links.count() == 1, region
        assert links.count() == 1
    here = desk.page.locator("#here").bounding_box()
    assert here["y"] + here["height"] < SCREEN
    assert desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.rule("R30")
def test_a_suggestion_shows_its_grounds_and_nothing_is_chosen(visitor, way):
    case = in_triage()
    desk = visitor().sign_in("desk")
    desk.go(f"/desk/cases/{case.number}/")

    said = desk.page.locator("#candidates").inner_text()
    assert way.says("上下水道局", "Waterworks and Sewerage Bureau") in said
    assert way.says("「上下水道」の語句：「下水道", "Words of “Water and sewers”: “下水道") in said
    assert way.says("参考情報です。決めるのは担当者です。", "For reference. The person in charge decides.") in said
    assert desk.page.locator("input[type=radio]:checked, input[type=checkbox]:checked").count() == 0
    assert desk.page.locator("#decide input[type=radio]").count() > 0
