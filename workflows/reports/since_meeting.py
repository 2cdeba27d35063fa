"""What happened from the last meeting of headquarters up to the cut-off, whatever month it fell in."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city.calendar import tokyo_date
from connected_desk.ui.formats import full_date
from workflows.cases.definition import CASE

from .figures import Count
from .figures.flow import CONCLUDING
from .material import Material
from .tables import column, table

OPEN = frozenset(CASE.open_states)


def since_meeting(material: Material) -> dict[str, Any]:
    """The table: what came, what was concluded and closed, and the instructions given and closed since."""
    columns = [column("line", _("Since the last meeting")), column("now", pgettext("report", "number"), "number")]
    meeting = material.last_meeting
    caption = _("Since the last meeting, up to the cut-off")
    if meeting is None:
        return table("since_meeting", caption, columns, [], empty=_("No meeting of headquarters is on record."))
    moved = [
        (case.number, event)
        for case in material.cases
        for event in case.story.between(meeting.held_at, material.cut_off)
    ]
    day = tokyo_date(meeting.held_at)
    told = [one.instruction for one in material.instructions_known if one.instruction.given_on >= day]
    closed = [one for one in material.instructions_known if one.closed_on and one.closed_on >= day]
    rows = [
        (pgettext("since the last meeting", "Received"), Count.of(number for number, event in moved if event.opens)),
        (
            pgettext("since the last meeting", "Trials agreed on"),
            Count.of(number for number, event in moved if event.move == "start_poc"),
        ),
        (
            pgettext("since the last meeting", "Concluded"),
            Count.of(number for number, event in moved if event.move in CONCLUDING),
        ),
        (
            pgettext("since the last meeting", "Closed"),
            Count.of(n for n, event in moved if event.before in OPEN and event.after not in OPEN),
        ),
        (_("Instructions and conditions given"), len(told)),
        (_("Instructions and conditions closed"), len(closed)),
    ]
    note = _("Since %(meeting)s, held on %(day)s.") % {"meeting": meeting.body.name_ja, "day": full_date(day)}
    return table("since_meeting", caption, columns, rows, note=note)
