"""That a month is read from what it reaches, whatever lies behind it, and that nothing is left out by that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.support import received_case
from workflows.cases.models import Case
from workflows.reports.gathering import gather
from workflows.reports.months import Month

from .histories import Fact, History, World, imagined, lay
from .support import report_in

LONG_AGO = datetime(2021, 6, 1, 3, 0, tzinfo=UTC)


def over(number: int) -> History:
    """A case that came and went years ago, with ten rows of its log."""
    days = [LONG_AGO + timedelta(days=day) for day in range(10)]
    told = [Fact("open", "", "received", days[0], days[0])]
    told += [Fact("assign", "received", "received", day, day) for day in days[1:9]]
    return History(f"CD-2021-{number:04d}", [*told, Fact("reject", "received", "declined", days[9], days[9])])


def read(world: World) -> tuple[list[tuple[str, int]], int]:
    """The cases a month is told from, each with how many rows of its log were read; and how many statements it took."""
    with transaction.atomic():
        lay(world)
        with CaptureQueriesContext(connection) as statements:
            material = gather(Month(world.first), cut_off=world.cut_off, since=world.since)
        transaction.set_rollback(True)
    return [(case.number, len(case.story.events)) for case in material.cases], len(statements)


def test_a_month_reads_no_row_more_after_years_of_cases_that_are_over():
    world = imagined(7, 8)

    without, statements = read(world)
    behind = [over(number) for number in range(1, 41)]

    assert without
    assert read(replace(world, histories=[*world.histories, *behind])) == (without, statements)


def test_a_case_open_for_years_is_reached_and_one_that_was_over_is_once_it_moves():
    waiting, back = over(1), over(2)
    waiting.facts.pop()
    again = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
    back.facts.append(Fact("reopen", "declined", "triage", again, again))
    world = replace(imagined(7, 0), histories=[waiting, back, over(3)])

    assert [number for number, _rows in read(world)[0]] == ["CD-2021-0001", "CD-2021-0002"]


def test_the_archive_is_proved_against_the_whole_log_and_so_finds_a_state_that_was_tampered_with():
    case = received_case(datetime(2024, 6, 3, 1, 0, tzinfo=UTC))
    Case.objects.filter(pk=case.pk).update(state="declined")
    report_in("published")
    complaint = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_reports", stdout=StringIO(), stderr=complaint)

    assert "手続中の案件: 0 → 1" in complaint.getvalue() or "手続中" in complaint.getvalue()
