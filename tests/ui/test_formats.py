"""Dates, sizes and money as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from connected_desk.city import calendar
from connected_desk.ui import formats

EVENING_UTC = datetime(2025, 10, 14, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "value", "japanese", "english"),
    [
        (formats.full_date, date(2025, 10, 15), "2025年10月15日（水）", "Wed 15 October 2025"),
        (formats.short_date, date(2025, 10, 5), "10月5日（日）", "Sun 5 Oct"),
        (formats.full_datetime, EVENING_UTC, "2025年10月15日（水）8時05分", "Wed 15 October 2025, 8:05"),
        (formats.stamp, EVENING_UTC, "2025/10/15 08:05", "2025/10/15 08:05"),
        (formats.era_date, date(2025, 10, 15), "令和7年10月15日", "15 October 2025 (Reiwa 7)"),
        (formats.era_date, date(2019, 5, 1), "令和元年5月1日", "1 May 2019 (Reiwa 1)"),
        (formats.era_date, date(2019, 4, 30), "平成31年4月30日", "30 April 2019 (Heisei 31)"),
        (formats.file_size, 2_516_582, "2.4MB", "2.4MB"),
        (formats.file_size, 655_360, "640KB", "640KB"),
        (formats.file_size, 12, "12B", "12B"),
        (formats.thousands, 1_234_567, "1,234,567", "1,234,567"),
        (formats.thousands, Decimal("-62.40"), "−62.40", "−62.40"),
        (formats.thousands, Decimal("70").normalize(), "70", "70"),
        (formats.money, 1_234_000, "1,234,000円", "¥1,234,000"),
    ],
)
def test_each_language_has_its_way_of_writing(write, value, japanese, english):
    with translation.override("ja"):
        assert write(value) == japanese
    with translation.override("en"):
        assert write(value) == english


@pytest.mark.parametrize(
    "write", [formats.full_date, formats.era_date, formats.file_size, formats.money, formats.stamp]
)
def test_absence_is_a_dash_and_never_a_zero(write):
    assert write(None) == "－"


@pytest.mark.parametrize("day", [date(2025, 10, 15), date(2019, 5, 1), date(1989, 1, 7)])
def test_eras_are_counted_as_the_city_counts_them(day):
    with translation.override("ja"):
        assert formats.era_date(day) == calendar.era(day)


def test_a_short_date_of_another_year_than_the_one_it_is_read_in_says_which():
    with translation.override("ja"):
        assert formats.short_date(date(2025, 10, 5), date(2025, 12, 1)) == "10月5日（日）"
        assert formats.short_date(date(2025, 10, 5), date(2026, 1, 4)) == "2025年10月5日（日）"
