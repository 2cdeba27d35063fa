"""Lights that follow from grades: by the rate, by judgement, by bureau, and what cannot be judged kept apart."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connected_desk.city.models import Unit
from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.actions.initiatives import add_initiative, add_milestone, remark_on_month
from connected_desk.strategy.models import GradeScale, Indicator, IndicatorTarget, Initiative
from tests.support import bureau_officer, somebody, water_bureau
from workflows.reports.entry_rows import sheet_of
from workflows.reports.months import Month

from .support import CUT_OFF, JUNE, MAY, document, find, row, rows
from .test_standing import IN_MAY, item, lights

BEFORE = CUT_OFF - timedelta(hours=1)
NAMES = ("遅れている", "おおむね順調", "順調")


def scale(subject: str, rule: str, *, since: Month = MAY, lit: tuple[int, int] | None = (1, 2), **said: Any) -> None:
    behind_to, watch_to = lit or (None, None)
    GradeScale.objects.create(
        subject=subject,
        since=since.first,
        rule=rule,
        labels=[{"ja": name, "en": ""} for name in NAMES],
        cannot={"ja": "判定できない", "en": ""},
        behind_to=behind_to,
        watch_to=watch_to,
        saved_at=IN_MAY,
        **said,
    )


@pytest.fixture
def initiative() -> Initiative:
    """The water bureau's initiative for item 1-1, its milestone far away."""
    by = {"unit": water_bureau(), "by": None, "at": IN_MAY}
    made = add_initiative(item=item("1-1"), title="検針の電子化", result_wanted="紙をなくす。", **by)
    add_milestone(initiative=made, what="様式を決める", who="営業課長", due_on=date(2026, 12, 1), **by)
    return made


def judge(initiative: Initiative, month: Month, grade: int | None) -> None:
    remark_on_month(
        initiative=initiative, month=month.first, text="進めた。", grade=grade, by=bureau_officer(), at=BEFORE
    )


@pytest.mark.parametrize(
    ("grade", "light", "reason"),
    [
        (1, "遅れ", "「検針の電子化」の評価は「遅れている」"),
        (2, "注意", "「検針の電子化」の評価は「おおむね順調」"),
        (3, "順調", "遅れはありません。"),
        (0, "順調", "遅れはありません。; 判定できないもの1件"),
        (None, "順調", "遅れはありません。"),
    ],
)
def test_an_initiatives_judged_grade_gives_its_item_and_those_above_a_light(initiative, grade, light, reason):
    scale("initiative", "judged")
    judge(initiative, JUNE, grade)

    told = document()

    assert lights(told)["1-1"][:2] == lights(told)["1"][:2] == (light, reason.replace("; ", "、"))


def test_the_initiatives_row_has_its_own_light_and_none_where_it_cannot_be_judged(initiative):
    scale("initiative", "judged")
    for grade, word, light in ((1, "遅れている", "遅れ"), (0, "判定できない", "－"), (None, "－", "－")):
        judge(initiative, JUNE, grade)
        line = row(document(), "initiatives", "remarks", "検針の電子化")
        assert (line["grade"], line["light"]) == (word, light)


def test_last_months_light_follows_last_months_grade_by_last_months_scale(initiative):
    scale("initiative", "judged", since=MAY, lit=(0, 1))
    scale("initiative", "judged", since=JUNE, lit=(1, 2))
    judge(initiative, MAY, 1)
    judge(initiative, JUNE, 2)

    assert lights(document())["1-1"] == ("注意", "「検針の電子化」の評価は「おおむね順調」", "注意")


def test_a_scale_that_says_nothing_of_lights_leaves_them_to_the_facts(initiative):
    scale("initiative", "judged", lit=None)
    judge(initiative, JUNE, 1)

    told = document()

    assert lights(told)["1-1"][:2] == ("順調", "遅れはありません。")
    assert "light" not in row(told, "initiatives", "remarks", "検針の電子化")
    assert "信号" not in find(told, "initiatives", "remarks")["note"]


@pytest.fixture
def share() -> Indicator:
    """The share of procedures online by bureau; the city wants 80 %, the welfare bureau 50."""
    indicator = item("1-1").indicators.get()
    Indicator.objects.filter(pk=indicator.pk).update(by_unit=True)
    for unit, value in ((None, 80), (Unit.objects.get(code="HWB"), 50)):
        IndicatorTarget.objects.create(indicator=indicator, unit=unit, fiscal_year=2026, value=Decimal(value))
    indicator.refresh_from_db()
    return indicator


def record(indicator: Indicator, code: str, value: int | None, *, month: Month = JUNE, **said: Any) -> None:
    unit = Unit.objects.get(code=code)
    value = None if value is None else Decimal(value)
    record_value(indicator=indicator, unit=unit, month=month.first, value=value, by=None, at=BEFORE, **said)


def test_by_the_rate_each_bureau_is_graded_against_its_own_target_and_the_city_against_its_own(initiative, share):
    scale("indicator", "numeric", bounds=["80", "100"])
    record(share, "WSB", 60)  # 75 % of the city's 80, having no target of its own
    record(share, "HWB", 50)  # all of its own 50

    told = document()

    found = {line["unit"]: (line["grade"], line["light"]) for line in rows(told, "board", "unit_values")}
    assert found["上下水道局"] == ("遅れている", "遅れ")
    assert found["健康福祉局"] == ("順調", "順調")
    assert found["財政局"] == ("判定できない", "－")  # nobody has registered a value
    line = row(told, "indicators", "attainment", share.name)  # 55 of 80: 68.8 %
    assert (line["rate"], line["grade"], line["light"]) == ("68.8", "遅れている", "遅れ")
    assert lights(told)["1-1"][:2] == ("遅れ", f"「{share.name}」の評価は「遅れている」")


def test_where_a_grade_gives_the_light_a_value_that_fell_does_not(initiative, share):
    record(share, "WSB", 79, month=MAY)
    record(share, "WSB", 78)
    assert lights(document())["1-1"][:2] == ("注意", f"「{share.name}」が前月より目標から離れた")

    scale("indicator", "numeric", bounds=["50", "90"])  # 78 of 80: 97.5 %

    assert lights(document())["1-1"][:2] == ("順調", "遅れはありません。")


def test_by_judgement_each_bureau_chooses_its_own_and_the_lowest_gives_the_light(initiative, share):
    scale("indicator", "judged")
    record(share, "WSB", 60, grade=3)
    record(share, "HWB", 10, grade=1)
    record(share, "FIN", 70, grade=3)
    record(share, "ICT", 70, grade=0)
    record(share, "CON", None, absence="not_applicable")

    told = document()

    found = {line["unit"]: (line["grade"], line["light"]) for line in rows(told, "board", "unit_values")}
    assert (found["上下水道局"], found["健康福祉局"]) == (("順調", "順調"), ("遅れている", "遅れ"))
    line = row(told, "indicators", "attainment", share.name)
    still = len(rows(told, "board", "unit_values")) - 4
    assert (line["grade"], line["light"]) == (f"順調 2、遅れている 1、判定できない 1、未登録 {still}", "遅れ")
    expected = f"「{share.name}（健康福祉局）」の評価は「遅れている」、判定できないもの1件"
    assert lights(told)["1-1"][:2] == ("遅れ", expected)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"choice": "value", "value": "60"}, 422),
        ({"choice": "value", "value": "60", "grade": "3"}, 302),
        ({"choice": "not_applicable"}, 302),
    ],
)
def test_a_bureau_is_asked_for_a_grade_of_what_applies_to_it(initiative, share, client, said, answer):
    scale("indicator", "judged")
    client.force_login(bureau_officer())
    address = f"/desk/entries/{water_bureau().key}/2026-06/"
    drawn = [field for form in client.get(address).context["forms"] for field in form]
    sent = {field.html_name: field.value() or "" for field in drawn if field.name != "on"}

    told = client.post(address, sent | {f"value-{share.key}-{name}": value for name, value in said.items()})

    assert told.status_code == answer
    assert ("評価を選んでください" in told.content.decode()) == (answer == 422)
    value = next(one for one in sheet_of(water_bureau(), JUNE).rows if one.kind == "value")
    assert (value.now.grade if value.now else None) == (3 if "grade" in said else None)


def test_the_reports_say_which_grade_gives_which_light(initiative):
    scale("initiative", "judged")

    note = find(document(), "initiatives", "remarks")["note"]

    assert note.endswith("評価による信号：遅れ（遅れている）、注意（おおむね順調）、順調（順調）。")


def test_the_administrator_says_which_grades_give_which_light(client):
    client.force_login(somebody("admin"))
    said = {
        "seen": "0",
        "since": "2026-07-01",
        "rule": "judged",
        "labels_ja": "\n".join(NAMES),
        "cannot_ja": "判定できない",
        "behind_to": "1",
        "watch_to": "",
        "reason": "本部の指示",
    }
    address = "/desk/strategy/grades/initiative/new/"
    assert "両方の信号について" in client.post(address, said).content.decode()
    assert "いちばん上の区分は" in client.post(address, said | {"watch_to": "3"}).content.decode()
    assert "いちばん上の区分は" in client.post(address, said | {"behind_to": "2", "watch_to": "1"}).content.decode()

    assert client.post(address, said | {"watch_to": "2"}).status_code == 302

    assert (GradeScale.objects.get().behind_to, GradeScale.objects.get().watch_to) == (1, 2)
    page = client.get("/desk/strategy/grades/").content.decode()
    assert "（信号：注意）" in page
    assert "selected" in client.get(address).content.decode().split('name="behind_to"')[1].split("</select>")[0]
