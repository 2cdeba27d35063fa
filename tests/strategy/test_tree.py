"""The plan as a tree, which edition is in force, and what may be a case's primary item."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from connected_desk.strategy import queries
from connected_desk.strategy.actions import initiatives
from connected_desk.strategy.models import Edition, Plan
from connected_desk.strategy.queries import Node
from connected_desk.strategy.terms import Outcome
from tests.city.support import written

from .support import AT, TODAY, a_plan, an_item, initiative, item, load, load_units, sakai

pytestmark = pytest.mark.django_db


def codes(nodes: tuple[Node, ...]) -> list[Any]:
    """The tree as nested lists of codes."""
    return [[node.item.code, *codes(node.children)] if node.children else node.item.code for node in nodes]


def test_the_tree_follows_the_plan_and_an_item_with_two_parents_stands_under_both():
    with override("ja"):
        tree = queries.tree(sakai())

    assert codes(tree) == [
        ["1", "1-1", "1-2", "2-3"],
        ["2", "2-1", "2-2", "2-3"],
        ["3", "3-1", "3-2", "4-2"],
        ["4", "4-1", "4-2"],
        ["5", "5-1"],
    ]
    under_one, under_two = tree[0].children[2], tree[1].children[2]
    assert (under_one.first_place, under_one.also_under) == (False, ("2",))
    assert (under_two.first_place, under_two.also_under) == (True, ("1",))
    assert (tree[0].level_name, tree[0].children[0].level_name) == ("戦略", "取組")


def test_the_tree_takes_as_many_queries_however_large_the_plan(tmp_path: Path, django_assert_num_queries):
    load_units()
    bureau = {"bureau_ja": "健康福祉局"}
    load(written(tmp_path, a_plan(an_item("1", **bureau), an_item("1-1", "1", **bureau))))
    small = Edition.objects.get()
    many = [an_item(str(n), **bureau) for n in range(30)] + [
        an_item(f"{n}-1", str(n), str((n + 1) % 30), **bureau) for n in range(30)
    ]
    load(written(tmp_path, a_plan(*many, id="large")))
    large = Edition.objects.get(code="large")

    for edition in (small, large):
        with django_assert_num_queries(4):
            queries.tree(edition)
        with django_assert_num_queries(5):  # where there is no initiative there is no milestone to ask for
            for node in queries.tree(edition, on=TODAY):
                str(node.item.promoting_unit)
                list(node.item.doing_units.all())


def test_the_tree_counts_the_initiatives_of_the_day_and_the_cases_it_is_given():
    edition = sakai()
    initiative(item("1-1"))
    initiative(item("1-1"), "WSB", title="水道の手続")
    over = initiative(item("1-1"), "FIN", title="終わった取組")
    over.valid_from, over.valid_to = date(2025, 4, 1), date(2026, 3, 31)
    over.save()

    node = queries.tree(edition, cases={item("1-1").pk: {1, 2, 3, 4}}, on=TODAY)[0].children[0]

    assert (node.initiatives, node.cases) == (2, 4)


def test_an_item_counts_what_lies_below_it_and_each_case_once():
    edition = sakai()
    initiative(item("1-2"))
    cases = {item("1").pk: {7}, item("1-1").pk: {7, 8}, item("1-2").pk: {8}, item("2-1").pk: {9}}

    first, second = queries.tree(edition, cases=cases, on=TODAY)[:2]

    assert (first.initiatives, first.cases) == (1, 2)
    assert (second.initiatives, second.cases) == (0, 1)


def test_progress_is_read_from_the_milestones_of_the_item_and_below():
    edition = sakai()
    doing = initiative(item("1-1"))
    for days, outcome in ((-30, Outcome.DONE), (-10, None), (20, None), (40, Outcome.DROPPED)):
        due_on = TODAY + timedelta(days=days)
        one = initiatives.add_milestone(
            initiative=doing, what="工程", unit=doing.unit, who="課長", due_on=due_on, by=None, at=AT
        )
        if outcome:
            initiatives.settle_milestone(
                milestone=one, version=1, outcome=outcome, on=due_on, reason="x", by=None, at=AT
            )

    first, second = queries.tree(edition, on=TODAY)[:2]

    assert (first.done, first.due, first.late) == (33, 67, 1)
    assert (second.done, second.due, second.late) == (None, None, 0)


def test_a_means_is_not_selectable_as_a_primary_item_and_everything_else_is():
    selectable = [i.code for i in queries.selectable_primary(sakai())]

    assert selectable == ["1", "2", "3", "4", "5", "1-1", "1-2", "2-1", "2-2", "3-1", "3-2", "4-1", "4-2", "5-1"]


def two_editions(tmp_path: Path) -> None:
    load(written(tmp_path, a_plan(an_item("1"), id="first", period={"start": "2015-04", "end": "2021-03"})))
    second = a_plan(an_item("1"), id="second", period={"start": "2021-04", "end": "2026-03"}, supersedes="first")
    load(written(tmp_path, second))


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2021, 3, 31), "first"),
        (date(2021, 4, 1), "second"),
        (date(2026, 4, 1), "second"),  # run out, and nothing adopted after it
        (date(2014, 1, 1), "first"),  # before the first; a later edition changes no day that is over
    ],
)
def test_the_edition_in_force_changes_on_the_day_and_the_newest_serves_where_there_is_none(
    tmp_path: Path, on: date, code: str
):
    two_editions(tmp_path)

    assert queries.current_edition(on).code == code


def test_there_is_no_edition_before_a_plan_is_loaded():
    assert queries.current_edition(TODAY) is None


def test_another_citys_plan_is_never_the_current_one():
    sakai()
    load("saitama_informatization_5")

    assert queries.current_edition(date(2022, 1, 1)).code == "sakai_ict_strategy_2020"


def test_one_plan_leads():
    sakai()

    with pytest.raises(IntegrityError):
        Plan.objects.create(code="other", city_ja="堺市", name_ja="別の計画", leads=True)
