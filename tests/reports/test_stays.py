"""How long cases stay in each state: a small example worked out by hand, and that the pages show no more than that."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import (
    MONDAY,
    case_at,
    desk_head,
    desk_officer,
    received_case,
    somebody,
    water_bureau,
)
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.reports import stays

pytestmark = pytest.mark.usefixtures("city", "japanese")
LATER = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


def accepted_after(days: int) -> Case:
    case = received_case()
    move(case, "accept", by=desk_officer(), at=MONDAY + timedelta(days=days), officer=desk_officer())
    return case


def rows(account: str = "desk", at: datetime = LATER) -> dict[str, list[tuple[str, int, tuple[int, ...]]]]:
    found = stays.tables(stays.gather(somebody(account), at=at))
    return {
        str(table.state.code): [(row.unit.code if row.unit else "", row.cases, row.days) for row in table.rows]
        for table in found
    }


def test_a_small_example_worked_out_by_hand():
    # Received on Monday; accepted the same day, after 1, 2, 3 and, over a weekend, 8 days: 0, 1, 2, 3, 6 open days.
    for days in (0, 1, 2, 3, 8):
        accepted_after(days)

    desk = water_bureau()._meta.model.objects.desk().code
    # Half of five is the third, four in five the fourth, nine in ten the fifth.
    assert rows() == {"received": [("", 5, (2, 3, 6)), (desk, 5, (2, 3, 6))]}
    assert stays.percentile([4, 1, 3, 2], 50) == 2
    assert stays.percentile(range(1, 11), 90) == 9
    # Twelve months later none of it counts.
    assert rows(at=datetime(2027, 7, 15, tzinfo=UTC)) == {}


def test_fewer_than_five_cases_are_counted_and_show_no_days():
    for days in (0, 1, 2, 3):
        accepted_after(days)

    [(_all, cases, days), _desk] = rows()["received"]
    assert (cases, days) == (4, ())


def test_pauses_are_taken_out_and_what_the_city_did_not_end_is_left_out(monkeypatch):
    monkeypatch.setattr(stays, "FEWEST", 1)
    held, withdrawn = case_at("triage"), case_at("triage")
    began = Case.objects.get(pk=held.pk).state_since
    move(held, "hold", by=desk_officer(), at=began + timedelta(days=2), reason="資料待ち", resume_on=LATER.date())
    move(held, "resume", by=desk_officer(), at=began + timedelta(days=21))
    move(held, "redirect", by=desk_officer(), at=began + timedelta(days=22), window="産業振興", reason="担当が違う")
    move(withdrawn, "withdraw", by=desk_officer(), at=began + timedelta(days=3), reason="")

    # Monday to Wednesday, and after three weeks Monday to Tuesday: three open days, the pause apart.
    [(_all, cases, days), _desk] = rows()["triage"]
    assert (cases, days) == (1, (3, 3, 3))


def test_a_stay_is_the_owners_of_its_time_and_shown_to_whoever_may_see_the_case(monkeypatch):
    monkeypatch.setattr(stays, "FEWEST", 1)
    case = case_at("evaluation")

    assert [code for code, _cases, _days in rows()["dialogue"]] == ["", "WSB"]
    assert [code for code, _cases, _days in rows("bureau")["triage"]][1:] != ["WSB"]
    Case.objects.filter(pk=case.pk).update(ict=False)
    assert rows("bureau2") == {}


def test_figures_open_their_cases_and_the_csv_says_the_same(monkeypatch):
    for days in (0, 1, 2, 3, 8):
        accepted_after(days)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    monkeypatch.setattr(stays, "PAGE", 2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    client.force_login(desk_head())
    text = client.get(reverse("reports:times")).content.decode()
    assert "2日" in text
    address, shown = reverse("reports:times_cases", args=["received"]), []
    page = client.get(address)
    assert page.context["total"] == 5
    while True:
        shown += [one.days for one in page.context["stays"]]
        if not page.context["next"]:
            break
        page = client.get(address + page.context["next"])
    assert shown == [6, 3, 2, 1, 0]
    assert client.get(address + "?unit=WSB").context["total"] == 0
    assert client.get(address + "?unit=NOBODY").status_code == 404
    assert client.get(reverse("reports:times_cases", args=["nonsense"])).status_code == 404
    body = client.get(reverse("reports:times_export")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(body)))
    assert lines[1] == ["受付済み", "全部署", "5", "2", "3", "6"]
    assert lines[0][-1] == "90%がこの日数以内（開庁日）"


def test_more_cases_cost_no_more_queries():
    accepted_after(1)
    stays.tables(stays.gather(somebody("bureau"), at=LATER))
    with CaptureQueriesContext(connection) as few:
        stays.tables(stays.gather(somebody("desk"), at=LATER))
    for days in (0, 2, 3):
        accepted_after(days)
    with CaptureQueriesContext(connection) as many:
        stays.tables(stays.gather(somebody("desk"), at=LATER))
    assert len(many) == len(few)
