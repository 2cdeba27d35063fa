"""The edges of days, months and fiscal years, whatever the server's own time zone; and a month with nothing in it."""

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from tests.papers import read_back
from workflows.reports import screen
from workflows.reports.build import build
from workflows.reports.freezing import written
from workflows.reports.models import Audience, FileKind
from workflows.reports.months import Month
from workflows.reports.tables import value_of

from .histories import INSTANT, Fact, History, World, lay, midnight
from .support import CUT_OFF, JUNE, behind, document, headline

MARCH, APRIL = Month.parse("2026-03"), Month.parse("2026-04")
ZONES = ("UTC", "Asia/Tokyo", "Pacific/Pago_Pago")
NEW_YEAR = midnight(date(2026, 4, 1))  # of the fiscal year


@contextmanager
def process_in(zone: str) -> Iterator[None]:
    """The process as on a server of that zone. The site's own zone is a setting of ours, and stays."""
    before = os.environ["TZ"]
    try:
        os.environ["TZ"] = zone
        time.tzset()
        yield
    finally:
        os.environ["TZ"] = before
        time.tzset()


def received(number: int, at: datetime, answered_at: datetime | None = None) -> History:
    facts = [Fact("open", "", "received", at, at)]
    if answered_at:
        facts.append(Fact("accept", "received", "triage", answered_at, answered_at))
    return History(f"CD-2026-{number:04d}", facts)


@pytest.fixture
def at_the_edges():
    """Cases received at the last and the first instant of months, and answered at the last and the first of a day."""
    monday, tuesday = midnight(date(2026, 4, 6)), midnight(date(2026, 4, 7))
    lay(
        World(
            first=APRIL.first,
            cut_off=NEW_YEAR,
            since=NEW_YEAR,
            changes_on=date(2026, 4, 15),
            histories=[
                received(1, midnight(date(2026, 3, 1)) - INSTANT),
                received(2, midnight(date(2026, 3, 1))),
                received(3, NEW_YEAR - INSTANT),
                received(4, NEW_YEAR),
                received(5, monday, tuesday - INSTANT),
                received(6, monday, tuesday),
                received(7, midnight(date(2026, 5, 1)) - INSTANT),
                received(8, midnight(date(2026, 5, 1))),
            ],
        )
    )


@pytest.mark.usefixtures("at_the_edges")
def test_months_and_fiscal_years_begin_at_midnight_in_tokyo_wherever_the_server_is():
    cut_off = datetime(2026, 5, 1, 0, 0, tzinfo=UTC)
    told = []
    for zone in ZONES:
        with process_in(zone):
            told.append([build(month, cut_off=cut_off) for month in (MARCH, APRIL)])

    assert told[1:] == [told[0]] * 2
    march, april = (json.loads(one[Audience.HEADQUARTERS]) for one in told[0])
    assert behind(march, "flow", "stock", "＋ 新規受付", "now") == ["CD-2026-0002", "CD-2026-0003"]
    assert behind(april, "flow", "stock", "＋ 新規受付", "now") == [f"CD-2026-000{n}" for n in (4, 5, 6, 7)]
    # The fiscal year begins anew with the instant of midnight: three since last April, then four.
    assert headline(march, "received")["note"].endswith("今年度の累計 3件")
    assert headline(april, "received")["note"].endswith("今年度の累計 4件")
    # Answered before midnight is the same day, at midnight the next: 0 and 1 open days.
    assert headline(april, "answered")["note"] == "2件中2件。最初の対応まで中央値0.5開庁日"


def test_the_zone_of_the_process_is_really_changed():
    """What the test above relies on: an instant reads as another day in each zone."""
    days = set()
    for zone in ZONES:
        with process_in(zone):
            days.add(datetime.fromtimestamp(NEW_YEAR.timestamp()).date())  # noqa: DTZ006  (the process's own zone)

    assert days == {date(2026, 3, 31), date(2026, 4, 1)}


def test_a_cut_off_takes_in_its_own_instant_and_nothing_later():
    written_down = History("CD-2026-0001", [Fact("open", "", "received", CUT_OFF - timedelta(days=3), CUT_OFF)])
    lay(World(JUNE.first, CUT_OFF, CUT_OFF, date(2026, 6, 15), [written_down]))

    assert headline(document(cut_off=CUT_OFF - INSTANT), "received")["value"]["value"] == 0
    assert headline(document(cut_off=CUT_OFF), "received")["value"]["value"] == 1


NOTHING = re.compile(r"\b(None|nan|NaN|inf|Infinity|undefined)\b")


@pytest.mark.parametrize("audience", [Audience.HEADQUARTERS, Audience.PUBLIC])
def test_a_month_with_nothing_in_it_reads_as_such_in_every_form(audience):
    text = build(JUNE, cut_off=CUT_OFF)[audience]
    made = written(text, FileKind.values)
    told = json.loads(text)
    page = screen.page(told, style_url="/x.css", back_url="/")
    paper = read_back(made[FileKind.PDF])
    workbook = openpyxl.load_workbook(BytesIO(made[FileKind.XLSX]))
    cells = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    csv = made[FileKind.CSV].decode("utf-8-sig")

    for name, words in (("page", page), ("html", made[FileKind.HTML].decode()), ("csv", csv), ("pdf", paper.text)):
        assert not NOTHING.search(words), name
        assert "2026年6月" in words.replace(" ", ""), name
    assert not [cell for cell in cells if isinstance(cell, str) and NOTHING.search(cell)]
    assert json.loads(made[FileKind.JSON]) == told
    assert value_of(headline(told, "received")["value"]) == 0
    assert paper.pages >= 1
    assert paper.tagged
    assert "今月" in page or "ありません" in page
