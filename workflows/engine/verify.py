"""Proving that every state follows from its history: the log replayed against the definitions."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from connected_desk.records.log import TAKE_OVER, UNDO
from connected_desk.records.models import LogRow, Origin
from connected_desk.records.verify import Fault

from . import takeback
from .registry import LIVES
from .vocabulary import Life


def state_faults() -> Iterator[Fault]:
    """What does not follow: of each subject of each life, in one pass over the log, in constant memory."""
    for life in LIVES.values():
        states = dict(life.model._default_manager.order_by("key").values_list("key", "state"))
        rows = LogRow.objects.filter(subject_kind=life.name).order_by("subject_key", "seq")
        for key, chain in groupby(rows.iterator(), key=lambda row: row.subject_key):
            yield from _chain_faults(life, str(key), list(chain), states.pop(key, None))
        for key in states:
            yield Fault(life.name, str(key), None, "The record has no history.")


def _chain_faults(life: Life, key: str, rows: list[Any], state: str | None) -> Iterator[Fault]:
    first, last = rows[0], rows[-1]
    if not _begins(life, first):
        yield Fault(life.name, key, first.seq, f"The history does not begin with {life.opening}.")
    for before, row in zip(rows, rows[1:], strict=False):
        if row.from_state != before.to_state:
            yield Fault(life.name, key, row.seq, f"It leaves {row.from_state}, but was in {before.to_state}.")
        elif not _allowed(life, before, row):
            yield Fault(life.name, key, row.seq, f"{row.move} does not lead from {row.from_state} to {row.to_state}.")
    if state is not None and last.to_state != state:
        yield Fault(life.name, key, last.seq, f"The record says {state}, its history ends in {last.to_state}.")


def _begins(life: Life, first: Any) -> bool:
    """Whether a history may begin so: opened here, or taken over from an earlier ledger in any state there is."""
    if first.from_state:
        return False
    if first.move == TAKE_OVER:
        return first.origin == Origin.IMPORT and first.to_state in {state.code for state in life.states}
    return first.move == life.opening and first.to_state in life.opens_in


def _allowed(life: Life, before: Any, row: Any) -> bool:
    """Whether the definition knows the step after the row before; an act without a change of state is always one."""
    if row.move == UNDO:
        return takeback.undoes(life, before, row)
    try:
        move = life.move(row.move)
    except KeyError:
        return row.from_state == row.to_state
    return row.to_state in move.targets and any(source.state == row.from_state for source in move.sources)
