"""What the names in the Word templates of a request for an opinion and of its answer stand for."""

from datetime import date

from connected_desk.city import word_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Unit
from connected_desk.city.queries import roles_held
from workflows.cases import word_values

from .models import OpinionRequest

INQUIRY, REPLY = "inquiry", "reply"


def kinds(asked: OpinionRequest) -> list[str]:
    """The texts there are of the request now."""
    return [INQUIRY, REPLY] if asked.answered_at else [INQUIRY]


def values(asked: OpinionRequest, kind: str, *, dated: date | None) -> dict[str, str]:
    """The values of one of `kinds`."""
    asked_on = tokyo_date(asked.asked_at)
    said = word_values.of_case(asked.case, dated=dated) | {
        "from_head": word_texts.head(_asking_unit(asked, asked_on)),
        "to_unit": asked.unit.name_ja,
        "to_head": word_texts.head(asked.unit),
        "question": asked.question,
        "due": word_texts.day(asked.due_on),
        "asked_by": asked.asked_by.name,
    }
    if kind == INQUIRY:
        return said
    return said | {
        "asked_on": word_texts.day(asked_on),
        "answer": asked.answer,
        "answered_by": asked.answered_by.name if asked.answered_by else "",
        "tellable": asked.tellable,
    }


def _asking_unit(asked: OpinionRequest, on: date) -> Unit:
    """The unit whoever asked worked for that day; that which answers for the case where there is none."""
    held = next((row.unit for row in roles_held(asked.asked_by, on) if row.unit), None)
    return held or asked.case.responsible_unit
