"""How many open days are left to a date: 0 on the day itself and on no other."""

from datetime import date

import pytest

from workflows.engine.deadlines import left

pytestmark = pytest.mark.django_db

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 7, day) for day in (10, 11, 12, 13))


@pytest.mark.parametrize(
    ("due", "on", "days"),
    [
        (FRIDAY, FRIDAY, 0),
        (MONDAY, FRIDAY, 1),
        (FRIDAY, SUNDAY, -1),  # late, although no open day has passed since
        (FRIDAY, MONDAY, -1),
        (SUNDAY, SATURDAY, 1),
        (FRIDAY, date(2026, 7, 15), -3),
    ],
)
def test_a_date_is_late_from_the_next_day_on_whether_or_not_the_city_hall_is_open(due, on, days):
    assert left(due, on) == days
