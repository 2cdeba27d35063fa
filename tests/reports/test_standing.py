"""How the plan stands: the light of each item with its reason, bureau × item, bureau × indicator, and their pages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from connected_desk.city.models import Unit
from connected_desk.strategy.actions import indicators, initiatives
from connected_desk.strategy.models import Indicator, IndicatorTarget, Item
from connected_desk.strategy.terms import Absence
from tests.support import case_at, desk_officer, somebody, water_bureau
from workflows.cases import actions as cases
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.reports import actions, screen, sheets

from .support import CUT_OFF, JUNE, MAY, TENTH, behind, document, drafted, row, rows

IN_MAY = datetime.fromisoformat("2026-05-11T10:00+09:00")
LINKED = TENTH + timedelta(days=12)


def item(code: str) -> Item:
    return Item.objects.get(edition__plan__leads=True, code=code)


def linked(state: str, *codes: str) -> Case:
    case = case_at(state, TENTH)
    for code in codes:
        case = cases.link_item(
            case, item=item(code), primary=code == codes[0], reason="進める。", by=desk_officer(), at=LINKED
        )
    return case


def initiative(code: str, due_on: date) -> None:
    """An initiative of the water bureau for that item since May, with one milestone."""
    by = {"unit": water_bureau(), "by": None, "at": IN_MAY}
    made = initiatives.add_initiative(item=item(code), title="検針の電子化", result_wanted="紙をなくす。", **by)
    initiatives.add_milestone(initiative=made, what="様式を決める", who="営業課長", due_on=due_on, **by)


def lights(told: dict) -> dict[str, tuple[str, str, str]]:
    """By code: the light, why, and last month's."""
    found = rows(told, "items", "item_lights")
    return {line["item"].split()[0]: (line["light"], line["reason"], line["before"]) for line in found}


def test_each_item_has_a_light_with_its_word_its_reason_and_last_months():
    initiative("1-1", date(2026, 6, 20))  # eleven days late when July begins
    initiative("3-1", date(2026, 5, 31))  # thirty-one days: more than a month
    linked(CaseState.DIALOGUE, "1-1")
    held = linked(CaseState.ON_HOLD, "2-1")
    linked(CaseState.DIALOGUE, "5-1")

    told = document()

    assert {code: said for code, said in lights(told).items() if code in ("1", "1-1", "2-1", "3-1", "4-2", "5-1")} == {
        "1": ("注意", "遅れた工程1件（最長11日）", "順調"),
        "1-1": ("注意", "遅れた工程1件（最長11日）", "順調"),
        "2-1": ("遅れ", "止まっている案件1件", "動きなし"),
        "3-1": ("遅れ", "遅れた工程1件（最長31日）", "注意"),
        "4-2": ("動きなし", "案件も取組もありません。", "動きなし"),
        "5-1": ("順調", "遅れはありません。", "動きなし"),
    }
    standing = {line["item"].split()[0]: line["standing"] for line in rows(told, "items", "item_lights")}
    assert [standing[code] for code in ("1-1", "2-1", "4-2", "5-1")] == [
        "進行中",
        "止まっているものだけ",
        "動きなし",
        "進行中",
    ]
    name = next(line["item"].strip() for line in rows(told, "items", "item_lights") if "2-1" in line["item"])
    assert held.number in [number for line in find_cases(told, name) for number in line]


def find_cases(told: dict, name: str) -> list[list[str]]:
    """The cases behind the stalled of an item, whose row begins with a code for machines."""
    table = next(one for part in told["sections"] if part["code"] == "items" for one in part["tables"])
    place = [one["code"] for one in table["columns"]].index("stalled")
    return [line[place]["cases"] for line in table["rows"] if line[1].strip() == name]


def test_who_does_what_by_when_is_told_by_item():
    initiative("1-1", date(2026, 7, 31))
    case = linked(CaseState.DIALOGUE, "1-1", "2-1")  # linked to 4-1 when it was referred

    steps = [
        (line["item"].split()[0], line["on"], line["what"], line["who"], line["case"])
        for line in rows(document(), "items", "item_steps")
    ]

    assert ("1-1", "2026-07-31", "様式を決める", "営業課長", "－") in steps
    assert [code for code, *_what, number in steps if number == case.number] == ["1-1", "2-1", "4-1"]


def test_bureau_by_item_counts_open_cases_and_initiatives_in_the_official_order():
    initiative("1-1", date(2026, 7, 31))
    case = linked(CaseState.DIALOGUE, "1-1", "2-1")

    told = document()

    one, two = (str(item(code).key) for code in ("1-1", "2-1"))
    water = row(told, "matrix", "matrix_cases", "上下水道局")
    assert (water[one], water[two], water["total"]) == (1, 1, 1)
    assert behind(told, "matrix", "matrix_cases", "上下水道局", one) == [case.number]
    assert row(told, "matrix", "matrix_initiatives", "上下水道局")[one] == 1
    assert row(told, "matrix", "matrix_cases", "健康福祉局")["total"] == 0
    order = [line["bureau"] for line in rows(told, "matrix", "matrix_cases")]
    assert order == [line["bureau"] for line in rows(told, "bureaus", "bureaus")]


@pytest.fixture
def online_share() -> Indicator:
    indicator = item("1-1").indicators.get()
    Indicator.objects.filter(pk=indicator.pk).update(by_unit=True, is_unit_goal=True)
    target = {"indicator": indicator, "fiscal_year": 2026}
    IndicatorTarget.objects.create(unit=None, value=Decimal(70), **target)
    IndicatorTarget.objects.create(unit=Unit.objects.get(code="HWB"), value=Decimal(45), **target)
    indicator.refresh_from_db()
    return indicator


def record(indicator: Indicator, code: str, month, value: Decimal | None, absence: str = "") -> None:
    at = {"by": None, "at": CUT_OFF - timedelta(hours=1)}
    unit = Unit.objects.get(code=code)
    said = {"value": value, "absence": absence, "remark": ""}
    indicators.record_value(indicator=indicator, unit=unit, month=month.first, **said, **at)


def test_bureau_by_indicator_shows_value_last_month_target_and_spread(online_share):
    record(online_share, "WSB", JUNE, Decimal("62.4"))
    record(online_share, "WSB", MAY, Decimal(60))
    record(online_share, "HWB", JUNE, Decimal(50))
    record(online_share, "CON", JUNE, None, Absence.NOT_APPLICABLE)

    told = document()

    found = {line["unit"]: line for line in rows(told, "board", "unit_values")}
    shown = ("now", "before", "change", "target", "gap")
    assert [found["上下水道局"][code] for code in shown] == ["62.4", "60", "2.4", "70", "-7.6"]
    assert [found["健康福祉局"][code] for code in shown] == ["50", "未", "－", "45", "5"]
    assert [found["財政局"][code] for code in shown] == ["未", "未", "－", "70", "－"]
    assert "建設局" not in found
    assert not {"grade", "light"} & set(found["財政局"])  # no scale is in force
    [spread] = rows(told, "board", "unit_spread")
    assert [spread[code] for code in ("lowest", "median", "highest")] == ["50", "56.2", "62.4"]


def test_an_indicator_that_moves_away_from_its_target_puts_its_item_on_watch(online_share):
    linked(CaseState.DIALOGUE, "1-1")
    record(online_share, "WSB", MAY, Decimal(60))
    record(online_share, "WSB", JUNE, Decimal(59))

    assert lights(document())["1-1"][:2] == ("注意", f"「{online_share.name}」が前月より目標から離れた")


def test_the_three_pages_read_the_months_document_and_every_figure_leads_to_its_list(client, online_share):
    initiative("1-1", date(2026, 7, 31))
    linked(CaseState.DIALOGUE, "1-1")
    linked(CaseState.ON_HOLD, "2-1")
    record(online_share, "WSB", JUNE, Decimal("62.4"))
    report = drafted()
    client.force_login(somebody("hq"))
    pages = {name: client.get(reverse(f"reports:{name}")).content.decode() for name in ("items", "matrix", "board")}

    figures = f"/desk/reports/{report.key}/cases/"
    assert f"{figures}items/item_lights/" in pages["items"]
    assert f"{figures}matrix/matrix_cases/" in pages["matrix"]
    for page in pages.values():
        for address in {part.split('"')[0] for part in page.split('href="') if part.startswith(figures)}:
            assert client.get(address).status_code == 200, address
    assert "62.4" in pages["board"]
    only = client.get(reverse("reports:items"), {"only": "wanting"}).content.decode()
    assert item("2-1").title_ja in only
    assert f"{item('1-1').codes} {item('1-1').title_ja}" not in only


@pytest.mark.parametrize("name", ["items", "matrix", "board"])
def test_a_page_takes_as_many_queries_with_one_case_as_with_three(client, name):
    client.force_login(somebody("hq"))
    counts = []
    linked(CaseState.DIALOGUE, "1-1")
    report = drafted()
    client.get(reverse(f"reports:{name}"))  # what stands is asked once
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"reports:{name}")).status_code == 200
        counts.append(len(queries))
        for code in ("1-1", "2-1"):
            linked(CaseState.TRIAGE, code)
        rebuilt_at = CUT_OFF + timedelta(minutes=5)
        actions.rebuild(report, by=somebody("ict"), at=rebuilt_at, cut_off=rebuilt_at)
    assert counts[0] == counts[1]


def test_the_workbook_holds_the_board_as_numbers_and_shows_no_point_behind_a_whole_one(online_share):
    record(online_share, "WSB", JUNE, Decimal("62.4"))
    record(online_share, "WSB", MAY, Decimal(60))
    book = load_workbook(BytesIO(sheets.workbook(document())))

    page = book["局ごとの指標の値"]
    water = next(line for line in page.iter_rows(min_row=2) if line[2].value == "上下水道局")
    assert [(cell.value, cell.number_format) for cell in water[3:7]] == [
        (62.4, "#,##0.0###"),
        (60, "#,##0"),
        (2.4, "+#,##0.0###;\N{MINUS SIGN}#,##0.0###;±0"),
        (70, "#,##0"),
    ]
    assert page.freeze_panes == "B2"


def test_the_course_of_the_indicator_is_told_in_a_sentence(client, online_share):
    record(online_share, "WSB", JUNE, Decimal("62.4"))
    assert screen.trend_sentence(document()) == "6月は62.4%です。目標は70%です。"
    record(online_share, "WSB", MAY, Decimal(60))
    told = document()

    said = "5月の60.0%から、6月は62.4%になりました。目標は70%です。"
    assert screen.trend_sentence(told) == said
    assert said in screen.standalone(told)
    assert screen.trend_sentence(told | {"trend": None}) == ""
