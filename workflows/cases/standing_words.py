"""現況: how a case stands in at most 200 signs, from state, turn, dates and the last event, ready to be copied."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.ui.formats import is_english, short_date
from connected_desk.ui.looks import Holder, LogLine

MOST = 200
TITLE, NOTE = 40, 60


def in_words(head: Any, last: LogLine | None) -> str:
    """The sentences, the most important first; what would not fit is left out from the end.

    `head` is the head of the case's pages (pages.CaseHead), `last` the last line of its record.
    """
    parts = [
        _("%(number)s “%(title)s” is in the state “%(state)s”.")
        % {"number": head.number, "title": Truncator(head.title).chars(TITLE), "state": head.state_label},
        _turn(head.turn) if head.turn else "",
        _due(head),
        _("Last: %(day)s %(what)s.") % {"day": short_date(last.at), "what": Truncator(last.text).chars(NOTE)}
        if last
        else "",
    ]
    between = " " if is_english() else ""
    kept: list[str] = []
    for part in filter(None, parts):
        if len(between.join([*kept, part])) > MOST:
            break
        kept.append(part)
    return between.join(kept)


def _turn(turn: Holder) -> str:
    return _("%(who)s has the turn since %(day)s.") % {"who": turn.who, "day": short_date(turn.since)}


def _due(head: Any) -> str:
    if head.due_on is None or head.left is None:
        return ""
    said = {"label": head.due_label, "day": short_date(head.due_on), "n": abs(head.left)}
    late, ahead = (
        ngettext(
            "%(label)s: %(day)s, %(n)d working day late.", "%(label)s: %(day)s, %(n)d working days late.", said["n"]
        ),
        ngettext(
            "%(label)s: %(day)s, %(n)d working day left.", "%(label)s: %(day)s, %(n)d working days left.", said["n"]
        ),
    )
    return (late if head.left < 0 else ahead) % said
