"""What of the open work is one person's, and how each kind goes to somebody else: rooms register their kinds here.

A kind without `hand_on` is the person's own to do (a score sheet, a decision asked for by name): it is only named, for
somebody to decide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from connected_desk.city.models import Person

from .models import Case


@dataclass(frozen=True)
class Held:
    """One thing that is a person's: its kind and key, what it is about, and the case it belongs to, if any."""

    kind: str
    key: UUID
    title: str
    case: Case | None = None
    due_on: date | None = None
    note: str = ""

    @property
    def mark(self) -> str:
        """What a form calls it."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Handing:
    """How something passes on: from whom to whom, why, by whose order and when."""

    former: Person
    to: Person
    reason: str
    by: Person
    at: datetime
    on: date


@dataclass(frozen=True)
class Holding:
    """A kind of thing that can be a person's, with its label and how it is found and handed on."""

    name: str
    label: Any
    find: Callable[[Person, date], list[Held]]
    hand_on: Callable[[Held, Handing], None] | None = None


HOLDINGS: dict[str, Holding] = {}


def holding(name: str, label: Any, find: Any, hand_on: Any = None) -> None:
    """Register a kind; `find` gives what is a person's on a day, `hand_on` writes that one of them is another's now."""
    HOLDINGS[name] = Holding(name, label, find, hand_on)


def held_by(person: Person, on: date) -> Iterator[Held]:
    """Everything that is this person's, kind by kind in the order the rooms come in."""
    for one in HOLDINGS.values():
        yield from one.find(person, on)


def goes_on(held: Held) -> bool:
    """Whether it can be handed on, or is the person's own to do."""
    return HOLDINGS[held.kind].hand_on is not None


def named_in(text: str, person: Person) -> bool:
    """Whether a text that says who does something names the person, however the name is spaced."""
    return "".join(person.name.split()) in "".join(text.split())


def renamed_in(text: str, former: Person, to: Person) -> str:
    """The text with the one name in place of the other where it is spelt as we have it; else the new name alone."""
    for spelt in (former.name, "".join(former.name.split()), "\u3000".join(former.name.split())):
        if spelt in text:
            return text.replace(spelt, to.name)
    return to.name
