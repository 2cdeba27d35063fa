"""A month to report on, June 2026: its report by real moves, and its document as tests read it."""

import json
from datetime import UTC, datetime
from typing import Any

from connected_desk.sample.walk import Walk
from tests.rows import once
from tests.support import MONDAY, somebody
from workflows.reports import actions
from workflows.reports.build import build
from workflows.reports.definition import ReportState
from workflows.reports.models import Audience, Report
from workflows.reports.months import Month
from workflows.reports.tables import cases_of, value_of

JUNE, MAY = Month.parse("2026-06"), Month.parse("2026-05")
CUT_OFF = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)  # nine in the morning of 1 July in Tokyo
TENTH = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)  # Wednesday 10 June, ten in the morning in Tokyo


def secretary():
    return somebody("ict")


def secretariat_head():
    return somebody("icthead")


def drafted(month: Month = JUNE, at: datetime = CUT_OFF) -> Report:
    """The month's report, just opened."""
    return once("drafted", (str(month), at), lambda: actions.open_report(month, by=secretary(), at=at))


def report_in(state: str, month: Month = JUNE) -> Report:
    """The month's report in that state, carried there by real moves."""
    if state == ReportState.DRAFTING:
        return drafted(month)
    return once("report", (str(state), str(month)), lambda: Walk(MONDAY, origin="live").to(drafted(month), state))


def document(month: Month = JUNE, *, cut_off: datetime = CUT_OFF, audience: str = Audience.HEADQUARTERS) -> dict:
    """The document of a month, parsed."""
    return json.loads(build(month, cut_off=cut_off)[audience])


def rows(told: dict, section: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table, each by the codes of its columns, without the cases behind the figures."""
    found = find(told, section, table)
    codes = [one["code"] for one in found["columns"]]
    return [dict(zip(codes, map(value_of, row), strict=True)) for row in found["rows"]]


def row(told: dict, section: str, table: str, first: str) -> dict[str, Any]:
    """The row that begins with that text."""
    return next(one for one in rows(told, section, table) if str(next(iter(one.values()))).strip() == first)


def behind(told: dict, section: str, table: str, first: str, code: str) -> list[str]:
    """The case numbers behind a figure."""
    found = find(told, section, table)
    place = [one["code"] for one in found["columns"]].index(code)
    return next(cases_of(line[place]) for line in found["rows"] if str(value_of(line[0])).strip() == first)


def find(told: dict, section: str, table: str) -> dict[str, Any]:
    part = next(one for one in told["sections"] if one["code"] == section)
    return next(one for one in part["tables"] if one["code"] == table)


def headline(told: dict, code: str) -> dict[str, Any]:
    return next(one for one in told["headlines"] if one["code"] == code)
