"""The arithmetic of the budget calendar at the edges of months, years and leap years; every figure counted by hand."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from connected_desk.city.calendar import Account, Step, fiscal_year, fiscal_year_in_reach, tokyo_date
from connected_desk.city.models import CalendarStep
from workflows.budgets import queries

from .support import case, finance, lay_calendar, officer, request_for, request_in


def deadline(day: date, year: int, account: str = "test") -> None:
    """The deadline inside the bureau of that account towards that year's budget."""
    CalendarStep.objects.create(
        account=account, fiscal_year=year, step=Step.BUREAU_DEADLINE, name_ja="局内締切", on=day
    )


def reached(ready_on: date, year: int, account: str = "test") -> tuple[int, int]:
    """The year that is made, and the months by which the wanted one is missed."""
    found = queries.countdown(account, year, date(2020, 4, 1), ready_on)
    return found.makes_year, found.months_missed


@pytest.mark.parametrize(
    ("ready_on", "makes_year", "months_missed"),
    [
        pytest.param(date(2027, 10, 31), 2028, 0, id="on the day itself"),
        pytest.param(date(2027, 11, 1), 2029, 1, id="the day after"),
        pytest.param(date(2027, 11, 30), 2029, 1, id="November has no 31st: its last day ends the first month"),
        pytest.param(date(2027, 12, 1), 2029, 2, id="the day after that"),
        pytest.param(date(2027, 12, 31), 2029, 2, id="the year's last day"),
        pytest.param(date(2028, 1, 1), 2029, 3, id="the year's first day"),
        pytest.param(date(2028, 1, 31), 2029, 3, id="January has a 31st"),
        pytest.param(date(2028, 2, 1), 2029, 4, id="February has begun"),
        pytest.param(date(2028, 2, 28), 2029, 4, id="the day before the leap day"),
        pytest.param(date(2028, 2, 29), 2029, 4, id="the leap day ends the fourth month"),
        pytest.param(date(2028, 3, 1), 2029, 5, id="the day after the leap day"),
        pytest.param(date(2028, 3, 31), 2029, 5, id="the fiscal year's last day"),
        pytest.param(date(2028, 4, 1), 2029, 6, id="the fiscal year's first day"),
        pytest.param(date(2028, 4, 30), 2029, 6, id="April has no 31st"),
        pytest.param(date(2028, 9, 30), 2029, 11, id="eleven months"),
        pytest.param(date(2028, 10, 1), 2029, 12, id="the twelfth month has begun"),
        pytest.param(date(2028, 10, 31), 2029, 12, id="twelve months: the next year's last day"),
        pytest.param(date(2028, 11, 1), 2030, 13, id="thirteen months: two years late"),
        pytest.param(date(2029, 10, 31), 2030, 24, id="the last day two years on"),
        pytest.param(date(2029, 11, 1), 2031, 25, id="three years late"),
    ],
)
def test_a_deadline_on_a_31st_is_missed_by_months_that_end_with_their_last_day(ready_on, makes_year, months_missed):
    deadline(date(2027, 10, 31), 2028)

    assert reached(ready_on, 2028) == (makes_year, months_missed)


@pytest.mark.parametrize(
    ("ready_on", "makes_year", "months_missed"),
    [
        pytest.param(date(2028, 2, 28), 2028, 0, id="the day before"),
        pytest.param(date(2028, 2, 29), 2028, 0, id="on the leap day"),
        pytest.param(date(2028, 3, 1), 2029, 1, id="the day after"),
        pytest.param(date(2028, 3, 29), 2029, 1, id="a month later"),
        pytest.param(date(2028, 3, 30), 2029, 2, id="the second month has begun"),
        pytest.param(date(2029, 2, 28), 2029, 12, id="a year without a leap day ends on the 28th"),
        pytest.param(date(2029, 3, 1), 2030, 13, id="one day more"),
    ],
)
def test_a_deadline_on_a_leap_day_is_met_a_year_later_on_the_28th(ready_on, makes_year, months_missed):
    deadline(date(2028, 2, 29), 2028)

    assert reached(ready_on, 2028) == (makes_year, months_missed)


@pytest.mark.parametrize(
    ("ready_on", "makes_year", "months_missed"),
    [
        pytest.param(date(2027, 3, 31), 2027, 0, id="31 March"),
        pytest.param(date(2027, 4, 1), 2028, 1, id="1 April"),
        pytest.param(date(2027, 4, 30), 2028, 1, id="30 April"),
        pytest.param(date(2027, 5, 1), 2028, 2, id="1 May"),
        pytest.param(date(2028, 2, 29), 2028, 11, id="the leap day is eleven months on"),
        pytest.param(date(2028, 3, 31), 2028, 12, id="31 March of the next year"),
        pytest.param(date(2028, 4, 1), 2029, 13, id="1 April of the next year"),
    ],
)
def test_a_deadline_on_the_fiscal_years_last_day_ends_with_it(ready_on, makes_year, months_missed):
    deadline(date(2027, 3, 31), 2027)

    assert reached(ready_on, 2027) == (makes_year, months_missed)


@pytest.mark.parametrize(
    ("next_deadline", "ready_on", "makes_year", "months_missed"),
    [
        pytest.param(date(2021, 10, 8), date(2021, 10, 6), 2022, 13, id="next year's deadline is later: still met"),
        pytest.param(date(2021, 10, 8), date(2021, 10, 8), 2022, 13, id="on its day"),
        pytest.param(date(2021, 10, 8), date(2021, 10, 9), 2023, 13, id="the day after"),
        pytest.param(date(2021, 9, 30), date(2021, 10, 1), 2023, 12, id="next year's deadline is earlier: missed"),
        pytest.param(date(2021, 9, 30), date(2021, 9, 30), 2022, 12, id="on the earlier day"),
    ],
)
def test_a_later_year_is_made_by_its_own_calendar_where_that_is_laid(
    next_deadline, ready_on, makes_year, months_missed
):
    deadline(date(2020, 10, 2), 2021)
    deadline(next_deadline, 2022)

    assert reached(ready_on, 2021) == (makes_year, months_missed)


@pytest.mark.parametrize(
    ("on", "step", "months_missed", "makes_year"),
    [
        (date(2020, 4, 30), Step.CONCEPT_SURVEY, 0, 2021),
        (date(2020, 5, 31), Step.CONCEPT_SURVEY, 0, 2021),
        (date(2020, 6, 30), Step.CONCEPT_SURVEY, 0, 2021),
        (date(2020, 7, 31), Step.ICT_CHECK, 0, 2021),
        (date(2020, 8, 31), Step.ICT_CHECK, 0, 2021),
        (date(2020, 9, 30), Step.BUREAU_DEADLINE, 0, 2021),
        (date(2020, 10, 31), Step.FINANCE_DEADLINE, 1, 2022),
        (date(2020, 11, 30), Step.SECTION_ASSESSMENT, 2, 2022),
        (date(2020, 12, 31), Step.SECTION_ASSESSMENT, 3, 2022),
        (date(2021, 1, 31), Step.MAYOR_ASSESSMENT, 4, 2022),
        (date(2021, 2, 28), Step.VOTE, 5, 2022),
        (date(2021, 3, 31), None, 6, 2022),
    ],
)
def test_on_the_last_day_of_each_month_the_next_step_is_named_and_months_are_counted(
    on, step, months_missed, makes_year
):
    found = queries.countdown(Account.GENERAL, 2021, on)

    assert found.step.step == step if step else found.step is None
    assert (found.months_missed, found.makes_year) == (months_missed, makes_year)


@pytest.mark.parametrize(
    ("on", "open_days", "calendar_days"),
    [
        # Closed: 26 and 27 December (weekend), 29 December to 3 January. Open: 28 December, 4 to 7 January.
        pytest.param(date(2026, 12, 25), 5, 13, id="the last Friday of the year"),
        pytest.param(date(2026, 12, 28), 4, 10, id="the last open day of the year"),
        pytest.param(date(2026, 12, 31), 4, 7, id="New Year's Eve"),
        pytest.param(date(2027, 1, 3), 4, 4, id="the last closed day"),
        pytest.param(date(2027, 1, 4), 3, 3, id="the first open day of the year"),
        pytest.param(date(2027, 1, 7), 0, 0, id="the day itself"),
    ],
)
def test_the_days_around_the_new_year_are_not_open(on, open_days, calendar_days):
    deadline(date(2026, 10, 5), 2027)
    step = {"account": "test", "fiscal_year": 2027, "step": Step.SECTION_ASSESSMENT, "name_ja": "財政課長査定"}
    CalendarStep.objects.create(**step, on=date(2027, 1, 7))

    found = queries.countdown("test", 2027, on)

    assert (found.open_days_left, found.calendar_days_left) == (open_days, calendar_days)


@pytest.mark.parametrize(
    ("on", "open_days", "calendar_days"),
    [
        # 28 and 29 February and 1 March 2028 are Monday, Tuesday and Wednesday.
        pytest.param(date(2028, 2, 28), 2, 2, id="the leap day lies between"),
        pytest.param(date(2028, 2, 29), 1, 1, id="on the leap day"),
        pytest.param(date(2028, 3, 1), 0, 0, id="on the day"),
    ],
)
def test_a_leap_day_is_a_day_like_any_other(on, open_days, calendar_days):
    deadline(date(2028, 3, 1), 2028)

    found = queries.countdown("test", 2028, on)

    assert (found.open_days_left, found.calendar_days_left) == (open_days, calendar_days)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
        (date(2027, 12, 31), 2027),
        (date(2028, 1, 1), 2027),
        (date(2028, 2, 29), 2027),
        (date(2028, 3, 31), 2027),
        (date(2028, 4, 1), 2028),
    ],
)
def test_a_fiscal_year_begins_with_april(day, year):
    assert fiscal_year(day) == year


def test_a_case_without_a_request_asks_for_the_year_after_from_the_first_of_april_on():
    lay_calendar(year=2022)
    asking = case("dialogue")

    assert queries.countdown_of_case(asking, date(2021, 3, 31)).fiscal_year == 2021
    assert queries.countdown_of_case(asking, date(2021, 4, 1)).fiscal_year == 2022


@pytest.mark.parametrize(
    ("on", "year"), [(date(2020, 10, 1), 2021), (date(2020, 10, 2), 2021), (date(2020, 10, 3), 2022)]
)
def test_a_year_is_in_reach_up_to_the_deadline_inside_the_bureau(on, year):
    lay_calendar(year=2022)

    assert fiscal_year_in_reach(Account.GENERAL, on) == year


def test_accounts_count_by_their_own_days_wherever_several_are_counted_at_once():
    water, sewage = "水道事業会計", "下水道事業会計"
    deadline(date(2020, 9, 18), 2021, water)
    deadline(date(2020, 10, 30), 2021, sewage)
    asked = [
        request_for(case("dialogue", 1), account=Account.GENERAL),
        request_for(case("dialogue", 2, owner="WSB"), account=water),
        request_for(case("dialogue", 3, owner="WSB"), account=sewage),
    ]

    found = queries.countdowns(asked, date(2020, 10, 3))

    # 3 October: the general deadline (2 October) was yesterday, the water's (18 September) fifteen days ago.
    assert [(found[one.pk].makes_year, found[one.pk].months_missed) for one in asked] == [
        (2022, 1),
        (2022, 1),
        (2021, 0),
    ]
    assert [one.step and one.step.name_ja for one in found.values()] == ["finance_deadline", None, "局内締切"]


BEFORE = datetime(2021, 2, 9, 14, 59, 59, tzinfo=UTC)  # a second before midnight in Tokyo
MIDNIGHT = datetime(2021, 2, 9, 15, 0, 0, tzinfo=UTC)  # 10 February in Tokyo, still the 9th in London


@pytest.mark.parametrize(("at", "public"), [(BEFORE, False), (MIDNIGHT, True)])
@pytest.mark.parametrize("who", [officer, finance])
def test_amounts_are_public_from_midnight_in_tokyo_of_the_day_of_publication(monkeypatch, who, at, public):
    request = request_in("proposed")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    reader = Client(headers={"accept-language": "ja"})
    reader.force_login(who())

    shown = reader.get(request.get_absolute_url())

    assert queries.amounts_public(request, tokyo_date(at)) is public
    assert shown.context["amounts_public"] is public
    assert (shown.context["hidden_until"] is None) is public
