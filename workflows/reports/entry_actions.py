"""Every write of an entry sheet: what was said of its rows, all in one transaction or none of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from connected_desk.city.models import Person, Unit
from connected_desk.strategy.actions import indicators, initiatives
from connected_desk.strategy.models import Indicator, Initiative, Milestone
from connected_desk.strategy.terms import Absence, IndicatorKind, Outcome
from workflows.ledgers.actions import ChangedMeanwhile

from .entry_rows import MILESTONE, REMARK, VALUE, Row, sheet_of
from .entry_said import DONE, OPEN, UNCHANGED
from .months import Month

TABLES: dict[str, Any] = {VALUE: Indicator, MILESTONE: Milestone, REMARK: Initiative}


@dataclass(frozen=True)
class Entry:
    """A row with what is said of it: the cleaned values of its form."""

    row: Row
    said: dict[str, Any]


@transaction.atomic
def enter(unit: Unit, month: Month, entries: Sequence[Entry], *, by: Person, at: datetime) -> int:
    """Write what was said of rows of that unit's sheet; returns how many.

    Raises ChangedMeanwhile where one of them stands otherwise by now than when it was read; nothing is written then.
    """
    for kind, table in TABLES.items():
        keys = [entry.row.key for entry in entries if entry.row.kind == kind]
        list(table.objects.select_for_update().filter(key__in=keys).order_by("pk").values_list("pk"))
    now = {_place(row): row.seen for row in sheet_of(unit, month).rows}
    if any(now.get(_place(entry.row)) != entry.row.seen for entry in entries):
        raise ChangedMeanwhile
    for entry in entries:
        WRITERS[entry.row.kind](entry.row, entry.said, by, at)
    return len(entries)


def _place(row: Row) -> tuple[Any, ...]:
    return row.kind, row.key, row.unit


def _write_value(row: Row, said: dict[str, Any], by: Person, at: datetime) -> None:
    choice, grade = said["choice"], _grade(row, said)
    values: dict[str, Any]
    if choice == UNCHANGED:
        values = _as_before(row)
    elif choice in (DONE, OPEN):
        values = {"value": Decimal(choice == DONE), "done_on": said["on"]}
    elif choice in Absence.values:
        values = {"absence": choice}
    else:
        values = {"value": said["value"], "parts": said["parts"]} if "parts" in said else {"value": said["value"]}
    remark = said["text"] or (row.before.remark if choice == UNCHANGED else "")
    indicators.record_value(
        indicator=row.subject,
        unit=row.unit,
        month=row.month.first,
        **values,
        remark=remark,
        unchanged=choice == UNCHANGED,
        grade=grade,
        by=by,
        at=at,
    )


def _as_before(row: Row) -> dict[str, Any]:
    before = row.before
    if before.denominator is not None and row.subject.kind == IndicatorKind.RATIO:
        return {"parts": (before.numerator, before.denominator)}
    return {"value": before.value, "done_on": before.done_on, "absence": before.absence}


def _write_milestone(row: Row, said: dict[str, Any], by: Person, at: datetime) -> None:
    about = {"milestone": row.subject, "version": row.subject.version, "by": by, "at": at}
    if said["choice"] == UNCHANGED:
        initiatives.leave_milestone(**about)
    else:
        initiatives.settle_milestone(**about, outcome=Outcome(said["choice"]), on=said["on"], reason=said["text"])


def _write_remark(row: Row, said: dict[str, Any], by: Person, at: datetime) -> None:
    unchanged = said["choice"] == UNCHANGED
    initiatives.remark_on_month(
        initiative=row.subject,
        month=row.month.first,
        text=row.before.text if unchanged else said["text"],
        unchanged=unchanged,
        grade=_grade(row, said),
        by=by,
        at=at,
    )


def _grade(row: Row, said: dict[str, Any]) -> int | None:
    """The grade chosen; of what is unchanged the one before."""
    if not row.scale:
        return None
    if said["grade"]:
        return int(said["grade"])
    return row.before.grade if said["choice"] == UNCHANGED else None


WRITERS = {VALUE: _write_value, MILESTONE: _write_milestone, REMARK: _write_remark}
