"""What rooms above have to say on every page of a case, such as what went wrong elsewhere with the same company."""

from collections.abc import Callable, Mapping
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
ROOMS: dict[str, Say] = {}


def notice(name: str) -> Callable[[Say], Say]:
    """Register what a room has to say about a case to a reader on a day, where rows of that name stand aside."""

    def register(say: Say) -> Say:
        ROOMS[name] = say
        return say

    return register


def of(case: Case, reader: Person, on: date, there: Mapping[str, int]) -> list[Notice]:
    """Everything there is to know about the case that is no part of it, for staff alone."""
    return [found for name, say in ROOMS.items() if there.get(name) and (found := say(case, reader, on))]
