"""The pages of the budget requests: who reads them, who writes, and what they cost."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import number_format

from connected_desk.city.calendar import Account, Step
from connected_desk.city.models import CalendarStep
from connected_desk.records.models import SecurityEvent
from workflows.budgets import actions
from workflows.budgets.models import BudgetCheck, BudgetRequest
from workflows.budgets.terms import CheckResult

from .support import (
    MONDAY,
    ON,
    case,
    estimate,
    finance,
    ict,
    initiatives,
    lay_calendar,
    officer,
    person,
    request_for,
    request_in,
)
from .test_requests import PEOPLE


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at noon of 17 August 2020 in Tokyo."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2020, 8, 17, 3, 0, tzinfo=UTC))


def client_of(someone) -> Client:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(someone)
    return client


def page(someone, name, *args, **query):
    return client_of(someone).get(reverse(name, args=args), query)


def post(someone, name, *args, **said):
    return client_of(someone).post(reverse(name, args=args), said)


def typed(**changes):
    """The estimate as somebody types it."""
    given = {
        "fiscal_year": "2021",
        "kind": "initial",
        "account": "general",
        "amount_requested": "１，２５０，０００",
        "purpose": "案内の利用料",
    }
    return given | changes


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("owner", 200),
        ("bureau head", 200),
        ("finance", 200),
        ("ict", 200),
        ("desk", 200),
        ("desk head", 200),
        ("hq", 200),
        ("auditor", 200),
        ("other bureau", 404),
        ("evaluator", 404),
        ("admin", 404),
    ],
)
def test_a_request_is_a_page_for_those_who_may_see_it_and_does_not_exist_for_others(who, answer):
    request = request_for(case())

    for name in ("detail", "amount", "check", "pass_on"):
        assert page(person(*PEOPLE[who]), f"budgets:{name}", request.key).status_code == answer


def test_nobody_reads_a_request_without_signing_in():
    answer = Client().get(reverse("budgets:detail", args=[request_for(case()).key]))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("city:sign_in"))


def test_the_page_says_what_is_asked_what_the_ict_office_said_and_what_is_missing():
    request = request_for(case(ict=True))
    actions.check(request, result=CheckResult.TO_CORRECT, remark="単価の根拠を示すこと", by=ict(), at=datetime.now(UTC))

    shown = page(officer(), "budgets:detail", request.key).content.decode()

    assert number_format(1250000, force_grouping=True) in shown
    assert "単価の根拠を示すこと" in shown
    assert "予算確認" in shown or "ICT office must check" in shown


def test_the_list_shows_each_person_their_own_requests():
    request_for(case(), purpose="own")
    request_for(case(number=2, owner="WSB"))

    mine = page(officer(), "budgets:list").context["page"]
    all_of_them = page(finance(), "budgets:list").context["page"]

    assert ([line.request.unit.code for line in mine.lines], mine.total) == (["HWB"], 1)
    assert [line.request.unit.code for line in all_of_them.lines] == ["HWB", "WSB"]
    assert (all_of_them.requested, all_of_them.voted) == (2_500_000, 0)


def test_the_list_is_narrowed_by_year_unit_and_state():
    request_for(case())
    request_for(case(number=2), fiscal_year=2022)
    request_in("requested", case(number=3, owner="WSB"))

    def found(**query):
        return [line.request.case.sequence for line in page(finance(), "budgets:list", **query).context["page"].lines]

    assert found() == [2, 1, 3]
    assert found(fiscal_year="2021") == [1, 3]
    assert found(unit="WSB") == [3]
    assert found(state="tentative", fiscal_year="2022") == [2]
    assert found(state="no such state") == []


def test_the_list_goes_on_by_keyset_and_shows_every_request_once(monkeypatch):
    monkeypatch.setattr("workflows.budgets.lists.PAGE", 2)
    for number, year in ((1, 2021), (2, 2022), (3, 2021), (4, 2021), (5, 2022)):
        request_for(case(number=number), fiscal_year=year)

    seen, after = [], ""
    while True:
        shown = page(finance(), "budgets:list", after=after).context["page"]
        seen += [line.request.case.sequence for line in shown.lines]
        after = shown.after
        if not after:
            break

    assert seen == [2, 5, 1, 3, 4]


def test_the_list_asks_the_same_number_of_questions_of_one_row_and_of_many(django_assert_num_queries):
    client = client_of(finance())
    address = reverse("budgets:list")
    request_for(case())
    client.get(address)  # what is asked once in a process is asked before
    client.get(address)  # what stands is asked once
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    for number in range(2, 6):
        request_for(case(number=number, ict=True, poc_ends_on=ON))

    with django_assert_num_queries(len(first)):
        client.get(address)


def test_the_tab_of_a_case_shows_its_requests_and_the_countdown():
    asking = case("dialogue")
    request_for(asking)

    shown = page(officer(), "budgets:case", asking.number)

    assert [line.request.case_id for line, _step in shown.context["lines"]] == [asking.pk]
    assert (shown.context["countdown"].makes_year, shown.context["may_open"]) == (2021, True)
    assert page(person("bureau", "WSB"), "budgets:case", asking.number).status_code == 404


def test_the_tab_of_a_case_names_the_step_its_request_waits_for():
    asking = case("dialogue", ict=True)
    request_for(asking)

    assert "ict_check 2020年9月15日" in page(officer(), "budgets:case", asking.number).content.decode()


@pytest.mark.parametrize(
    ("state", "asked", "counts"),
    [
        ("dialogue", "", True),
        ("budgeting", "requested", True),
        ("budgeting", "voted", False),
        ("procurement", "", False),
    ],
)
def test_a_case_is_counted_down_while_the_budget_calendar_still_matters_to_it(state, asked, counts):
    asking = case(state)
    if asked:
        request_in(asked, asking)

    html = page(officer(), "budgets:case", asking.number).content.decode()

    assert ("予算の日程まで" in html) is counts


def test_the_ict_office_is_told_to_wait_for_the_amount_before_it_checks():
    request = request_for(case("dialogue", ict=True), amount_requested=None)
    check = reverse("budgets:check", args=[request.key])

    html = page(ict(), "budgets:detail", request.key).content.decode()
    assert "要求額が入力されると、確認を記録できます。" in html
    assert check not in html

    actions.enter_amount(request, estimate=estimate(), by=officer(), at=MONDAY)
    assert check in page(ict(), "budgets:detail", request.key).content.decode()


def test_amounts_are_said_to_be_hidden_until_the_publication_and_public_after_it(monkeypatch):
    request = request_in("voted")

    before = page(officer(), "budgets:detail", request.key).content.decode()
    assert "予算案を公表する2021年2月10日（水）まで、提案者と市民には表示しません。" in before

    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2021, 2, 10, 3, 0, tzinfo=UTC))
    after = page(officer(), "budgets:detail", request.key).content.decode()
    assert "予算が公表されているため、金額を庁外に伝えることができます。" in after


def test_an_officer_opens_a_request_with_an_amount_typed_in_any_width():
    asking = case("dialogue")

    answer = post(officer(), "budgets:open", asking.number, **typed())

    request = BudgetRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, request.get_absolute_url())
    assert (request.amount_requested, request.case, request.state) == (1_250_000, asking, "tentative")


def test_what_somebody_else_tries_to_open_is_refused_with_a_sentence_and_written_down():
    answer = post(person("desk", "SCD"), "budgets:open", case("dialogue").number, **typed())

    assert (answer.status_code, BudgetRequest.objects.count()) == (422, 0)
    assert "健康福祉局" in answer.content.decode()
    assert SecurityEvent.objects.get().kind == "move_refused.role"


def test_an_officer_opens_a_request_for_an_initiative_of_the_own_unit_and_of_no_other():
    own, other = initiatives("HWB", "WSB")

    refused = post(officer(), "budgets:new", initiative=other.key, **typed())
    opened = post(officer(), "budgets:new", initiative=own.key, **typed())

    assert (refused.status_code, opened.status_code) == (422, 302)
    request = BudgetRequest.objects.get()
    assert (request.initiative, request.case, request.unit.code, request.title) == (own, None, "HWB", "HWBの取組")
    assert page(person("bureau", "WSB"), "budgets:detail", request.key).status_code == 404


def test_the_owner_changes_the_amount_and_a_stale_page_changes_nothing():
    request = request_for(case())
    first = typed(amount_requested="2,000,000", version=request.version)

    assert post(officer(), "budgets:amount", request.key, **first).status_code == 302
    late = post(officer(), "budgets:amount", request.key, **(first | {"amount_requested": "3"}))

    assert (late.status_code, BudgetRequest.objects.get().amount_requested) == (422, 2_000_000)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"amount_requested": "-1"}, id="less than nothing"),
        pytest.param({"amount_requested": "1.5"}, id="parts of a yen"),
        pytest.param({"amount_requested": "99,999,999,999,999"}, id="more than any city has"),
        pytest.param({"kind": "none", "amount_requested": "1"}, id="an amount where none is needed"),
        pytest.param({"multi_year": "on"}, id="later years bound, but not how"),
        pytest.param({"purpose": ""}, id="no purpose"),
        pytest.param({"fiscal_year": "1999"}, id="a year long gone"),
    ],
)
def test_an_estimate_that_makes_no_sense_is_asked_for_again(wrong):
    answer = post(officer(), "budgets:open", case("dialogue").number, **typed(**wrong))

    assert (answer.status_code, BudgetRequest.objects.count()) == (422, 0)


def test_the_ict_office_records_a_check_and_a_correction_must_say_what():
    request = request_for(case(ict=True))

    mute = post(ict(), "budgets:check", request.key, result="to_correct", remark="", version=request.version)
    said = post(ict(), "budgets:check", request.key, result="ok", remark="", version=request.version)
    other = post(officer(), "budgets:check", request.key, result="ok", remark="")

    assert (mute.status_code, said.status_code, other.status_code) == (422, 302, 422)
    checked = BudgetCheck.objects.get()
    assert (checked.result, checked.reviewer, checked.amount, checked.on) == ("ok", ict(), 1_250_000, ON)


def test_finance_passes_an_assessment_on():
    request = request_in("assessing")

    post(finance(), "budgets:pass_on", request.key, assessed_by="bureau", version=request.version)

    assert BudgetRequest.objects.get().assessed_by == "bureau"


def test_an_account_the_city_laid_a_calendar_for_is_offered_shown_and_counted_by_its_own_days():
    water = "水道事業会計"
    lay_calendar(Account.ENTERPRISE)
    for step, day in {Step.ICT_CHECK: date(2020, 8, 31), Step.BUREAU_DEADLINE: date(2020, 9, 11)}.items():
        CalendarStep.objects.create(account=water, fiscal_year=2021, step=step, name_ja=f"水道の{step.value}", on=day)
    asking = case("dialogue", owner="WSB")
    by = person("bureau", "WSB")

    assert post(by, "budgets:open", asking.number, **typed(account=water)).status_code == 302
    request = BudgetRequest.objects.get()
    shown = page(by, "budgets:detail", request.key)

    assert "水道事業会計" in shown.content.decode()
    assert shown.context["countdown"].on == date(2020, 8, 31)
    assert "水道のict_check" in page(by, "budgets:list").content.decode()


def test_an_account_nobody_has_laid_a_calendar_for_is_not_offered():
    answer = post(officer(), "budgets:open", case("dialogue").number, **typed(account="水道事業会計"))

    assert answer.status_code == 422
    assert not BudgetRequest.objects.exists()
