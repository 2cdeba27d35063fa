"""The pages of the strategy: who may look, who may add, and what a form says."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from connected_desk.city.models import Person, Unit
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import SecurityEvent
from connected_desk.sample import strategy_demo
from connected_desk.strategy import queries
from connected_desk.strategy.actions import initiatives
from connected_desk.strategy.models import Edition, Indicator, IndicatorValue, Initiative, Milestone
from tests.city.support import gives, person

from .support import AT, TODAY, initiative, item, load, officer, sakai

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def browser(who: Person) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def welfare() -> Client:
    """An officer of the welfare bureau, before Sakai's strategy."""
    sakai()
    return browser(officer("HWB"))


def test_the_tree_shows_items_units_means_and_the_plans_of_bureaus(welfare: Client):
    page = text(welfare.get("/desk/strategy/"))

    for words in ("行政手続きのオンライン化", "北区役所", "手段（主な項目には選べません）", "上下水道局の推進計画"):
        assert words in page, words


def test_the_tree_of_another_edition_is_shown_by_its_own_address(welfare: Client):
    load("saitama_informatization_5")
    saitama = Edition.objects.get(code="saitama_informatization_5")

    page = text(welfare.get(f"/desk/strategy/editions/{saitama.key}/"))

    assert "データ活用・スマートシティ推進" in page
    assert "重点" in page
    assert "行政サービスの効率化・高品質化" in page


def test_the_tree_page_takes_the_same_queries_for_a_small_and_a_large_plan(
    welfare: Client, django_assert_max_num_queries
):
    load("toyonaka_informatization_2018")
    load("saitama_informatization_4")
    counts = []
    for code in ("toyonaka_informatization_2018", "saitama_informatization_4"):
        address = f"/desk/strategy/editions/{Edition.objects.get(code=code).key}/"
        welfare.get(address)  # what stands is asked once
        with django_assert_max_num_queries(20) as asked:
            welfare.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_without_a_plan_the_page_says_how_to_load_one():
    who = person("hq")
    gives(who, HeldRole.HQ)

    assert "manage.py load_plan" in text(browser(who).get("/desk/strategy/"))


def test_the_plans_page_lists_editions_and_child_plans(welfare: Client):
    load("toyonaka_dg_2020")

    page = text(welfare.get("/desk/strategy/plans/"))

    for words in ("堺市ICT戦略", "とよなかデジタル・ガバメント戦略", "令和2年8月18日", "上下水道局の推進計画"):
        assert words in page, words


def test_an_item_shows_its_initiatives_its_months_and_its_place(welfare: Client):
    strategy_demo.load(TODAY)

    page = text(welfare.get(f"/desk/strategy/items/{item('1-1').key}/"))

    for words in (
        "【見本】福祉の申請手続を電子申請に移す",
        "オンライン化した手続の割合",
        "未：未登録",
        "デジタルファースト",
    ):
        assert words in page, words


def test_an_officer_adds_an_initiative_for_the_own_bureau_and_no_other(welfare: Client):
    address = f"/desk/strategy/items/{item('1-1').key}/initiatives/new/"
    own, other = Unit.objects.get(code="HWB"), Unit.objects.get(code="WSB")
    fields = {"title": "電子申請に移す", "result_wanted": "来庁の回数を減らす"}

    refused = welfare.post(address, {**fields, "unit": other.pk})
    added = welfare.post(address, {**fields, "unit": own.pk})

    assert refused.context["form"].has_error("unit")
    made = Initiative.objects.get()
    assert added.headers["Location"] == f"/desk/strategy/initiatives/{made.key}/"
    assert (made.unit, made.valid_from, made.created_by.email) == (own, TODAY, "bureau-hwb@sakai.example")


def test_the_ict_office_may_add_for_any_unit():
    sakai()
    address = f"/desk/strategy/items/{item('1-1').key}/initiatives/new/"

    form = browser(officer("ICT", HeldRole.ICT)).get(address).context["form"]

    assert form.fields["unit"].queryset.filter(code="WSB").exists()


@pytest.mark.parametrize("role", [HeldRole.AUDITOR, HeldRole.HQ, HeldRole.EVALUATOR])
def test_those_who_look_on_read_everything_and_change_nothing(role: HeldRole):
    sakai()
    row = initiative(item("1-1"))
    client = browser(officer("HWB", role))

    read = [
        client.get(address).status_code
        for address in (
            "/desk/strategy/",
            "/desk/strategy/plans/",
            f"/desk/strategy/items/{item('1-1').key}/",
            f"/desk/strategy/initiatives/{row.key}/",
        )
    ]
    changed = [
        client.get(address).status_code
        for address in (
            f"/desk/strategy/items/{item('1-1').key}/initiatives/new/",
            f"/desk/strategy/initiatives/{row.key}/milestones/new/",
            f"/desk/strategy/initiatives/{row.key}/budget/new/",
            f"/desk/strategy/initiatives/{row.key}/support/new/",
            f"/desk/strategy/indicators/{Indicator.objects.get().key}/values/new/",
        )
    ]

    assert (read, changed) == ([200] * 4, [403] * 5)
    assert SecurityEvent.objects.filter(kind="page_refused").count() == 5


def test_the_administrator_sees_no_strategy():
    sakai()
    client = browser(officer("ICT", HeldRole.ADMIN))

    assert client.get("/desk/strategy/").status_code == 403
    assert client.get(f"/desk/strategy/items/{item('1-1').key}/").status_code == 403


def test_somebody_signed_out_is_sent_to_sign_in():
    assert Client().get("/desk/strategy/").headers["Location"] == "/desk/sign-in/?next=/desk/strategy/"


def a_milestone() -> Milestone:
    row = initiative(item("1-1"))
    return initiatives.add_milestone(
        initiative=row, what="一覧を作る", unit=row.unit, who="総務課長", due_on=TODAY, by=None, at=AT
    )


def settle(
    client: Client, milestone: Milestone, outcome: str, day: tuple[str, str, str] = ("", "", ""), **more: Any
) -> Any:
    """What the form of a milestone answers."""
    parts = dict(zip(("on_year", "on_month", "on_day"), day, strict=True))
    fields = {"version": milestone.version, "outcome": outcome, "reason": "", **parts, **more}
    return client.post(f"/desk/strategy/milestones/{milestone.key}/", fields)


def test_a_milestone_is_recorded_as_done(welfare: Client):
    milestone = a_milestone()

    response = settle(welfare, milestone, "done", ("2026", "6", "1"))

    assert response.headers["Location"] == f"/desk/strategy/initiatives/{milestone.initiative.key}/"
    milestone.refresh_from_db()
    assert (milestone.state, milestone.done_on) == ("done", TODAY)


@pytest.mark.parametrize(
    ("outcome", "day", "field"),
    [
        ("done", ("", "", ""), "on"),
        ("done", ("2026", "6", "2"), "on"),  # tomorrow
        ("moved", ("2026", "9", "30"), "reason"),
        ("moved", ("2026", "6", "1"), "on"),  # the date it has
        ("dropped", ("", "", ""), "reason"),
    ],
)
def test_a_milestone_is_not_settled_while_something_is_missing(
    welfare: Client, outcome: str, day: tuple[str, str, str], field: str
):
    milestone = a_milestone()

    response = settle(welfare, milestone, outcome, day)

    assert response.context["form"].has_error(field)
    milestone.refresh_from_db()
    assert (milestone.state, milestone.version) == ("planned", 1)


def test_a_milestone_somebody_changed_meanwhile_is_told(welfare: Client):
    milestone = a_milestone()
    settle(welfare, milestone, "moved", ("2026", "9", "30"), reason="仕様の確認を待つ")

    late = settle(welfare, milestone, "done", ("2026", "6", "1"))

    assert "ほかの人がこの節目を先に変えました" in text(late)


def test_an_officer_of_another_bureau_does_not_settle_it(welfare: Client):
    milestone = a_milestone()

    assert settle(browser(officer("WSB")), milestone, "done", ("2026", "6", "1")).status_code == 403
    milestone.refresh_from_db()
    assert milestone.state == "planned"


def value(client: Client, **fields: str) -> Any:
    unit = Unit.objects.get(code="HWB")
    sent = {"unit": str(unit.pk), "month": "2026-05-01", "value": "", "absence": "", "remark": "", **fields}
    return client.post(f"/desk/strategy/indicators/{Indicator.objects.get().key}/values/new/", sent)


def test_a_value_typed_in_full_width_is_recorded_with_who_and_when(welfare: Client):
    assert value(welfare, value="６２．５").status_code == 302

    row = IndicatorValue.objects.get()
    assert (str(row.value), row.month.isoformat(), row.recorded_at) == ("62.5000", "2026-05-01", AT)
    assert (row.recorded_by.email, row.unit.code) == ("bureau-hwb@sakai.example", "HWB")


def test_a_reason_is_recorded_in_place_of_a_value(welfare: Client):
    assert value(welfare, absence="pending").status_code == 302

    assert (IndicatorValue.objects.get().value, IndicatorValue.objects.get().absence) == (None, "pending")


@pytest.mark.parametrize(
    "fields", [{}, {"value": "10", "absence": "pending"}, {"value": "101"}, {"value": "-1"}, {"value": "ten"}]
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_recorded(welfare: Client, fields: dict[str, str]):
    response = value(welfare, **fields)

    assert response.context["form"].has_error("value")
    assert not IndicatorValue.objects.exists()


def test_a_value_is_entered_for_the_own_bureau_only(welfare: Client):
    other = Unit.objects.get(code="WSB")

    assert value(welfare, unit=str(other.pk), value="10").context["form"].has_error("unit")


def test_a_value_of_a_month_to_come_is_refused(welfare: Client):
    assert value(welfare, month="2026-07-01", value="10").context["form"].has_error("month")


def test_budget_and_support_are_recorded_from_their_forms():
    sakai()
    row = initiative(item("1-1"))
    client = browser(officer("ICT", HeldRole.ICT))
    address = f"/desk/strategy/initiatives/{row.key}"

    client.post(f"{address}/budget/new/", {"fiscal_year": "2027", "line": "電子申請", "amount": "3,200,000"})
    client.post(
        f"{address}/support/new/", {"on_year": "2026", "on_month": "6", "on_day": "1", "text": "様式を一緒に見直した"}
    )

    assert row.budgets.get().amount == 3_200_000
    page = text(client.get(f"{address}/"))
    assert "3,200,000円" in page
    assert "様式を一緒に見直した" in page


def test_the_sample_is_laid_once_and_every_value_says_that_it_is_one():
    sakai()

    strategy_demo.load(TODAY)
    strategy_demo.load(TODAY)

    assert Initiative.objects.count() == 5
    assert not Initiative.objects.exclude(title__startswith="【見本】").exists()
    assert not IndicatorValue.objects.exclude(remark__contains="見本").exists()
    assert queries.milestones_late(TODAY).exists()
    assert queries.milestones_due(TODAY, TODAY.replace(month=9)).exists()
    states = set(IndicatorValue.objects.values_list("absence", flat=True))
    assert states == {"", "not_applicable", "pending"}
