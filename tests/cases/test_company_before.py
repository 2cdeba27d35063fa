"""What a company brought before: shown as far as the reader may see it, otherwise only whom to ask; and duplicates."""

import pytest

from tests.support import ON, bureau_officer, case_at, desk_officer, other_officer, received_case
from workflows.cases.company_queries import duplicates, earlier_cases
from workflows.cases.similar import similar_cases

pytestmark = pytest.mark.usefixtures("clock")


def test_earlier_cases_of_the_company_are_named_to_the_desk():
    old, case = case_at("dialogue", title="遊具の点検"), received_case(title="公園の花壇")

    [one] = earlier_cases(case, desk_officer(), ON)
    assert (one.case, one.whom.code) == (old, "WSB")


def test_of_a_case_outside_their_scope_people_are_told_only_whom_to_ask():
    case = case_at("dialogue", title="遊具の点検")
    received_case(title="公園の花壇")

    [one] = earlier_cases(case, bureau_officer(), ON)
    assert (one.case, one.whom.is_desk, one.last_contact_at, one.count) == (None, True, None, 1)
    received_case(title="池の水質")
    [one] = earlier_cases(case, bureau_officer(), ON)
    assert (one.case, one.whom.is_desk, one.count) == (None, True, 2)


def test_almost_the_same_title_is_told_as_a_duplicate_with_its_reason():
    twin = received_case(title="遊具の点検を助ける道具")
    received_case(title="公園の花壇")
    case = received_case(title="遊具の点検を助ける仕組み")

    earlier, similar = earlier_cases(case, desk_officer(), ON), similar_cases(case, [], desk_officer(), ON)

    [found] = duplicates(case, earlier, similar)
    assert (found.case, found.reason) == (twin, "件名がほぼ同じで、同じ団体の案件です")


def test_a_foreign_page_tells_no_title_of_a_case_outside_its_scope(signed_in):
    case = case_at("dialogue", title="遊具の点検")
    hidden = received_case(title="公園の花壇の秘密")

    page = signed_in(bureau_officer()).get(f"/desk/cases/{case.number}/").content.decode()

    assert "ほかに、あなたが見ることのできない案件が1件あります。" in page
    assert hidden.title not in page
    assert hidden.number not in page
    assert signed_in(other_officer()).get(f"/desk/cases/{case.number}/").status_code == 404
