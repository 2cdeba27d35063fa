"""What staff achieved: entered with base and method, shown in the report as known at its cut-off, withdrawn."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records import log
from connected_desk.strategy.actions import initiatives
from connected_desk.strategy.queries import current_edition
from tests.support import MONDAY, bureau_officer, case_at, other_officer, somebody, water_bureau
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.refusals import MoveRefused
from workflows.reports import achievements
from workflows.reports.models import Achievement, SavedKind

from .support import CUT_OFF, TENTH, document, rows

ON = date(2026, 6, 15)


@pytest.fixture
def case() -> Case:
    return case_at(CaseState.DIALOGUE, TENTH)


def record(subject, *, at: datetime = TENTH, **changes) -> Achievement:
    said = {
        "kind": SavedKind.HOURS,
        "saved": Decimal("1200"),
        "base": "1年の申請4,800件",
        "method": "1件15分の短縮",
        "measured_on": date(2026, 6, 9),
        "by": bureau_officer(),
    }
    return achievements.record(subject, at=at, **(said | changes))


def achieved(**options) -> list[dict]:
    return rows(document(**options), "achieved", "achieved")


def test_the_report_shows_what_was_saved_with_base_and_method_and_the_sums(case):
    record(case)
    record(case, kind=SavedKind.VISITS, saved=Decimal("350.5"))

    first, second, total = achieved()

    assert (first["case"], first["unit"], first["hours"], first["visits"]) == (
        case.number,
        "上下水道局",
        "1200",
        "－",
    )
    assert (first["base"], first["method"], first["on"]) == ("1年の申請4,800件", "1件15分の短縮", "2026-06-09")
    assert second["visits"] == "350.5"
    assert (total["what"], total["hours"], total["visits"]) == ("合計", "1200", "350.5")


def test_a_later_figure_stands_in_place_of_the_earlier_one(case):
    record(case)
    record(case, saved=Decimal("900"), at=TENTH + timedelta(days=1))

    assert [one["hours"] for one in achieved()] == ["900", "900"]


def test_what_is_entered_or_withdrawn_after_the_cut_off_does_not_change_the_month(case):
    row = record(case)
    record(case, saved=Decimal("5"), at=MONDAY)
    achievements.withdraw(row, reason="測り方の誤り", by=bureau_officer(), at=MONDAY)

    assert [one["hours"] for one in achieved()] == ["1200", "1200"]
    assert [one["hours"] for one in achieved(cut_off=MONDAY)] == ["5", "5"]


def test_without_any_the_report_says_so():
    told = document()

    assert rows(told, "achieved", "achieved") == []
    assert "成果の記録はまだありません。" in str(told["sections"])


def test_the_log_of_the_case_tells_of_it_and_of_the_withdrawal(case):
    row = record(case)
    achievements.withdraw(row, reason="測り方の誤り", by=bureau_officer(), at=CUT_OFF)

    told = log.read("case", case.key)
    assert [one.move for one in told][-2:] == ["achievement", "achievement_withdrawn"]
    assert told[-1].body["details"]["reason"] == "測り方の誤り"


def test_only_the_units_that_work_on_it_enter_it(case):
    with pytest.raises(MoveRefused, match="担当する部署"):
        record(case, by=other_officer())
    row = record(case)
    with pytest.raises(MoveRefused, match="担当する部署"):
        achievements.withdraw(row, reason="x", by=other_officer(), at=MONDAY)
    achievements.withdraw(row, reason="x", by=bureau_officer(), at=MONDAY)
    with pytest.raises(MoveRefused, match="もう取り消されています"):
        achievements.withdraw(row, reason="x", by=bureau_officer(), at=MONDAY)


def send(client, **changes):
    said = {
        "number": "",
        "initiative": "",
        "kind": "hours",
        "saved": "１，２００",
        "base": "1年の申請4,800件",
        "method": "1件15分の短縮",
        "measured_on_year": "2026",
        "measured_on_month": "6",
        "measured_on_day": "9",
    }
    return client.post(reverse("reports:add_achievement"), said | changes)


def test_the_form_takes_the_number_of_a_case_and_full_width_figures(client, case):
    client.force_login(somebody("bureau"))

    assert send(client, number=case.number).status_code == 302
    row = Achievement.objects.get()
    assert (row.case, row.saved, row.recorded_by) == (case, Decimal("1200"), somebody("bureau"))
    page = client.get(reverse("reports:achievements")).content.decode()
    assert (case.number in page, "1,200" in page) == (True, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "どちらか一方を入力してください"),
        ({"number": "CD-1999-0001"}, "その番号の案件が見つかりません"),
        ({"measured_on_year": "2027"}, "今日までの日"),
        ({"saved": "たくさん"}, "1年あたりの量"),
    ],
)
def test_the_form_says_what_is_missing(client, case, changes, said):
    client.force_login(somebody("bureau"))

    answer = send(client, **({"number": case.number} if changes and "number" not in changes else {}) | changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Achievement.objects.exists()


def test_a_case_one_may_not_see_is_neither_listed_nor_taken(client, case):
    record(case)
    client.force_login(other_officer())

    page = client.get(reverse("reports:achievements"))
    answer = send(client, number=case.number)

    assert (page.status_code, case.title in page.content.decode()) == (200, False)
    assert (answer.status_code, "その番号の案件が見つかりません" in answer.content.decode()) == (422, True)


def test_an_initiative_has_its_figure_under_its_unit(client):
    item = current_edition(ON).items.get(code="2-2")
    initiative = initiatives.add_initiative(
        item=item, unit=water_bureau(), title="検針の手間を減らす", result_wanted="x", by=None, at=TENTH
    )
    client.force_login(somebody("bureau"))

    assert send(client, initiative=str(initiative.key), kind="visits").status_code == 302

    row = achievements.shown(somebody("bureau"), ON)[0]
    assert (row.title, row.kind, row.initiative) == ("検針の手間を減らす", "visits", initiative)
    assert [(one["what"], one["case"], one["unit"]) for one in achieved(cut_off=MONDAY + timedelta(days=1))][:1] == [
        ("検針の手間を減らす", "－", "上下水道局")
    ]


def test_the_list_asks_the_same_number_of_queries_for_one_row_and_for_three(client):
    client.force_login(somebody("bureau"))

    def asked() -> int:
        client.get(reverse("reports:achievements"))  # what stands is asked once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("reports:achievements")).status_code == 200
        return len(queries)

    for number in range(3):
        record(case_at(CaseState.DIALOGUE, TENTH, title=f"案件{number}"))
        if number == 0:
            first = asked()

    assert asked() == first
