"""Dates as the city counts them, and the steps of the budget calendar."""

from datetime import UTC, date, datetime

import pytest

from connected_desk.city import actions, calendar
from connected_desk.city.calendar import Account, Step
from connected_desk.city.models import CalendarStep, ClosedDay


def test_a_month_begins_and_ends_at_midnight_in_tokyo():
    start, end = calendar.month_bounds(2026, 12)

    assert start.astimezone(UTC) == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2026, 12, 31, 15, tzinfo=UTC)


def test_an_instant_late_in_the_evening_belongs_to_tomorrow_in_tokyo():
    assert calendar.tokyo_date(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert calendar.tokyo_date(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == date(2026, 4, 1)


def test_a_fiscal_year_runs_from_april_to_march():
    assert calendar.fiscal_year(date(2026, 3, 31)) == 2025
    assert calendar.fiscal_year(date(2026, 4, 1)) == 2026
    start, end = calendar.fiscal_year_bounds(2026)
    assert (start.isoformat(), end.isoformat()) == ("2026-04-01T00:00:00+09:00", "2027-04-01T00:00:00+09:00")


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(2025, 10, 15), "令和7年10月15日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
    ],
)
def test_a_date_is_printed_in_its_era(day: date, printed: str):
    assert calendar.era(day) == printed


def test_a_fiscal_year_with_two_eras_has_the_later_name():
    assert calendar.era_fiscal_year(2018) == "平成30年度"
    assert calendar.era_fiscal_year(2019) == "令和元年度"
    assert calendar.era_fiscal_year(2020) == "令和2年度"


def test_a_day_before_meiji_has_no_era_here():
    with pytest.raises(ValueError, match="Meiji"):
        calendar.era(date(1867, 12, 31))


@pytest.mark.django_db
def test_the_house_calendar_goes_from_july_to_the_vote_in_march():
    actions.lay_calendar(account=Account.GENERAL, fiscal_years=[2027])

    assert [(step.step, step.on) for step in calendar.steps(Account.GENERAL, 2027)] == [
        (Step.CONCEPT_SURVEY, date(2026, 7, 1)),
        (Step.ICT_CHECK, date(2026, 9, 15)),
        (Step.BUREAU_DEADLINE, date(2026, 10, 5)),
        (Step.FINANCE_DEADLINE, date(2026, 11, 5)),
        (Step.SECTION_ASSESSMENT, date(2027, 1, 7)),
        (Step.BUREAU_ASSESSMENT, date(2027, 1, 25)),
        (Step.MAYOR_ASSESSMENT, date(2027, 2, 3)),
        (Step.PUBLICATION, date(2027, 2, 15)),
        (Step.VOTE, date(2027, 3, 24)),
    ]


@pytest.mark.django_db
def test_a_step_on_a_closed_day_goes_to_the_next_open_one_and_a_step_somebody_set_stays():
    ClosedDay.objects.create(day=date(2026, 7, 1), reason_ja="庁舎の点検")
    CalendarStep.objects.create(
        account=Account.GENERAL, fiscal_year=2027, step=Step.BUREAU_DEADLINE, name_ja="局内締切", on=date(2026, 9, 30)
    )

    laid = actions.lay_calendar(account=Account.GENERAL, fiscal_years=[2027])

    on = {step.step: step.on for step in calendar.steps(Account.GENERAL, 2027)}
    assert (laid, on[Step.CONCEPT_SURVEY], on[Step.BUREAU_DEADLINE]) == (8, date(2026, 7, 2), date(2026, 9, 30))


@pytest.mark.django_db
def test_the_next_step_is_todays_or_the_first_after_it_in_that_account():
    actions.lay_calendar(account=Account.GENERAL, fiscal_years=[2027, 2028])
    actions.lay_calendar(account=Account.ENTERPRISE, fiscal_years=[2028])

    assert calendar.next_step(Account.GENERAL, date(2026, 10, 5)).step == Step.BUREAU_DEADLINE
    assert calendar.next_step(Account.GENERAL, date(2026, 10, 6)).step == Step.FINANCE_DEADLINE
    following = calendar.next_step(Account.GENERAL, date(2027, 3, 25))
    assert (following.step, following.fiscal_year) == (Step.CONCEPT_SURVEY, 2028)
    assert calendar.next_step(Account.ENTERPRISE, date(2026, 10, 5)).on == date(2027, 7, 1)
    assert calendar.next_step(Account.GENERAL, date(2029, 1, 1)) is None


@pytest.mark.django_db
def test_the_budget_in_reach_is_the_first_whose_bureau_deadline_is_not_over():
    actions.lay_calendar(account=Account.GENERAL, fiscal_years=[2027, 2028])

    assert calendar.fiscal_year_in_reach(Account.GENERAL, date(2026, 10, 5)) == 2027
    assert calendar.fiscal_year_in_reach(Account.GENERAL, date(2026, 10, 6)) == 2028
    assert calendar.fiscal_year_in_reach(Account.GENERAL, date(2028, 1, 1)) is None
