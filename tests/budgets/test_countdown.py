"""The countdown to the next step of the budget calendar, on days counted by hand."""

from datetime import date

import pytest

from connected_desk.city.calendar import Account, Step
from connected_desk.city.models import CalendarStep, ClosedDay
from workflows.budgets import queries

from .support import ON, case, lay_calendar, request_for, request_in


def countdown(on=ON, ready_on=None, year=2021, account=Account.GENERAL):
    return queries.countdown(account, year, on, ready_on)


def test_in_mid_august_the_next_step_is_the_ict_check_of_mid_september():
    found = countdown()

    # From Monday 17 August to Tuesday 15 September: 29 days, of which 21 weekdays, none of them a holiday.
    assert (found.step.step, found.on) == (Step.ICT_CHECK, date(2020, 9, 15))
    assert (found.open_days_left, found.calendar_days_left) == (21, 29)


def test_the_day_of_a_step_is_itself_the_last_day_for_it():
    found = countdown(on=date(2020, 10, 2))

    assert (found.step.step, found.open_days_left, found.calendar_days_left) == (Step.BUREAU_DEADLINE, 0, 0)
    assert (found.makes_year, found.months_missed, found.in_time) == (2021, 0, True)


def test_holidays_and_the_citys_own_closed_days_are_not_counted():
    ClosedDay.objects.create(day=date(2020, 9, 29), reason_ja="庁舎の点検")

    # 18 September to 2 October 2020: ten weekdays, less two holidays (21 and 22 September) and the city's own.
    assert countdown(on=date(2020, 9, 18)).open_days_left == 7


def test_after_the_last_step_nothing_is_counted_any_more():
    found = countdown(on=date(2021, 3, 26))

    assert (found.step, found.on, found.open_days_left, found.calendar_days_left) == (None, None, None, None)


@pytest.mark.parametrize(
    ("ready_on", "makes_year", "months_missed"),
    [
        pytest.param(date(2020, 9, 30), 2021, 0, id="ready before the deadline"),
        pytest.param(date(2020, 10, 2), 2021, 0, id="ready on the deadline"),
        pytest.param(date(2020, 10, 3), 2022, 1, id="one day late is a year late"),
        pytest.param(date(2020, 11, 2), 2022, 1, id="a whole month late"),
        pytest.param(date(2020, 11, 3), 2022, 2, id="the second month has begun"),
        pytest.param(date(2021, 3, 31), 2022, 6, id="a trial that ends in March"),
        pytest.param(date(2021, 10, 2), 2022, 12, id="on the next year's deadline"),
        pytest.param(date(2021, 10, 3), 2023, 13, id="past the next year's deadline too"),
    ],
)
def test_a_trial_makes_next_years_budget_or_misses_it_by_so_many_months(ready_on, makes_year, months_missed):
    found = countdown(ready_on=ready_on)

    assert (found.makes_year, found.months_missed) == (makes_year, months_missed)


def test_what_was_ready_long_ago_is_judged_by_today():
    found = countdown(on=date(2020, 12, 1), ready_on=date(2020, 6, 30))

    # The deadline of 2 October lies two months back, almost to the day.
    assert (found.makes_year, found.months_missed) == (2022, 2)


def test_without_a_calendar_there_is_no_countdown():
    assert countdown(year=2022) is None
    assert countdown(account=Account.ENTERPRISE) is None


def test_each_account_has_its_own_calendar():
    lay_calendar(Account.ENTERPRISE)
    step = CalendarStep.objects.get(account=Account.ENTERPRISE, step=Step.ICT_CHECK)
    step.on = date(2020, 8, 31)
    step.save()

    assert countdown(account=Account.ENTERPRISE).on == date(2020, 8, 31)
    assert countdown().on == date(2020, 9, 15)


def test_a_case_without_a_request_counts_down_to_next_year_from_the_planned_end_of_its_trial():
    trial = case("proof_of_concept", poc_ends_on=date(2021, 2, 26))

    found = queries.countdown_of_case(trial, ON)

    assert (found.fiscal_year, found.makes_year, found.months_missed) == (2021, 2022, 5)


def test_a_case_of_an_enterprise_counts_down_by_the_enterprises_calendar():
    assert queries.countdown_of_case(case("dialogue", owner="WSB"), ON) is None
    lay_calendar(Account.ENTERPRISE)

    assert queries.countdown_of_case(case("dialogue", number=2, owner="WSB"), ON).on == date(2020, 9, 15)


def test_a_case_with_a_request_counts_down_to_the_year_it_asks_for():
    lay_calendar(year=2022)
    asking = case("dialogue")
    request_for(asking, fiscal_year=2022)

    assert queries.countdown_of_case(asking, ON).fiscal_year == 2022


def test_a_request_made_before_the_deadline_stays_in_time_after_it():
    asking = case()
    request = request_in("requested", asking)
    december = date(2020, 12, 1)

    assert queries.countdown_of_case(asking, december).in_time
    assert queries.countdowns([request], december)[request.pk].on == date(2021, 1, 8)


def test_what_follows_no_calendar_or_is_decided_is_counted_no_more():
    asked = [request_in("voted"), request_for(case(number=2), kind="supplementary")]

    assert list(queries.countdowns(asked, ON).values()) == [None, None]


def test_the_countdowns_of_a_list_agree_with_those_asked_one_by_one(django_assert_num_queries):
    lay_calendar(year=2022)
    asked = [request_for(case("dialogue", number=n), fiscal_year=2021 + n % 2) for n in range(1, 4)]

    with django_assert_num_queries(2):
        found = queries.countdowns(asked, ON)

    assert [found[request.pk].on for request in asked] == [date(2021, 7, 10), date(2020, 9, 15), date(2021, 7, 10)]
    assert found[asked[0].pk] == queries.countdown_of_case(asked[0].case, ON)
