"""The orders of the list: both ways, page by page, in saved lists and exports, and each by an index."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from connected_desk.city.models import Unit
from tests.support import TUESDAY, case_at, desk_officer, received_case, water_bureau
from workflows.cases import queries
from workflows.cases.models import Case, SavedList
from workflows.cases.orders import ORDERS

from .test_lists import listed

pytestmark = pytest.mark.usefixtures("clock")
ON = TUESDAY.date()
KEYS = {
    "due": lambda case: (case.due_on or date.max, case.pk),
    "-due": lambda case: (case.due_on or date.min, case.pk),
    "received": lambda case: (case.received_at, case.pk),
    "since": lambda case: (case.state_since, case.pk),
    "number": lambda case: (case.fiscal_year, case.sequence),
    "unit": lambda case: (case.responsible_unit.position, case.pk),
}


def some_cases() -> list[Case]:
    """Cases of two units and two fiscal years, two of them with the same date, one without."""
    found = [case_at("dialogue"), case_at("triage"), received_case(), case_at("dialogue"), case_at("declined")]
    for number, (case, days) in enumerate(zip(found, (5, 2, 5, 9, None), strict=True)):
        Case.objects.filter(pk=case.pk).update(
            due_on=days and ON + timedelta(days=days),
            received_at=TUESDAY - timedelta(days=(number * 3) % 5),
            state_since=TUESDAY - timedelta(days=(number * 2) % 5, microseconds=number),
        )
    Case.objects.filter(pk=found[0].pk).update(fiscal_year=2025, sequence=99_999)
    return list(Case.objects.select_related("responsible_unit"))


def test_the_list_is_read_in_every_order_both_ways_page_by_page(signed_in, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    cases, client = some_cases(), signed_in(desk_officer())

    for code in ORDERS:
        key = KEYS.get(code) or KEYS[code.removeprefix("-")]
        expected = [case.number for case in sorted(cases, key=key, reverse=code.startswith("-"))]
        assert listed(client, tab="all", sort=code) == expected, code
        # A search puts what it found in order by itself.
        assert listed(client, q="検針", sort=code) == expected, code
    assert listed(client, tab="all") == listed(client, tab="all", sort="due")
    assert listed(client, tab="all", sort="x") == []
    for after in ("x~1", "2026-07-09", "0001-01-01T00:00:00+23:59~1", f"1~{'9' * 30}", "2026-07-09~" + "9" * 40):
        answers = [client.get("/desk/cases/", {"tab": "all", "sort": code, "after": after}) for code in ORDERS]
        assert {answer.status_code for answer in answers} == {200}, after


def test_a_unit_that_gets_another_place_takes_its_cases_along(signed_in):
    first, second = case_at("dialogue"), case_at("triage")
    client = signed_in(desk_officer())
    for position, expected in ((1, [first, second]), (90_000, [second, first])):
        unit = water_bureau()
        unit.position = position
        unit.save()
        assert listed(client, tab="all", sort="unit") == [case.number for case in expected]
    assert Case.objects.get(pk=second.pk).unit_position == Unit.objects.desk().position


def test_the_order_is_said_kept_in_saved_lists_and_taken_into_exports(signed_in):
    cases, client = some_cases(), signed_in(desk_officer())
    address = reverse("desk:cases") + "?tab=all&sort=-number"

    answer = client.get(address)
    text = answer.content.decode()
    assert text.count("aria-sort") == 1
    assert 'aria-sort="descending"><a href="?tab=all&amp;sort=number"' in text
    assert '<option value="-number" selected>番号の逆順</option>' in text
    client.post(answer.context["save_url"], {"name": "新しい番号から", "conditions": "tab=all&sort=-number"})
    assert SavedList.objects.get().conditions == "tab=all&sort=-number"
    made = client.get(reverse("desk:export", args=["csv"]) + "?tab=all&sort=-number")
    lines = list(csv.reader(io.StringIO(b"".join(made.streaming_content).decode("utf-8-sig"))))
    expected = sorted(cases, key=KEYS["number"], reverse=True)
    assert [line[0] for line in lines[1:]] == [case.number for case in expected]


@pytest.mark.parametrize("code", ORDERS)
def test_a_page_in_any_order_is_read_from_an_index_and_the_table_is_not_sorted(code):
    some_cases()
    order = ORDERS[code]
    first = order.apply(Case.objects.all())
    pages: list[Any] = [first[:51], order.apply(Case.objects.all(), order.mark(first[1]))[:51]]

    for page in pages:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # So few rows are soonest sorted; where an index gives the order, nothing has to be.
                cursor.execute("SET LOCAL enable_sort = off")
            assert "Sort" not in page.values("pk").explain()
        else:
            plan = page.values("pk").explain()
            assert "TEMP B-TREE" not in plan, plan
            assert "INDEX" in plan, plan
