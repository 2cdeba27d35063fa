"""The pages of a revision, from a copy or a file over the mapping to the day; and every sample plan as a tree."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from connected_desk.city.models import WaitingFile
from connected_desk.strategy import queries
from connected_desk.strategy.actions import mappings
from connected_desk.strategy.actions.following import follow
from connected_desk.strategy.models import Edition, Item, Plan
from tests.cases.support import day
from tests.support import MONDAY, case_at, desk_officer, somebody
from workflows.cases import actions as cases

from .revised import BECAME, DAY, OLD, begun, dated, mapped, old_item
from .support import PLANS, a_plan, an_item, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "japanese")]
ON_THE_DAY = datetime(2026, 7, 19, 15, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def signed_in(account: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(somebody(account))
    return client


def page(name: str, key: Any) -> str:
    return reverse(f"strategy:{name}", args=[key])


def seen(client: Client, address: str, form: str = "form") -> str:
    return str(client.get(address).context[form]["seen"].value())


def send(client: Client, address: str, form: str = "form", **typed: Any) -> Any:
    """Press the button of the page's form, drawn just now."""
    return client.post(address, {"seen": seen(client, address, form), "reason": "改定", **typed})


def typed(edition: Edition) -> dict[str, str]:
    """The mapping form as the secretariat fills it in."""
    fields = {}
    for code, (kind, news) in BECAME.items():
        pk = old_item(code).pk
        fields |= {f"kind-{pk}": kind, f"new-{pk}": "、".join(news)}
    return fields


def test_an_officer_of_the_secretariat_revises_the_plan_from_the_copy_to_the_day():
    ict, old = signed_in("ict"), Edition.objects.get(code=OLD)
    begun_at = send(ict, page("begin_edition", old.key), name_ja="新しい戦略", name_en="")
    edition = Edition.objects.get(draft=True)
    assert begun_at["Location"] == page("contents", edition.key)
    assert [item.code for item in edition.items.all()] == [item.code for item in old.items.all()]

    item = edition.items.get(code="1-1")
    send(
        ict, page("edit_item", item.key),
        code="1-9", title_ja="改めた項目", level="initiative", parents="1", position="5", marks=["priority"],
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.code, item.title_ja, item.is_priority) == ("1-9", "改めた項目", True)

    step = {"kind": "public_comment", "comments": "12", "note": "項目名を直した。", **day("on", DAY)}
    send(ict, page("add_step", edition.key), **step)
    assert [(step.kind, step.comments) for step in edition.steps.all()] == [("public_comment", 12)]

    address = page("mapping", edition.key)
    filled = ict.get(address + "?proposed=1").context["form"]
    proposed = {field.name: field.value() or "" for field in filled if field.name.startswith(("kind", "new"))}
    unmapped = [line.item for line in ict.get(address).context["outlook"].unmapped]
    assert unmapped == list(old.items.all())
    proposed |= {f"kind-{old_item('1-1').pk}": "renamed", f"new-{old_item('1-1').pk}": "1-9"}
    assert send(ict, address, **proposed)["Location"] == page("coming", edition.key)

    coming = page("coming", edition.key)
    answer = send(ict, coming, "day_form", set_day="1", **day("on", DAY))
    assert answer["Location"] == page("contents", edition.key)
    assert queries.current_edition(DAY) == edition


@pytest.mark.parametrize(
    ("kind", "news", "sentence"),
    [
        ("same", "9-9", "1-1：新しい版に番号「9-9」の項目はありません。"),
        ("split", "3-3", "1-1：分割した先の項目を、二つ以上書いてください。"),
        ("ended", "3-3", "1-1：終了した項目には、新しい項目を書けません。"),
        ("", "3-3", "1-1：どうなるかを選んでください。"),
        ("same", "1-2", "1-2と1-1の新しい項目が同じです。少なくとも一方は「統合」を選んでください。"),
    ],
)
def test_a_mapping_that_cannot_be_is_said_at_its_item_and_nothing_is_kept(kind: str, news: str, sentence: str):
    ict, edition = signed_in("ict"), begun()
    fields = typed(edition) | {f"kind-{old_item('1-1').pk}": kind, f"new-{old_item('1-1').pk}": news}

    answer = send(ict, page("mapping", edition.key), **fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not old_item("1-2").successors.exists()


def test_unmapped_items_are_named_and_the_day_cannot_be_set():
    ict, edition = signed_in("ict"), begun()

    shown = ict.get(page("coming", edition.key))

    assert shown.context["day_form"] is None
    assert "対応が未設定の項目が15件あります" in shown.content.decode()


def test_the_desk_divides_cases_and_sets_no_day():
    case, edition = case_at("triage"), mapped()
    cases.link_item(case, item=old_item("3-1"), primary=True, reason="進める。", by=desk_officer(), at=MONDAY)
    desk, address = signed_in("desk"), page("coming", edition.key)
    [name] = desk.get(address).context["divide_form"].asked

    desk.post(address, {"divide": "1", name: str(edition.items.get(code="3-4").pk)})

    [split] = desk.get(address).context["outlook"].splits
    assert [one.chosen.code for group in split.groups for one in group.seen] == ["3-4"]
    assert desk.post(address, {"set_day": "1", "seen": "0", "reason": "x", **day("on", DAY)}).status_code == 403
    assert Edition.objects.get(pk=edition.pk).draft


def test_the_administrator_sees_how_many_cases_there_are_and_none_of_them():
    case, edition = case_at("triage"), mapped()
    cases.link_item(case, item=old_item("1-1"), primary=True, reason="進める。", by=desk_officer(), at=MONDAY)

    shown = signed_in("admin").get(page("coming", edition.key)).content.decode()

    assert "ほかに、見る権限のないものが1件" in shown
    assert case.number not in shown
    assert case.number in signed_in("desk").get(page("coming", edition.key)).content.decode()


def test_both_codes_stand_on_the_tree_and_on_the_case_afterwards(clock: Any):
    case, edition = case_at("triage"), mapped()
    cases.link_item(case, item=old_item("1-1"), primary=True, reason="進める。", by=desk_officer(), at=MONDAY)
    dated(edition)
    clock.move_to(ON_THE_DAY)
    follow(at=ON_THE_DAY)
    desk = signed_in("desk")

    for address in (reverse("strategy:tree"), case.get_absolute_url(), reverse("desk:cases")):
        assert "1-9（旧 1-1）" in desk.get(address).content.decode(), address


def test_a_case_whose_item_was_split_says_what_to_choose_from(clock: Any):
    case, edition = case_at("triage"), mapped()
    cases.link_item(case, item=old_item("3-1"), primary=True, reason="進める。", by=desk_officer(), at=MONDAY)
    dated(edition)
    clock.move_to(ON_THE_DAY)
    follow(at=ON_THE_DAY)

    [(link, became)] = signed_in("desk").get(case.get_absolute_url()).context["links"]

    assert (link.item.code, [item.code for item in became]) == ("3-1", ["3-3", "3-4"])


def upload(content: Any, name: str = "plan.json") -> SimpleUploadedFile:
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False, indent=1).encode()
    return SimpleUploadedFile(name, data, content_type="application/json")


def test_an_edition_from_a_file_is_shown_first_and_waits_for_its_day():
    admin, plan = signed_in("admin"), Plan.objects.get(leads=True)
    file = a_plan(an_item("1"), an_item("1-1", "1"), id="next", adopted="2020-01-01")

    shown = admin.post(reverse("strategy:edition_file"), {"plan": plan.code, "file": upload(file)})
    check = shown["Location"]
    assert admin.get(check).context["levels"] == [("戦略", 1), ("施策", 1)]
    assert not Edition.objects.filter(code="next").exists()
    send(admin, check)

    edition = Edition.objects.get(code="next")
    assert (edition.plan, edition.draft, edition.in_force_from, edition.items.count()) == (plan, True, None, 2)
    assert queries.current_edition(DAY).code == OLD
    assert not WaitingFile.objects.exists()


def test_a_faulty_file_is_told_by_line_and_nothing_is_read():
    admin = signed_in("admin")
    file = a_plan(an_item("1"), an_item("1"), id="next")
    check = admin.post(reverse("strategy:edition_file"), {"plan": "", "file": upload(file)})["Location"]

    answer = admin.get(check)

    assert answer.status_code == 422
    assert [str(fault) for fault in answer.context["faults"]] == ["26行目：コード「1」は20行目にもあります。"]
    assert admin.post(check, {"seen": "0", "reason": "x"}).status_code == 422
    assert not Edition.objects.filter(code="next").exists()


def test_a_file_by_command_waits_too_where_cases_hang_on_what_it_would_replace(tmp_path: Path):
    case = case_at("triage")
    cases.link_item(case, item=old_item("1-1"), primary=True, reason="進める。", by=desk_officer(), at=MONDAY)
    path = tmp_path / "next.json"
    path.write_text(json.dumps(a_plan(an_item("1"), id="next", supersedes=OLD, period={"start": "2026-07"})))

    told = load(path)

    assert "Items it would replace are in use" in told
    assert Edition.objects.get(code="next").draft


def test_a_bureaus_plan_names_the_items_it_advances_and_stands_on_the_tree(tmp_path: Path, clock: Any):
    file = a_plan(
        an_item("W1", advances=["1-1"]), id="water", plan_ja="水道の計画", parent_plan=OLD, owner_ja="上下水道局"
    )
    path = tmp_path / "water.json"
    path.write_text(json.dumps(file, ensure_ascii=False))
    load(path)
    desk = signed_in("desk")
    assert Plan.objects.get(code="water").parent.leads
    assert "項目W1" in desk.get(reverse("strategy:tree")).content.decode()

    dated(mapped())
    clock.move_to(ON_THE_DAY)
    follow(at=ON_THE_DAY)

    nodes = _all(queries.tree(queries.current_edition(DAY)))
    advanced = {node.item.code: [one.code for one in node.advanced_by] for node in nodes}
    assert advanced["1-9"] == ["W1"]


def test_an_item_of_a_bureaus_plan_goes_on_along_each_of_its_ways_at_its_own_time(tmp_path: Path):
    own = an_item("W1", advances=["1-1", "3-1"])
    path = tmp_path / "water.json"
    path.write_text(json.dumps(a_plan(own, id="water", plan_ja="水道の計画", parent_plan=OLD), ensure_ascii=False))
    load(path)
    edition, one = dated(mapped()), Item.objects.get(code="W1")

    def advanced() -> set[str]:
        return set(one.parents.filter(edition=edition).values_list("code", flat=True))

    follow(at=ON_THE_DAY)
    assert advanced() == {"1-9"}
    mappings.divide({(old_item("3-1"), one.key): edition.items.get(code="3-4")}, by=somebody("ict"), at=ON_THE_DAY)
    follow(at=ON_THE_DAY)
    assert advanced() == {"1-9", "3-4"}


def _all(nodes: Any) -> Any:
    for node in nodes:
        yield node
        yield from _all(node.children)


# The items of each file that are no plan of a bureau, counted by hand in the file; and one line of its tree.
@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("sakai_ict_strategy_2020", 15),
        ("saitama_informatization_4", 25),
        ("saitama_informatization_5", 18),
        ("toyonaka_informatization_2018", 9),
        ("toyonaka_dg_2020", 9),
    ],
)
def test_every_sample_plan_loads_and_prints_as_a_tree(name: str, items: int):
    load(name)
    edition = Edition.objects.get(code=name)
    shown = signed_in("desk").get(page("edition", edition.key))

    printed = shown.content.decode()
    assert {path.stem for path in PLANS.glob("*.json")} == {
        "sakai_ict_strategy_2020", "saitama_informatization_4", "saitama_informatization_5",
        "toyonaka_informatization_2018", "toyonaka_dg_2020",
    }  # fmt: skip
    assert len({node.item.code for node in _all(shown.context["nodes"])}) == edition.items.count() == items
    assert all(item.title_ja in printed for item in edition.items.all())


def test_a_day_that_was_missed_is_made_up_for_and_a_draft_never_serves():
    edition = dated(mapped())
    follow(at=ON_THE_DAY + timedelta(days=3))

    assert queries.current_edition(DAY) == edition
    assert queries.current_edition(DAY - timedelta(days=1)).code == OLD
