"""Open days: what is closed, and the arithmetic the deadlines stand on."""

from datetime import date

import pytest

from connected_desk.city import open_days
from connected_desk.city.models import ClosedDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 5, 6), "substitute holiday for Constitution Day on a Sunday (振替休日)"),
        (date(2026, 9, 22), "between two holidays (国民の休日)"),
        (date(2026, 6, 6), "Saturday"),
        (date(2026, 6, 7), "Sunday"),
        (date(2026, 12, 29), "first day of the turn of the year"),
        (date(2027, 1, 3), "last day of the turn of the year"),
    ],
)
def test_the_city_hall_is_closed(day: date, why: str):
    assert not open_days.is_open(day), why


@pytest.mark.parametrize("day", [date(2026, 5, 7), date(2026, 9, 24), date(2026, 12, 28), date(2027, 1, 4)])
def test_the_day_beside_a_closure_is_open(day: date):
    assert open_days.is_open(day)


def test_a_day_the_city_closes_by_itself_does_not_count():
    ClosedDay.objects.create(day=date(2026, 6, 2), reason_ja="庁舎の点検")

    assert not open_days.is_open(date(2026, 6, 2))
    assert open_days.add(date(2026, 6, 1), 1) == date(2026, 6, 3)


def test_open_days_are_added_over_the_spring_holidays():
    # Tuesday 28 April; 29 April and 3 to 6 May are closed.
    assert open_days.add(date(2026, 4, 28), 3) == date(2026, 5, 7)


def test_open_days_are_taken_away_over_the_turn_of_the_year():
    # Monday 4 January, Tuesday 29 December and the days between are closed or a Monday we start from.
    assert open_days.add(date(2027, 1, 4), -1) == date(2026, 12, 28)


def test_adding_nothing_stays_on_the_day_even_if_it_is_closed():
    assert open_days.add(date(2026, 6, 6), 0) == date(2026, 6, 6)


def test_between_counts_the_open_days_after_the_first_up_to_the_last():
    assert open_days.between(date(2026, 4, 28), date(2026, 5, 7)) == 3
    assert open_days.between(date(2026, 5, 7), date(2026, 4, 28)) == -3
    assert open_days.between(date(2026, 6, 5), date(2026, 6, 7)) == 0


def test_the_next_open_day_is_the_day_itself_unless_it_is_closed():
    assert open_days.next_open(date(2026, 6, 1)) == date(2026, 6, 1)
    assert open_days.next_open(date(2026, 5, 2)) == date(2026, 5, 7)


def test_days_fetched_once_need_no_more_queries(django_assert_num_queries):
    closed = open_days.closed_days()

    with django_assert_num_queries(0):
        open_days.add(date(2026, 6, 1), 20, closed=closed)
        open_days.between(date(2026, 6, 1), date(2026, 12, 31), closed=closed)
