"""Asking bureaus for the values of last month."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connected_desk.records import facts
from connected_desk.records.models import OutboxMail
from connected_desk.strategy.actions.indicators import record_value
from connected_desk.strategy.models import Indicator
from tests.support import bureau_officer, water_bureau
from workflows.reports import entries, schedule
from workflows.reports.entry_rows import VALUE

from .entered import prepared
from .support import CUT_OFF, JUNE


def to_the_bureau() -> list[str]:
    """The subjects of what the water bureau's officer was asked, in order."""
    rows = OutboxMail.objects.filter(to=bureau_officer().email, subject__contains="進捗").order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_a_bureau_without_values_is_asked_once_and_once_again_after_the_day():
    for _twice in range(2):
        schedule.ask_for_values(period="2026-06", at=CUT_OFF)
        schedule.ask_again_for_values(period="2026-06", at=CUT_OFF)

    assert to_the_bureau() == [
        "【2026年6月分】進捗の登録をお願いします（2026年7月7日まで）",
        "【2026年6月分】進捗がまだ登録されていません（期限 2026年7月7日）",
    ]


def test_a_bureau_that_has_entered_all_it_owes_is_left_alone():
    owed = entries.missing(JUNE)[water_bureau()]
    for row in owed:
        record_value(indicator=row.subject, unit=row.unit, month=JUNE.first, value=Decimal(1), by=None, at=CUT_OFF)

    schedule.ask_for_values(period="2026-06", at=CUT_OFF)

    assert to_the_bureau() == []
    assert Indicator.objects.exists()
    assert OutboxMail.objects.filter(subject__contains="進捗").exists()  # the others are asked all the same


@pytest.mark.parametrize(
    ("day", "hour", "open_month", "missing_month"),
    [
        (1, 0, "2026-06", None),  # Wednesday 1 July 2026, nine in the morning: the first open day
        (1, 23, None, None),  # eight in the morning of the next day
        (7, 0, None, None),  # Tuesday the 7th, the fifth open day: the day they are due
        (8, 0, None, "2026-06"),
        (9, 0, None, None),
    ],
)
def test_the_mornings_on_which_bureaus_are_asked(day, hour, open_month, missing_month):
    at = datetime(2026, 7, day, hour, 0, tzinfo=UTC)

    assert (schedule.mail_morning_of_first_day(at), schedule.morning_after_due(at)) == (open_month, missing_month)


def test_what_is_owed_is_kept_under_every_table_it_is_read_from():
    prepared()
    with CaptureQueriesContext(connection) as asked:
        entries.missing(JUNE)
    read = {table for one in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}

    # Who entered something stands beside it, and says nothing of how much is owed.
    assert read - {"city_person"} == set(entries.ENTERED)


def test_a_value_just_entered_is_owed_no_longer_by_the_next_page():
    with facts.one_request():
        before = entries.owing(JUNE)[water_bureau().pk]
    first = next(row for row in entries.missing(JUNE)[water_bureau()] if row.kind == VALUE)
    entered = {"indicator": first.subject, "unit": first.unit, "month": JUNE.first, "value": Decimal(1)}
    record_value(**entered, by=bureau_officer(), at=CUT_OFF)

    with facts.one_request():
        assert entries.owing(JUNE).get(water_bureau().pk, 0) == before - 1


def test_what_a_unit_still_owes_is_among_its_due_dates_and_on_its_first_page(signed_in):
    client = signed_in(bureau_officer())
    owed = len(entries.missing(JUNE)[water_bureau()])
    address = f"/desk/entries/{water_bureau().key}/2026-06/"

    first, due = client.get("/desk/"), client.get("/desk/deadlines/")

    asked = next(one for one in first.context["asked"] if one.url == address)
    assert (asked.due_on.isoformat(), f"未登録{owed}件" in asked.title) == ("2026-07-07", True)
    assert address in due.content.decode()

    for row in entries.missing(JUNE)[water_bureau()]:
        record_value(indicator=row.subject, unit=row.unit, month=JUNE.first, value=Decimal(1), by=None, at=CUT_OFF)

    assert address not in client.get("/desk/deadlines/").content.decode()
    assert address not in client.get("/desk/").content.decode()
