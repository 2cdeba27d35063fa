"""What somebody says of one row of an entry sheet, on the page or in the workbook, as words that can be compared."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from connected_desk.strategy.terms import IndicatorKind, MilestoneState

from .entry_rows import MILESTONE, REMARK, Row

# What can be said of a row besides the absences of a value (strategy/terms.py).
ENTER, UNCHANGED, DONE, OPEN, MOVED, DROPPED = "value", "unchanged", "done", "open", "moved", "dropped"


@dataclass(frozen=True)
class Said:
    """What is said, all as text: `choice` is what stands for the row, the rest what it takes."""

    choice: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    on: str = ""
    text: str = ""
    grade: str = ""

    @classmethod
    def of(cls, cleaned: Mapping[str, Any]) -> "Said":
        """What a form says that was found in order."""
        return cls(**{one.name: _plain(cleaned.get(one.name)) for one in fields(cls)})

    @property
    def mark(self) -> str:
        """The same text where the same is said: what a form and a workbook bring back to show what they began with."""
        return json.dumps(list(asdict(self).values()), ensure_ascii=False)

    @property
    def initial(self) -> dict[str, Any]:
        """What a form begins with."""
        on = date.fromisoformat(self.on) if self.on else None
        return {**asdict(self), "on": on}


def said_now(row: Row) -> Said:
    """What stands for the month now; nothing where nobody has entered anything."""
    return _said(row, row.now) if row.now else Said()


def said_before(row: Row) -> Said:
    """What stood for the month before, as something to begin with: never as unchanged."""
    return _said(row, row.before, as_new=True) if row.before and row.kind != MILESTONE else Said()


def _said(row: Row, entry: Any, *, as_new: bool = False) -> Said:
    grade = _plain(entry.grade) if row.scale else ""
    if row.kind == MILESTONE:
        return _of_a_milestone(entry)
    if row.kind == REMARK:
        if entry.unchanged and not as_new:
            return Said(UNCHANGED, grade=grade)
        return Said(ENTER, text=entry.text, grade=grade)
    if entry.unchanged and not as_new:
        return Said(UNCHANGED, text=entry.remark, grade=grade)
    return _of_a_value(row, entry, grade)


def _of_a_value(row: Row, entry: Any, grade: str) -> Said:
    if entry.absence:
        return Said(entry.absence, text=entry.remark, grade=grade)
    if row.subject.kind == IndicatorKind.MILESTONE:
        choice = DONE if entry.value else OPEN
        return Said(choice, on=_plain(entry.done_on), text=entry.remark, grade=grade)
    if entry.denominator:
        parts = {"numerator": _plain(entry.numerator), "denominator": _plain(entry.denominator)}
        return Said(ENTER, **parts, text=entry.remark, grade=grade)
    return Said(ENTER, _plain(entry.value), text=entry.remark, grade=grade)


def _of_a_milestone(change: Any) -> Said:
    if change.unchanged:
        return Said(UNCHANGED)
    if change.state == MilestoneState.DONE:
        return Said(DONE, on=_plain(change.done_on), text=change.reason)
    if change.state == MilestoneState.DROPPED:
        return Said(DROPPED, text=change.reason)
    return Said(MOVED, on=_plain(change.due_on), text=change.reason)


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
    return str(value)
