"""The year of a request: the way it took, what was cut, restoration, and what became of the money afterwards."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.verify import log_faults
from workflows.budgets import actions
from workflows.budgets.actions import LookBack
from workflows.budgets.models import BudgetLookBack, BudgetRequest
from workflows.budgets.terms import Assessor, NextRequest, Use
from workflows.budgets.way import way
from workflows.cases.due import Whose
from workflows.cases.due import page as due_page
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused

from .support import MONDAY, case, finance, lay_calendar, officer, person, request_for, request_in

LAST_MOMENT = datetime(2022, 3, 31, 14, 59, 59, tzinfo=UTC)  # a second before 1 April 2022 in Tokyo
APRIL = datetime(2022, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 2022 in Tokyo: fiscal year 2021 is over
PARTLY = LookBack(800_000, Use.PARTLY, "契約の差金が出たため", NextRequest.CHANGED)


def client_of(someone) -> Client:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(someone)
    return client


def standing_at(monkeypatch, at) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def at(month: int, day: int, year: int = 2021) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


def assessed_by_three_desks():
    """A request that went from the section head by the bureau head to the mayor, each with an amount of their own."""
    request = request_for(case())
    move(request, "request", by=officer(), at=at(11, 2, 2020))
    move(request, "assess", by=finance(), at=at(1, 8), assessed_by="section")
    actions.pass_on(request, assessed_by=Assessor.BUREAU, amount=1_000_000, by=finance(), at=at(1, 22))
    actions.pass_on(request, assessed_by=Assessor.MAYOR, amount=1_100_000, by=finance(), at=at(2, 1))
    return request


def test_the_way_of_a_request_names_each_desk_with_its_day_and_the_amount_it_passed_on():
    request = assessed_by_three_desks()
    move(request, "propose", by=finance(), at=at(2, 5), amount_proposed=1_200_000)
    move(request, "vote", by=finance(), at=at(3, 25), amount_voted=1_200_000)
    request.refresh_from_db()

    assert [(str(step.label), step.on, step.amount) for step in way(request)] == [
        ("要求済", date(2020, 11, 2), 1_250_000),
        ("課長査定", date(2021, 1, 8), 1_000_000),
        ("局長査定", date(2021, 1, 22), 1_100_000),
        ("市長査定", date(2021, 2, 1), 1_200_000),
        ("予算案に計上", date(2021, 2, 5), 1_200_000),
        ("議決", date(2021, 3, 25), 1_200_000),
    ]


def test_a_refusal_and_the_restoration_after_it_stand_in_the_way_too():
    request = assessed_by_three_desks()
    move(request, "refuse", by=finance(), at=at(2, 2), reason="財源がないため")
    move(request, "restore", by=officer(), at=at(2, 3), reason="市民への影響が大きいため")
    request.refresh_from_db()

    told = [(str(step.label), step.on.day, step.amount) for step in way(request)]

    assert told[3:] == [("市長査定", 1, None), ("認められず", 2, None), ("復活要求", 3, None)]


def test_a_tentative_request_has_no_way_yet():
    assert way(request_for(case())) == []


@pytest.mark.parametrize(
    ("state", "cut"), [("requested", 0), ("assessing", 0), ("proposed", 250_000), ("voted", 250_000), ("refused", 0)]
)
def test_what_is_proposed_or_voted_below_the_request_is_said_to_be_a_part(state, cut):
    assert request_in(state).cut == cut


def test_a_vote_in_full_is_no_part():
    request = request_in("requested")
    move(request, "assess", by=finance(), at=MONDAY, assessed_by="section")
    move(request, "propose", by=finance(), at=MONDAY, amount_proposed=1_000_000)
    move(request, "vote", by=finance(), at=MONDAY, amount_voted=1_250_000)
    request.refresh_from_db()

    assert request.cut == 0


def test_the_page_says_that_only_a_part_was_voted_and_by_how_much_less(monkeypatch):
    standing_at(monkeypatch, at(3, 26))
    request = request_in("voted")

    for address in (request.get_absolute_url(), reverse("budgets:list")):
        assert "一部（250,000円減額）" in client_of(officer()).get(address).content.decode()


@pytest.mark.parametrize(
    ("now", "until"), [(at(2, 9), date(2021, 2, 9)), (datetime(2021, 2, 9, 15, 0, tzinfo=UTC), None)]
)
def test_the_page_says_until_when_restoration_can_be_asked_for(monkeypatch, now, until):
    request = request_in("refused")
    standing_at(monkeypatch, now)

    assert client_of(officer()).get(request.get_absolute_url()).context["restore_until"] == until


@pytest.mark.parametrize(
    ("state", "changes", "day"),
    [
        ("voted", {}, date(2022, 4, 30)),
        ("confirmed", {"kind": "within", "amount_requested": 500_000}, date(2022, 4, 30)),
        ("confirmed", {"kind": "none", "amount_requested": 0}, None),
        ("proposed", {}, None),
        ("refused", {}, None),
    ],
)
def test_money_that_was_voted_is_looked_back_on_by_the_end_of_the_april_after_its_year(state, changes, day):
    assert request_in(state, **changes).look_back_on == day


def test_the_owner_says_what_became_of_the_money_once_the_year_is_over():
    request = request_in("voted")

    with pytest.raises(MoveRefused, match="年度が終わってから"):
        actions.look_back(request, look=PARTLY, by=officer(), at=LAST_MOMENT)
    actions.look_back(request, look=PARTLY, by=officer(), at=APRIL)

    said = request.look_backs.get()
    assert (said.amount_executed, said.use, said.because, said.next_request, said.on) == (
        800_000,
        "partly",
        "契約の差金が出たため",
        "changed",
        date(2022, 4, 1),
    )
    assert list(log_faults([("budget", BudgetRequest)])) == []


@pytest.mark.parametrize("who", [("finance", "FIN"), ("bureau", "WSB"), ("bureau_head", "HWB"), ("desk", "SCD")])
def test_nobody_else_says_what_became_of_it(who):
    request = request_in("voted")

    with pytest.raises(MoveRefused):
        actions.look_back(request, look=PARTLY, by=person(*who), at=APRIL)
    assert not BudgetLookBack.objects.exists()


@pytest.mark.parametrize("state", ["tentative", "proposed", "refused"])
def test_only_a_request_that_was_voted_is_looked_back_on(state):
    with pytest.raises(MoveRefused, match="議決または確認済"):
        actions.look_back(request_in(state), look=PARTLY, by=officer(), at=APRIL)


def test_the_database_refuses_an_unused_budget_with_an_amount_and_one_without_a_reason():
    request = request_in("voted")
    given = {"request": request, "by": officer(), "on": date(2022, 4, 1), "next_request": "no"}

    for wrong in ({"use": "not", "amount_executed": 1, "because": "中止"}, {"use": "partly", "amount_executed": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLookBack.objects.create(**given, **wrong)


def dues(someone, now) -> list[tuple[str, date]]:
    found = due_page(Whose.of(someone, now.date()))
    lines = [line for _name, _label, group in found.groups for line in group]
    return [(line.kind, line.due_on) for line in lines if line.kind == "budget_look_back"]


def test_it_is_asked_for_from_april_until_it_was_said():
    request = request_in("voted")

    assert dues(officer(), at(3, 31, 2022)) == []
    assert dues(officer(), at(4, 1, 2022)) == [("budget_look_back", date(2022, 4, 30))]
    actions.look_back(request, look=PARTLY, by=officer(), at=APRIL)
    assert dues(officer(), at(4, 2, 2022)) == []


def test_it_is_asked_of_the_owner_and_not_of_finance_or_another_bureau():
    request_in("voted")

    assert dues(finance(), at(4, 5, 2022)) == []
    assert dues(person("bureau", "WSB"), at(4, 5, 2022)) == []


def said(**changes):
    return {"use": "partly", "amount_executed": "８００，０００", "because": "差金", "next_request": "no"} | changes


def test_it_is_entered_on_a_form_and_stands_on_the_page_and_in_the_record(monkeypatch):
    request = request_in("voted")
    standing_at(monkeypatch, APRIL)
    client = client_of(officer())

    answer = client.post(reverse("budgets:look_back", args=[request.key]), said(version=request.version))

    assert answer.status_code == 302
    shown = client.get(request.get_absolute_url()).content.decode()
    assert "一部だけ使った" in shown
    assert "800,000円" in shown
    assert "予算の結果を記録" in shown


@pytest.mark.parametrize(
    "wrong", [{"because": ""}, {"use": "not"}, {"use": ""}, {"amount_executed": ""}, {"next_request": ""}]
)
def test_a_look_back_that_makes_no_sense_is_asked_for_again(monkeypatch, wrong):
    request = request_in("voted")
    standing_at(monkeypatch, APRIL)

    answer = client_of(officer()).post(reverse("budgets:look_back", args=[request.key]), said(**wrong))

    assert answer.status_code == 422
    assert not BudgetLookBack.objects.exists()


def test_the_list_of_the_last_year_says_what_became_of_each_request_and_what_was_asked_for_next(monkeypatch):
    lay_calendar(year=2022)
    used, open_one, refused = (
        request_in("voted", case("budgeting", 1)),
        request_in("voted", case("budgeting", 2)),
        request_in("refused", case("budgeting", 3)),
    )
    other = request_in("voted", case("budgeting", 4, owner="WSB"))
    again = request_for(refused.case, fiscal_year=2022)
    actions.look_back(used, look=PARTLY, by=officer(), at=APRIL)
    standing_at(monkeypatch, APRIL)

    mine = client_of(officer()).get(reverse("budgets:past")).context["lines"]
    all_of_them = client_of(finance()).get(reverse("budgets:past")).context["lines"]

    assert [(one.line.request, one.look_back and one.look_back.use, one.awaited, one.later) for one in mine] == [
        (used, "partly", False, None),
        (open_one, None, True, None),
        (refused, None, False, again),
    ]
    assert [one.line.request for one in all_of_them] == [used, open_one, refused, other]


def test_the_list_of_a_past_year_asks_the_same_of_one_row_and_of_many(monkeypatch, django_assert_num_queries):
    request_in("voted", case("budgeting", 1))
    standing_at(monkeypatch, APRIL)
    client, address = client_of(finance()), reverse("budgets:past")
    client.get(address)  # what is asked once in a process is asked before
    client.get(address)  # what stands is asked once
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    for number in (2, 3, 4):
        request_in("voted", case("budgeting", number))

    with django_assert_num_queries(len(first)):
        client.get(address)
