"""The log of a theme as people read it: one line an act."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.erased import told
from connected_desk.ui.looks import LogLine

from .challenge_queries import LABELS

ACTS = {
    "register": gettext_lazy("Registered the theme"),
    "change": gettext_lazy("Changed the theme"),
    "ask_to_publish": gettext_lazy("Asked the desk to publish it"),
    "publish": gettext_lazy("Published the theme"),
    "withdraw": gettext_lazy("Withdrew the theme"),
}


def lines(rows: Iterable[Any]) -> list[LogLine]:
    """The rows of a theme's log as lines, newest first; a body that was erased says so."""
    return [_line(row) for row in reversed(list(rows))]


def _line(row: Any) -> LogLine:
    text = str(ACTS.get(row.move, row.move))
    if row.body is None:
        return LogLine(at=row.occurred_at, text=text, note=told(row.kept.erased_by))
    return LogLine(at=row.occurred_at, text=text, who=row.body["by"], note=_note(row.move, row.body["details"]))


def _note(move: str, details: dict[str, Any]) -> str:
    if move == "withdraw":
        return details["reason_ja"]
    if move != "change":
        return ""
    changed = dict.fromkeys(name.removesuffix("_ja").removesuffix("_en") for name in details)
    return _(", ").join(str(LABELS[name]) for name in changed)
