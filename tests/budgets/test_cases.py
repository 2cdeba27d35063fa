"""What the budget room tells the moves of a case, and what those moves cause here."""

from datetime import UTC, date, datetime

import pytest

from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from workflows.budgets import effects, guards, queries
from workflows.budgets.models import BudgetRequest
from workflows.engine.move import move
from workflows.engine.registry import COMPANY, GUARDS, Context

from .support import MONDAY, ON, case, finance, lay_calendar, officer, person, request_for, request_in

JUNE = datetime(2021, 6, 1, 1, 0, tzinfo=UTC)


def holds(name, subject):
    """Whether the guard holds for the case, its facts asked as the engine asks them."""
    guard = GUARDS[name]
    facts = guard.facts([subject]) if guard.facts else {}
    return guard.test(subject, Context(by=officer(), at=MONDAY, on=ON, facts=facts))


def context(by=None, at=MONDAY, on=ON):
    return Context(by=by or officer(), at=at, on=on)


@pytest.mark.parametrize(
    ("state", "voted", "refused", "none_open"),
    [
        ("tentative", False, False, False),
        ("requested", False, False, False),
        ("assessing", False, False, False),
        ("proposed", False, False, False),
        ("voted", True, False, True),
        ("refused", False, True, True),
        ("withdrawn", False, False, True),
    ],
)
def test_a_case_may_be_granted_denied_or_led_back_by_what_its_request_came_to(state, voted, refused, none_open):
    asking = case()
    request_in(state, asking)

    assert holds("budgets.voted", asking) is voted
    assert holds("budgets.refused", asking) is refused
    assert holds("budgets.none_open", asking) is none_open


def test_the_newest_request_counts_and_a_withdrawn_one_does_not():
    asking = case()
    request_in("refused", asking)
    request_in("withdrawn", asking)
    assert holds("budgets.refused", asking)

    request_in("voted", asking, fiscal_year=2022)

    assert holds("budgets.voted", asking)
    assert not holds("budgets.refused", asking)


def test_another_cases_budget_is_of_no_use():
    request_in("voted", case(number=1))

    assert not holds("budgets.voted", case(number=2))
    assert not holds("budgets.money_in_hand", case(number=3))


@pytest.mark.parametrize(
    ("state", "changes", "in_hand"),
    [
        pytest.param("proposed", {}, False, id="not yet voted"),
        pytest.param("voted", {}, True, id="voted"),
        pytest.param("confirmed", {"kind": "within"}, True, id="confirmed within the decided budget"),
        pytest.param("tentative", {"kind": "none", "amount_requested": 0}, True, id="no budget needed"),
        pytest.param("tentative", {"amount_requested": 0}, True, id="an amount of nothing"),
        pytest.param("tentative", {"amount_requested": None}, False, id="no amount yet"),
        pytest.param("refused", {}, False, id="refused"),
        pytest.param("withdrawn", {"kind": "none", "amount_requested": 0}, False, id="withdrawn"),
    ],
)
def test_a_case_is_realised_only_with_money_in_hand_or_none_needed(state, changes, in_hand):
    asking = case()
    request_in(state, asking, **changes)

    assert holds("budgets.money_in_hand", asking) is in_hand


def test_going_to_the_budget_opens_a_request_for_the_year_still_in_reach():
    asking = case()

    effects.open_if_none(asking, context())

    request = BudgetRequest.objects.get()
    assert (request.state, request.kind, request.account) == ("tentative", "initial", "general")
    assert (request.fiscal_year, request.unit, request.amount_requested) == (2021, asking.owner_unit, None)
    asking.refresh_from_db()
    assert asking.due_on == date(2020, 10, 2)


def test_after_the_bureaus_deadline_the_year_after_is_in_reach():
    lay_calendar(year=2022)

    effects.open_if_none(case(), context(at=datetime(2020, 10, 5, 1, 0, tzinfo=UTC), on=date(2020, 10, 5)))

    assert BudgetRequest.objects.get().fiscal_year == 2022


def test_an_enterprise_asks_from_its_own_account_and_for_next_year_where_the_calendar_is_silent():
    effects.open_if_none(case(owner="WSB"), context())

    request = BudgetRequest.objects.get()
    assert (request.account, request.fiscal_year, request.next_step_on) == ("enterprise", 2021, None)


def test_a_request_opened_in_dialogue_goes_on_and_lends_the_case_its_date():
    asking = case("dialogue")
    request_for(asking)
    asking.__dict__["state"] = "budgeting"
    asking.save()

    effects.open_if_none(asking, context())

    asking.refresh_from_db()
    assert (BudgetRequest.objects.count(), asking.next_step_on) == (1, date(2020, 10, 2))


def test_after_a_refusal_the_case_asks_again_for_the_year_after_with_the_amount_still_to_enter():
    lay_calendar(year=2022)
    asking = case()
    request_in("refused", asking, multi_year=True, multi_year_note="令和3年度から3年間、500万円")

    effects.open_next_year(asking, context(at=JUNE, on=date(2021, 6, 1)))

    again = queries.newest([asking])[asking.pk]
    assert (again.fiscal_year, again.state, again.purpose, again.amount_requested) == (
        2022,
        "tentative",
        "案内の利用料",
        None,
    )
    assert again.multi_year_note == "令和3年度から3年間、500万円"
    asking.refresh_from_db()
    assert asking.next_step_on == date(2021, 10, 2)


@pytest.mark.parametrize("ender", ["company", "desk", "owner"])
def test_ending_a_case_withdraws_what_is_open_whoever_ended_it(ender):
    asking = case("withdrawn")
    asking.__dict__["state"] = "dialogue"
    asking.save()
    requests = [request_in(state, asking) for state in ("tentative", "proposed", "voted", "refused")]
    by = {"company": COMPANY, "desk": person("desk", "SCD"), "owner": officer()}[ender]

    effects.withdraw_open(asking, context(by=by))

    for request in requests:
        request.refresh_from_db()
    assert [request.state for request in requests] == ["withdrawn", "withdrawn", "voted", "refused"]
    last = list(log.read("budget", requests[0].key))[-1]
    assert last.body["details"]["reason"] == "案件（CD-2020-0001）が終わったため。"


def test_facts_about_thirty_cases_are_asked_at_once(django_assert_num_queries):
    cases = [case(number=n, ict=True) for n in range(1, 4)]
    for asking in cases:
        request_in("voted", asking)

    with django_assert_num_queries(1):
        found = queries.newest(cases)
    with django_assert_num_queries(1):
        guards.queries.standing(cases)
    with django_assert_num_queries(2):
        queries.check_passed(list(found.values()))

    assert len(found) == 3


def test_the_owner_is_told_when_finance_has_decided():
    officer()
    request = request_in("proposed")

    move(request, "vote", by=finance(), at=MONDAY, amount_voted=5)

    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("bureau-hwb@sakai.example", "【CD-2020-0001】予算要求の結果が記録されました")
