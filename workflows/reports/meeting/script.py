"""What the chair reads out (読み原稿), from the agenda, the headline figures of a report and the open instructions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city.calendar import tokyo_date
from workflows.meetings.models import AgendaItem, Meeting
from workflows.meetings.queries import Standing
from workflows.meetings.terms import AgendaKind

from ..screen import as_number, tiles
from ..tables import rows_of


@dataclass(frozen=True)
class Passage:
    """What is read at one point of the meeting, a sentence an entry."""

    title: str
    lines: tuple[str, ...]


def script(
    meeting: Meeting, items: Sequence[AgendaItem], open_ones: Sequence[Standing], document: dict[str, Any]
) -> list[Passage]:
    """The passages in their order. `document` is empty where there is no report yet.

    The figures stand with the matters that have a report as their paper, and once after the opening where none has.
    """
    named = any(item.report for item in items)
    opening = [*_opening(meeting, items), *_instructions(meeting, open_ones)]
    if document and not named:
        opening += _figures(document)
    return [
        Passage(pgettext("in a meeting", "Opening"), tuple(opening)),
        *(Passage(f"{item.position} {item.title}", tuple(_matter(item, document))) for item in items),
        Passage(pgettext("in a meeting", "Closing"), tuple(_closing(meeting))),
    ]


def _opening(meeting: Meeting, items: Sequence[AgendaItem]) -> list[str]:
    return [
        _("I open the meeting: %(meeting)s.") % {"meeting": meeting},
        _("Matters on today's agenda: %(n)d.") % {"n": len(items)},
    ]


def _instructions(meeting: Meeting, open_ones: Sequence[Standing]) -> list[str]:
    if not open_ones:
        return [_("No earlier instruction is open.")]
    late = sum(one.overdue(tokyo_date(meeting.held_at)) for one in open_ones)
    return [
        _("Earlier instructions and conditions still open: %(n)d. Of these past their day today: %(late)d.")
        % {"n": len(open_ones), "late": late}
    ]


def _figures(document: dict[str, Any]) -> list[str]:
    """The headline figures as they are printed in the report, then how much is late and waits to be decided."""
    lines = [
        _("These are the figures of the monthly report for %(month)s, %(edition)s.")
        % {"month": document["month_label"], "edition": document["edition_label"]}
    ]
    for tile in tiles(document):
        value = f"{tile.value}{tile.unit}"
        said = _("%(label)s: %(value)s.") % {"label": tile.label, "value": value}
        if as_number(tile.value.replace(",", "")) is None:
            said = _("%(label)s: there is no figure yet.") % {"label": tile.label}
        elif tile.change:
            told = {"label": tile.label, "value": value, "against": tile.against, "change": tile.change}
            said = _("%(label)s: %(value)s (%(against)s %(change)s).") % told
        lines.append(said)
    counts = {
        "late": len(rows_of(document, "delays", "delays")),
        "awaited": len(rows_of(document, "decide", "awaited")),
    }
    return [*lines, _("Late: %(late)d. Decisions awaited: %(awaited)d.") % counts]


def _matter(item: AgendaItem, document: dict[str, Any]) -> list[str]:
    asked = {"number": item.position, "title": item.title, "speaker": item.speaker, "minutes": item.minutes}
    lines = [_("We come to matter %(number)d: %(title)s.") % asked]
    if item.speaker and item.minutes:
        lines.append(_("%(speaker)s, please explain it. Explanation and questions have %(minutes)d minutes.") % asked)
    elif item.speaker:
        lines.append(_("%(speaker)s, please explain it.") % asked)
    if item.report and document:
        lines += _figures(document)
    match item.kind:
        case AgendaKind.DECISION:
            lines.append(_("Are there questions or opinions on it?"))
            lines.append(_("If nobody objects, it is decided as proposed."))
        case AgendaKind.DISCUSSION:
            lines.append(_("Please tell us your opinions."))
            lines.append(_("The secretariat puts today's opinions in order and reports on them."))
        case AgendaKind.REPORT:
            lines.append(_("Are there questions on it?"))
            lines.append(_("We have taken note of the report."))
    return lines


def _closing(meeting: Meeting) -> list[str]:
    return [
        _("All matters of today have been dealt with."),
        _("The secretariat records today's instructions and reports on them every month until they are closed."),
        _("I close the meeting: %(meeting)s.") % {"meeting": meeting},
    ]
