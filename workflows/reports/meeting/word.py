"""What the names in the Word template of a meeting's papers stand for."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city import word_texts
from connected_desk.ui.formats import clock, full_datetime
from workflows.meetings.models import Meeting

from .order import Slot
from .questions import Expected
from .script import Passage

CODE = "meeting"


def values(
    meeting: Meeting,
    slots: Sequence[Slot],
    passages: Sequence[Passage],
    questions: Sequence[Expected],
    *,
    dated: date | None,
) -> dict[str, str]:
    """The values, each of several lines a paragraph a line."""
    return word_texts.city_values(dated) | {
        "title": str(meeting),
        "held": full_datetime(meeting.held_at),
        "place": meeting.place,
        "chair": meeting.body.chair_office,
        "order": "\n".join(map(_slot, slots)),
        "script": "\n".join(line for passage in passages for line in (passage.title, *passage.lines, "")).strip(),
        "questions": "\n".join(_questions(questions)).strip(),
    }


def _slot(slot: Slot) -> str:
    begins = clock(slot.begins) if slot.begins else "－"
    parts = [begins, str(slot.number or ""), slot.title, slot.speaker]
    minutes = _(" (%(n)d minutes)") % {"n": slot.minutes} if slot.minutes else ""
    return "\N{IDEOGRAPHIC SPACE}".join(part for part in parts if part) + minutes


def _questions(questions: Sequence[Expected]) -> Iterator[str]:
    for number, one in enumerate(questions, 1):
        yield pgettext("expected question", "Question %(n)d: %(question)s") % {"n": number, "question": one.question}
        yield from one.lines
        if one.source:
            yield pgettext("figures", "Source") + "：" + one.source
        yield ""
