"""R24 and R25: counts are the lengths of lists, and conditions live in the address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.support import case_at, received_case
from workflows.cases import queries

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def numbers(person) -> list[str]:
    """The case numbers of a list, page after page."""
    found = []
    while True:
        found += person.page.locator("main tbody tr .num").all_inner_texts()
        on = person.page.locator('main nav a[rel="next"]')
        if not on.count():
            return [text.split()[0] for text in found if text.startswith("CD-")]
        person.follow(on.first)


@pytest.mark.rule("R24")
def test_the_count_on_a_tab_is_the_number_of_its_rows_over_all_pages(visitor, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 4)  # several pages without hundreds of cases
    at = timezone.now() - timedelta(days=20)
    for _number in range(9):
        received_case(at)
    case_at("triage", at)
    case_at("info_requested", at)
    desk = visitor().sign_in("desk")
    desk.go("/desk/cases/")
    tabs = {
        tab.get_attribute("href"): int("".join(filter(str.isdigit, tab.inner_text())))
        for tab in desk.page.locator(".tabs a").all()
    }

    found = {}
    for address in tabs:
        desk.go(f"/desk/cases/{address}")
        found[address] = len(set(numbers(desk)))

    assert found == tabs
    assert tabs["?tab=all"] == 11
    assert tabs["?tab=company"] == 1


@pytest.mark.rule("R25")
def test_a_copied_address_gives_the_same_list_and_an_impossible_one_gives_none(visitor, way):
    at = timezone.now() - timedelta(days=20)
    cases = [case_at(state, at) for state in ("received", "triage", "referred")]
    desk, head = visitor().sign_in("desk"), visitor().sign_in("deskhead")
    desk.go("/desk/cases/?tab=all")
    if not desk.page.locator("[name=state]").is_visible():
        desk.page.locator("main summary").first.click()
    desk.fill(state="triage")
    desk.follow(desk.page.locator("form.filters button"))

    assert numbers(desk) == [cases[1].number]
    head.go(desk.path())
    assert numbers(head) == [cases[1].number]

    desk.go("/desk/cases/?tab=all&state=lapsed&due=over&q=ありえない言葉")
    assert numbers(desk) == []
    said = desk.text()
    assert way.says("条件に合う案件はありません", "No cases match") in said
    assert "ありえない言葉" in said
