"""Every write of files that are read in: its columns, taking a ledger over, changing cases.

All take `by` (a person) and `at` (an aware instant), and each is one transaction.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, WaitingFile
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from connected_desk.records import files
from connected_desk.records.tables import Table, judged, read
from workflows.cases import actions as cases
from workflows.cases.ledger_actions import take_case_over
from workflows.engine.move import STALE, lock
from workflows.engine.refusals import MoveRefused, Reason

from .changes import Change, Line, compare
from .checking import Findings, check
from .models import Columns, Import, ImportedRow
from .words import mark_of

LEDGER, CASE_LIST = "ledger", "case_list"  # the kinds of files that wait to be read in
MAY_TAKE_OVER = (HeldRole.DESK_HEAD, HeldRole.ADMIN)
NOT_YOURS = Reason(
    "role",
    "台帳を取り込めるのは、デスクの長と管理者です。",
    "A ledger is taken over by the head of the desk or an administrator.",
)


class LedgerFaulty(Exception):
    """Some rows cannot be read in, and so nothing was; `findings` say which and why."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(_("The ledger was not read in: some of its rows have to be put right first."))
        self.findings = findings


class ChangedMeanwhile(Exception):
    """What would be written is not what was shown: cases or permissions have changed since. Nothing was written."""


class Compared(Protocol):
    """A line of differences, of whatever workbook."""

    number: str
    changes: list[Change]

    @property
    def writable(self) -> bool: ...


@dataclass(frozen=True)
class Source:
    """A ledger about to be read in: what the city calls it, its file, and its table."""

    ledger: str
    file_name: str
    sha256: str
    table: Table


def source_of(waiting: WaitingFile) -> Source:
    """The ledger in a file that waits."""
    return _source(waiting.said, waiting.name, bytes(waiting.content), waiting.content_type)


def source_from(file: Any, *, ledger: str) -> Source:
    """The ledger in an open file. Raises records.files' FileRefused and tables.Unreadable."""
    return _source(ledger, files.shown(file.name or "")[:400], *judged(file))


def _source(ledger: str, name: str, data: bytes, content_type: str) -> Source:
    return Source(ledger, name, hashlib.sha256(data).hexdigest(), read(data, content_type))


@transaction.atomic
def remember_columns(table: Table, columns: Mapping[str, str], *, by: Person, at: datetime) -> Columns:
    """Remember which heading is which field, for every ledger with the same headings."""
    said = {"by_field": dict(columns), "by": by, "at": at}
    kept, _new = Columns.objects.update_or_create(headings=mark_of(table.headings), defaults=said)
    return kept


@transaction.atomic
def read_in(source: Source, columns: Mapping[str, str], *, by: Person, at: datetime) -> Import:
    """Take every row of the ledger over as a case, or none; rows read in before are left alone.

    Raises LedgerFaulty where a row cannot be read in, and MoveRefused for anybody who may not.
    """
    on = tokyo_date(at)
    if not any(holds(by, role, on) for role in MAY_TAKE_OVER):
        raise MoveRefused("role", [NOT_YOURS], None)
    findings = check(source.table, columns, ledger=source.ledger, on=on)
    if findings.faults:
        raise LedgerFaulty(findings)
    done = Import.objects.create(
        ledger=source.ledger,
        file_name=source.file_name,
        sha256=source.sha256,
        by=by,
        at=at,
        taken=len(findings.taken),
        known=len(findings.known),
    )
    for one in findings.taken:
        case = take_case_over(one.former, by=by, at=at)
        ImportedRow.objects.create(origin=done, case=case, ledger=source.ledger, number=one.number, line=one.line)
    return done


def try_out(table: Table, *, by: Person, at: datetime) -> list[Line]:
    """What the workbook would change, judged by the actions that would write it; nothing is kept.

    Raises tables.Unreadable.
    """
    with transaction.atomic():
        lines = _written(table, by=by, at=at)
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def write_changes(table: Table, *, shown: str, by: Person, at: datetime) -> list[Line]:
    """Write what was shown (see `mark`), all in one transaction; rows with a problem or a conflict are left alone.

    Raises ChangedMeanwhile where the differences are others by now.
    """
    lines = _written(table, by=by, at=at)
    if mark(lines) != shown:
        raise ChangedMeanwhile
    return [line for line in lines if line.writable]


def mark(lines: Sequence[Compared]) -> str:
    """What a list of differences says, in short: equal where a person would read the same."""
    said = [
        (line.number, line.writable, [(change.label, change.before, change.after) for change in line.changes])
        for line in lines
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _written(table: Table, *, by: Person, at: datetime) -> list[Line]:
    lines = compare(table, by=by, on=tokyo_date(at))
    for line in lines:
        if line.writable:
            try:
                _write(line, by=by, at=at)
            except MoveRefused as refusal:
                line.problem = " ".join(reason.sentence for reason in refusal.reasons)
    return lines


@transaction.atomic
def _write(line: Line, *, by: Person, at: datetime) -> None:
    [case] = lock([line.case])  # type: ignore[list-item]  # a writable line has one
    if case.version != line.case.version:  # type: ignore[union-attr]
        raise MoveRefused("version", [STALE], case)
    if line.officer:
        cases.assign_officer(case, officer=line.officer, by=by, at=at)
    if line.item:
        cases.link_item(case, item=line.item, primary=True, reason=line.reason, by=by, at=at)
    if line.note:
        cases.write_note(case, text=line.note, by=by, at=at)
