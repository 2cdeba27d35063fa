"""What stands is kept between requests, and never a moment longer than it stands."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from connected_desk.city import open_days
from connected_desk.city.models import ClosedDay, Unit
from connected_desk.city.queries import tree, units_by_id, units_named
from connected_desk.records import fact_triggers, facts
from connected_desk.records.models import FactStamp
from connected_desk.records.triggers import missing

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 2)


def closed_in_a_request() -> frozenset[date]:
    with facts.one_request():
        return open_days.closed_days()


def test_a_second_request_asks_for_the_stamp_alone(django_assert_num_queries):
    closed_in_a_request()
    with django_assert_num_queries(1):
        assert closed_in_a_request() == frozenset()


@pytest.mark.parametrize("table", sorted(facts.TABLES))
def test_each_kept_table_is_stamped(table: str):
    needed = fact_triggers.needed(connection)
    assert table in {trigger.table for trigger in needed}
    assert missing(connection, needed) == []


def test_rows_made_changed_and_taken_away_are_seen_by_the_next_request():
    assert closed_in_a_request() == frozenset()

    [made] = ClosedDay.objects.bulk_create([ClosedDay(day=DAY, reason_ja="点検")], ignore_conflicts=False)
    assert closed_in_a_request() == {DAY}

    ClosedDay.objects.update(day=date(2026, 6, 3))
    assert closed_in_a_request() == {date(2026, 6, 3)}

    ClosedDay.objects.all().delete()
    assert closed_in_a_request() == frozenset()


@pytest.mark.parametrize("reason", ["点検", "停電"])
def test_a_row_written_over_another_is_seen_as_well(reason: str):
    ClosedDay.objects.create(day=DAY, reason_ja="点検")
    before = FactStamp.objects.get().stamp

    over = [ClosedDay(day=DAY, reason_ja=reason)]
    ClosedDay.objects.bulk_create(over, update_conflicts=True, unique_fields=["day"], update_fields=["reason_ja"])

    assert FactStamp.objects.get().stamp != before


def test_a_row_written_past_django_is_seen_as_well():
    closed_in_a_request()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO city_closedday (day, reason_ja, reason_en) VALUES ('2026-06-02', '点検', '')")
    assert closed_in_a_request() == {DAY}


def test_the_request_that_writes_sees_what_it_wrote_and_what_it_took_back():
    with facts.one_request():
        assert open_days.closed_days() == frozenset()
        with transaction.atomic():
            ClosedDay.objects.create(day=DAY, reason_ja="点検")
            assert open_days.closed_days() == {DAY}
            transaction.set_rollback(True)
        assert open_days.closed_days() == frozenset()
    assert closed_in_a_request() == frozenset()


def test_a_request_reads_nothing_older_than_its_beginning():
    with facts.one_request():
        assert open_days.closed_days() == frozenset()
    ClosedDay.objects.create(day=DAY, reason_ja="点検")
    with facts.one_request():
        facts.read_with(FactStamp.objects.get().stamp)
        assert open_days.closed_days() == {DAY}


def test_outside_a_request_the_database_is_asked_each_time(django_assert_num_queries):
    with django_assert_num_queries(2):
        open_days.closed_days()
        open_days.closed_days()


def test_without_a_stamp_nothing_is_kept(django_assert_num_queries):
    FactStamp.objects.all().delete()
    for _request in range(2):
        with django_assert_num_queries(2):
            closed_in_a_request()


def test_what_is_kept_of_units_follows_a_change_of_their_order():
    above = Unit.objects.create(code="A", name_ja="上", position=1, kind="bureau")
    below = Unit.objects.create(code="B", name_ja="下", position=2, kind="section")
    with facts.one_request():
        assert list(tree().upwards(below.pk)) == [below.pk]

    Unit.objects.filter(pk=below.pk).update(parent=above)

    with facts.one_request():
        assert list(tree().upwards(below.pk)) == [below.pk, above.pk]


def test_a_missing_trigger_is_told_of_at_start_up():
    trigger = fact_triggers.needed(connection)[0]
    table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger.name}{table}")
    [found] = fact_triggers.check_installed(None, databases=["default"])
    assert trigger.name in found.msg


def test_a_unit_made_after_the_page_began_is_found_by_what_points_to_it():
    made = Unit.objects.create(code="NEW", kind="bureau", name_ja="新設局", position=1)
    with facts.one_request():
        known: Any = units_by_id()
        known.pop(made.pk)  # as the answer of a page that began before
        assert made.pk not in units_by_id()
        assert units_named([made.pk, None])[made.pk] == made
