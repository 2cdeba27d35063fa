"""What rooms above have to say on every page of a case, such as what went wrong elsewhere with the same company."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from connected_desk.city.models import Person

from .models import Case


@dataclass(frozen=True)
class NoticeLine:
    """One thing to know: what, what more there is to say, and where; without `url` the note says whom to ask."""

    text: str
    note: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Notice:
    """Things to know under one heading."""

    title: str
    lines: list[NoticeLine]
    more: str = ""


Say = Callable[[Case, Person, date], Notice | None]
ROOMS: list[Say] = []


def notice(say: Say) -> Say:
    """Register what a room has to say about a case to a reader on a day; None for nothing, in a few queries."""
    ROOMS.append(say)
    return say


def of(case: Case, reader: Person, on: date) -> list[Notice]:
    """Everything there is to know about the case that is no part of it, for staff alone."""
    return [found for say in ROOMS if (found := say(case, reader, on))]
