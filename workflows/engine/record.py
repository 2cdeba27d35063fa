"""The log as people read it: one line a row, in the words of the definition."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.erased import told
from connected_desk.records.log import ERASE, TAKE_OVER, UNDO
from connected_desk.ui.formats import full_date, full_datetime
from connected_desk.ui.looks import LogLine

from .vocabulary import Life, in_language

# A choice is kept by its code, which says nothing to a reader of the record.
CODE = re.compile("[a-z][a-z0-9_]*")
# Acts that are written on a log without a change of state.
ACTS = {
    "link": gettext_lazy("Linked to an item of the strategy"),
    "unlink": gettext_lazy("Ended the link to an item of the strategy"),
    "none_fits": gettext_lazy("Recorded that no item of the strategy fits"),
    "confirm_none_fits": gettext_lazy("Confirmed that no item of the strategy fits"),
    "answer_ict": gettext_lazy("Answered whether it concerns ICT"),
    "assign": gettext_lazy("Put a person in charge"),
    "extend_answer": gettext_lazy("The company moved the date of its answer"),
    "revise": gettext_lazy("The company changed its proposal"),
    "change_addresses": gettext_lazy("Notices go to other addresses"),
    "revise_files": gettext_lazy("The company changed its files"),
    "ask_withdrawal": gettext_lazy("The company asked to withdraw"),
    "agreement": gettext_lazy("Put an agreement on record"),
    TAKE_OVER: gettext_lazy("Taken over from an earlier ledger"),
    ERASE: gettext_lazy("Erased under a disposal"),
    UNDO: gettext_lazy("Undone"),
}


def lines(life: Life, rows: Iterable[Any]) -> list[LogLine]:
    """The rows of subjects' logs as lines; a body that was erased says so, and a row that was undone."""
    told = list(rows)
    undone = {(row.subject_key, row.seq - 1) for row in told if row.move == UNDO}
    return [_line(life, row, (row.subject_key, row.seq) in undone) for row in told]


def _line(life: Life, row: Any, undone: bool) -> LogLine:
    body = row.body
    if body is None:
        return LogLine(at=row.occurred_at, text=move_label(life, row.move), note=told(row.kept.erased_by))
    if row.move == ERASE:  # by whom is told by the disposal: a name here would never be erased
        return LogLine(at=row.occurred_at, text=move_label(life, row.move), note=told(body["disposal"]))
    who = body.get("by", _("the company") if row.actor_kind == "company" else _("the system"))
    if body.get("acting_for"):
        who = _("%(person)s acting for %(other)s") % {"person": who, "other": body["acting_for"]}
    text = _undone_label(life, body) if row.move == UNDO else move_label(life, row.move)
    if row.from_state and row.from_state != row.to_state:
        before, after = life.state(row.from_state).label, life.state(row.to_state).label
        text = f"{text} ({before} → {after})"
    words = _note(body.get("details", {}))
    note = " / ".join(filter(None, [_("undone afterwards") if undone else "", words]))
    return LogLine(at=row.occurred_at, text=text, who=who, note=note)


def move_label(life: Life, name: str) -> str:
    """What a row of the log is called."""
    if name == life.opening:
        return in_language(*life.opening_label)
    known = {move.name: move.label for move in life.moves}
    return known.get(name) or str(ACTS.get(name, name))


def _undone_label(life: Life, body: Mapping[str, Any]) -> str:
    return _("Undone: %(move)s") % {"move": move_label(life, body["details"]["move"])}


def _note(details: Mapping[str, Any]) -> str:
    """The words a person wrote with a move, and the rows it named."""
    return " / ".join(word for word in map(_in_words, details.values()) if word)


def _in_words(value: Any) -> str:
    match value:
        case {"$instant": at}:
            return full_datetime(datetime.fromisoformat(at))
        case {"$date": day}:
            return full_date(date.fromisoformat(day))
        case Mapping():
            return str(value.get("text") or value.get("$decimal") or "")
        case str() if not CODE.fullmatch(value):
            return value
    return ""
