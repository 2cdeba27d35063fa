"""R36 and R37: what keeps a trial from its evaluation is named and linked; scores stay hidden until one's own is in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from connected_desk.sample.walk import SATISFIERS
from tests.support import received_case, somebody, walk
from workflows.evaluations.models import Evaluator

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("R36")
def test_a_missing_final_value_is_named_with_a_link_to_its_form(visitor, way):
    walker = walk(timezone.now() - timedelta(days=2))
    case = walker.to(received_case(walker.at), "proof_of_concept")
    SATISFIERS["pocs.finished"](walker, case)
    missing = case.pocs.get().criteria.order_by("position").first()
    bureau = visitor().sign_in("bureau")

    bureau.go(f"/desk/cases/{case.number}/")
    bureau.fill(move="evaluate")
    bureau.follow(bureau.page.locator('form:has([name="move"]) button[type=submit]').first)
    assert missing.indicator in bureau.text()
    bureau.follow(bureau.page.locator("main .banner a").first)

    assert bureau.path() == f"/desk/pocs/criteria/{missing.key}/final/"
    assert way.says("終了時の測定値", "Final value") in bureau.text()


@pytest.mark.rule("R37")
def test_no_score_of_another_is_on_the_page_before_ones_own_is_in(visitor, way):
    walker = walk(timezone.now() - timedelta(days=2))
    case = walker.to(received_case(walker.at), "evaluation")
    SATISFIERS["evaluations.conflicts_declared"](walker, case)
    first, second = (Evaluator.objects.get(person=somebody(name)) for name in ("evaluator", "evaluator2"))
    code = first.evaluation.criteria_set.criteria.first().code
    remark = "現場の負担が増えていないところが良い。"
    one = visitor().sign_in("evaluator")
    one.go(f"/desk/evaluations/{first.evaluation.key}/score/")
    score(one, first, comment=(code, remark))

    two = visitor().sign_in("evaluator2")
    pages = (f"/desk/cases/{case.number}/evaluations/", f"/desk/evaluations/{second.evaluation.key}/score/")
    for address in pages:
        two.go(address)
        assert remark not in two.page.content(), address
    score(two, second)
    two.go(pages[0])
    assert remark in two.page.content()


def score(who, place, comment=None):
    """Grade every criterion with 4 and submit."""
    for criterion in place.evaluation.criteria_set.criteria.all():
        who.fill(**{f"{criterion.code}_grade": "4"})
    if comment:
        who.fill(**{f"{comment[0]}_comment": comment[1]})
    form = who.page.locator(f'form:has([name="{place.evaluation.criteria_set.criteria.first().code}_grade"])')
    who.follow(form.locator("button[type=submit]:not(.vh)").last)
