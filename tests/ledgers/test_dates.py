"""Dates of ledgers, each read by hand."""

from datetime import date, datetime

import pytest

from connected_desk.records.dates import NoDay, as_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("令和7年4月1日", date(2025, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("R7.4.1", date(2025, 4, 1)),
        ("r7/4/1", date(2025, 4, 1)),
        ("Ｒ７．４．１", date(2025, 4, 1)),
        ("H30-12-31", date(2018, 12, 31)),
        ("2025/4/1", date(2025, 4, 1)),
        ("2025-04-01", date(2025, 4, 1)),
        ("2025年4月1日（火）", date(2025, 4, 1)),
        ("２０２５／４／１", date(2025, 4, 1)),
        ("2025/4/1 9:30", date(2025, 4, 1)),
        ("2025-04-01 00:00:00", date(2025, 4, 1)),
        ("20250401", date(2025, 4, 1)),
        (45748, date(2025, 4, 1)),
        (45748.5, date(2025, 4, 1)),
        ("45748", date(2025, 4, 1)),
        (datetime(2025, 4, 1, 12), date(2025, 4, 1)),
        (date(2025, 4, 1), date(2025, 4, 1)),
    ],
)
def test_a_date_is_read_as_it_is_meant(written: object, meant: date):
    assert as_date(written) == meant


def test_a_sheet_of_an_old_macintosh_counts_from_1904():
    assert as_date(44286, from_1904=True) == date(2025, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2025/2/30",
        "令和7年13月1日",
        "令和元年4月30日",
        "4/1",
        "来週",
        "12",
        3,
        "R7",
        "2025/4",
        "2025",
        "未定",
        "1/4/2025",
    ],
)
def test_what_is_no_day_is_refused_and_not_guessed(written: object):
    with pytest.raises(NoDay):
        as_date(written)
