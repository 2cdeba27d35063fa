"""load_plan: the plan of any city from one format, again and again, and a faulty file refused whole, by line."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from connected_desk.city.models import City
from connected_desk.strategy import models
from connected_desk.strategy.models import Edition, Indicator, Item, Plan
from tests.city.support import refusal, written

from .support import a_plan, an_item, item, load, load_units, sakai

pytestmark = pytest.mark.django_db
TABLES = (
    models.Plan,
    models.Edition,
    models.EditionStep,
    models.Item,
    models.ItemParent,
    models.Axis,
    models.AxisValue,
    models.ItemAxis,
    models.Indicator,
    models.IndicatorTarget,
)
ALL = (
    "sakai_ict_strategy_2020",
    "saitama_informatization_4",
    "saitama_informatization_5",
    "toyonaka_informatization_2018",
    "toyonaka_dg_2020",
)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of the plans, as it stands."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def test_sakais_strategy_is_loaded_with_its_units_dates_and_two_parents():
    edition = sakai()

    assert (edition.in_force_from, edition.in_force_to, edition.plan.leads) == (date(2020, 8, 18), None, True)
    assert edition.plan.owner.code == "ICT"
    assert [i.code for i in edition.items.all()] == [
        "1", "2", "3", "4", "5", "1-1", "1-2", "2-1", "2-2", "2-3", "3-1", "3-2", "4-1", "4-2", "5-1",
    ]  # fmt: skip
    assert [parent.code for parent in item("2-3").parents.order_by("child_links__position")] == ["2", "1"]
    assert item("2-3").is_means
    assert item("1-2").promoting_unit.name_ja == "北区役所"
    assert [(step.kind, step.on) for step in edition.steps.all()] == [("meeting", date(2020, 8, 18))]
    assert item("1-2").evidence == "derived"
    with override("en"):
        assert edition.level_name("initiative") == "Initiative"
    with override("ja"):
        assert edition.level_name("initiative") == "取組"


def test_a_bureaus_child_plan_becomes_a_plan_of_its_own_and_no_item():
    sakai()

    child = Plan.objects.get(parent__isnull=False)
    assert (child.name_ja, child.owner.code) == ("上下水道局の推進計画", "WSB")
    assert [advanced.code for advanced in child.advances.all()] == ["1", "2", "3", "4", "5"]
    assert not Item.objects.filter(code="X-1").exists()


def test_an_indicator_of_the_file_is_counted_by_bureau_where_its_name_says_so():
    sakai()

    indicator = Indicator.objects.get(item=item("1-1"))
    assert (indicator.unit_of_measure, indicator.kind, indicator.by_unit, indicator.baseline) == (
        "%",
        "ratio",
        True,
        None,
    )


def test_every_plan_loads_twice_without_doubling():
    load_units()
    for name in ALL:
        load(name)
    first = rows()

    for name in reversed(ALL):
        assert "0 added, 0 changed" in load(name)

    assert rows() == first


def test_saitama_loads_with_axes_many_to_many_and_priorities():
    load("saitama_informatization_5")

    edition = Edition.objects.get()
    axes = {axis.code: axis for axis in edition.axes.all()}
    assert list(axes) == ["issues", "directions", "policy"]
    assert (axes["policy"].name_ja, axes["issues"].name_ja) == ("基本方針", "課題")
    assert {
        value.code: [i.code for i in value.items.order_by("position")] for value in axes["policy"].values.all()
    } == {
        "P1": ["C04", "C05", "C07", "C09", "C10"],
        "P2": ["C01", "C06"],
        "P3": ["C02", "C03", "C08", "C11"],
    }
    both = edition.items.get(code="C02-1")
    assert [parent.code for parent in both.parents.order_by("child_links__position")] == ["C02", "C03"]
    assert [i.code for i in edition.items.filter(is_priority=True)] == [
        "C01", "C02", "C03", "C04", "C01-1", "C02-1", "C03-1",
    ]  # fmt: skip
    assert edition.items.get(code="P1").is_priority is None
    assert edition.items.get(code="P1").aliases == ["上質な生活空間"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_edition_joins_the_plan_it_supersedes_whichever_is_loaded_first(order: tuple[int, int]):
    names = ("saitama_informatization_4", "saitama_informatization_5")
    for place in order:
        load(names[place])

    plan = Plan.objects.get()
    assert [(edition.code, edition.number) for edition in plan.editions.all()] == [(names[0], 1), (names[1], 2)]
    assert plan.name_ja == "第五次さいたま市情報化計画(仮称)"


def test_another_citys_plan_takes_neither_our_units_nor_the_lead():
    sakai()

    load("toyonaka_dg_2020")

    theirs = Plan.objects.get(city_ja="豊中市")
    assert (theirs.leads, theirs.owner) == (False, None)
    assert Item.objects.get(edition__plan=theirs, code="B-1").promoting_unit is None
    assert Item.objects.get(edition__plan=theirs, code="B-1").note["bureau_ja"] == "教育委員会"


def test_a_count_that_differs_from_what_the_plan_declares_is_told():
    told = load("saitama_informatization_4")

    assert "情報化施策: the plan declares 22, the file has 9." in told
    assert "情報化事業: the plan declares 33, the file has 13." in told


def test_a_unit_that_is_not_ours_is_told_and_kept_as_text(tmp_path: Path):
    load_units()

    told = load(written(tmp_path, a_plan(an_item("1", bureau_ja="宇宙局"))))

    assert "There is no unit called “宇宙局” here" in told
    assert (Item.objects.get().promoting_unit, Item.objects.get().note) == (None, {"bureau_ja": "宇宙局"})


def test_fields_nobody_knows_are_kept_in_a_note(tmp_path: Path):
    load(written(tmp_path, a_plan(an_item("1", colour="blue", old_page=12), slogan="使いこなす")))

    assert Item.objects.get().note == {"colour": "blue", "old_page": 12}
    assert Edition.objects.get().note["slogan"] == "使いこなす"


def test_a_changed_title_keeps_the_item_and_one_left_out_stays_and_is_told(tmp_path: Path):
    load(written(tmp_path, a_plan(an_item("1"), an_item("2"))))
    key = Item.objects.get(code="1").key

    told = load(written(tmp_path, a_plan(an_item("1", title_ja="新しい名称"))))

    assert Item.objects.get(code="1").key == key
    assert Item.objects.get(code="1").title_ja == "新しい名称"
    assert "Not in this file any more, left as it is: 2 項目2" in told


def test_an_item_moved_in_the_file_leaves_its_old_parent(tmp_path: Path):
    load(written(tmp_path, a_plan(an_item("1"), an_item("2"), an_item("1-1", "1"))))

    load(written(tmp_path, a_plan(an_item("1"), an_item("2"), an_item("1-1", "2"))))

    assert [parent.code for parent in Item.objects.get(code="1-1").parents.all()] == ["2"]


@pytest.mark.parametrize(
    ("written_as", "first", "last"),
    [
        ("2020-08-18", date(2020, 8, 18), date(2020, 8, 18)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020", date(2020, 4, 1), date(2021, 3, 31)),
    ],
)
def test_a_period_may_name_a_day_a_month_or_a_fiscal_year(tmp_path: Path, written_as: str, first: date, last: date):
    load(written(tmp_path, a_plan(period={"start": written_as, "end": written_as})))

    assert (Edition.objects.get().starts_on, Edition.objects.get().ends_on) == (first, last)


def test_a_target_goes_to_its_year_and_one_without_a_year_into_the_note(tmp_path: Path):
    kpis = [
        {"name_ja": "割合", "target": 99.5, "target_year": 2022, "baseline": "12.5", "baseline_year": 2019},
        {"name_ja": "件数", "kind": "cumulative", "direction": "down", "target": 100},
    ]

    load(written(tmp_path, a_plan(an_item("1", kpis=kpis))))

    share, count = Indicator.objects.order_by("position")
    assert (share.baseline, share.baseline_year, share.targets.get().value) == (Decimal("12.5"), 2019, Decimal("99.5"))
    assert (count.kind, count.direction, count.note, count.targets.count()) == (
        "cumulative",
        "down",
        {"target": "100"},
        0,
    )


LINES = json.dumps(a_plan(an_item("1"), an_item("1-1", "1")), ensure_ascii=False, indent=1)
# Item 1 from line 19 (code 20 ... parents 23), item 1-1 from 25 (code 26, level 27, title 28, parents 29).


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LINES.encode("cp932"), "line 4: this is not UTF-8"),
        (LINES[: LINES.index("項目1-1")], "line 28: the file ends in the middle"),
        (LINES.replace("項目1-1", "項目\n1-1"), "line 28: a line break or control character stands inside a text."),
        (LINES.replace("項目1-1", "項目\\t1-1"), "line 28: a line break or control character stands inside the field"),
        (LINES.replace('"code": "1-1"', '"code": "1"'), "line 26: the code “1” stands in line 20 already."),
        (LINES.replace('   "1"\n', '   "9"\n'), "line 29: “9”, named as its parent, is not in this file."),
        (LINES.replace('   "1"\n', '   "1-1"\n'), "line 29: “1-1” would lie below itself."),
        (LINES.replace('   "1"\n', "   1\n"), "line 29: the field “parents” must be a list of texts."),
        (LINES.replace('"title_ja": "項目1-1"', '"title_en": "Item"'), "line 25: the field “title_ja” is missing."),
        (
            LINES.replace('"level": "measure"', '"level": "dream"'),
            "line 27: “dream” is none of the levels of this plan.",
        ),
        (LINES.replace('"id": "plan",', ""), "line 2: the field “id” is missing."),
        (LINES.replace('"key": "strategy"', '"kee": "strategy"'), "line 6: the field “levels” must list the levels"),
        (LINES.replace('"plan_ja"', '"adopted": "last year", "plan_ja"'), "line 5: “last year” is not a date"),
        (LINES.replace('"plan_ja"', '"adopted": "2020-02-30", "plan_ja"'), "line 5: “2020-02-30” is not a date"),
        (LINES.replace('"parents": []', '"priority": "yes"'), "line 23: the field “priority” must be true or false."),
        (LINES.replace('"parents": []', '"kpis": [{}]'), "line 23: the field “kpis” must list indicators"),
        (
            LINES.replace('"parents": []', '"kpis": [{"name_ja": "a", "kind": "dream"}]'),
            "line 23: “dream” is no kind of an indicator; there are ratio, per_year, cumulative, milestone.",
        ),
        (
            LINES.replace('"parents": []', '"kpis": [{"name_ja": "a", "target": "ten"}]'),
            "line 23: “ten” is not a number.",
        ),
        ('{"meta": {}, "items": {}}', "line 1: the file must be an object with “meta” and a list “items”."),
    ],
)
def test_a_damaged_file_is_refused_by_line_and_nothing_is_loaded(tmp_path: Path, content: str | bytes, told: str):
    file = written(tmp_path, content)

    assert told in refusal("load_plan", file)
    assert not any(rows().values())


def test_a_mapping_of_items_that_are_not_there_is_refused(tmp_path: Path):
    plan = a_plan(an_item("P1"), an_item("C04", "P1"), context={"mapping": {"P1": [4, 5], "P9": []}})

    told = refusal("load_plan", written(tmp_path, plan))

    assert "the mapping names “5”, which is no item." in told
    assert "there is no item “P9” to map." in told


def test_a_plan_loads_before_any_city_is_served(tmp_path: Path):
    load(written(tmp_path, a_plan(an_item("1"))))

    assert not City.objects.exists()
    assert Plan.objects.get().leads
