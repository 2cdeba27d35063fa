"""Where words about people and companies are kept, and how they go: every room registers its own tables here.

What is erased hangs on one thing of a kind (a case, an outside evaluator, an address, a person) that a disposal names.
Nobody here understands a table: a room says which columns of it hold words, and by which way a row is found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Keeps:
    """A table with words that go with one kind of thing.

    `way` leads from a row to the thing: to its key, or to its name where `by_name`. `fields` lose their words, `files`
    name stored files whose bytes go, `gone` says that the rows go altogether, `chain` is the kind of the rows' own
    logs, whose bodies are erased.
    """

    kind: str
    model: str
    way: str
    fields: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    gone: bool = False
    chain: str = ""
    by_name: bool = False


@dataclass(frozen=True)
class Due:
    """One thing whose time is over: its key, its name without anybody's name in it, and the day it ended."""

    key: UUID
    name: str
    ended_on: date


@dataclass(frozen=True)
class RetentionKind:
    """A kind of thing that is kept for a number of years and then disposed of.

    `ended` gives what ended before a day, the longest ago first; `counted` says in words from when the years count;
    `years` is what holds until the city sets its own. `mark` writes on the thing itself under which disposal it went.
    `of` names the kind whose tables it is erased from, where it is a part of one with years of its own.
    """

    name: str
    label: Any
    counted: Any
    years: int
    ended: Callable[[date], list[Due]]
    mark: Callable[[UUID, Any], None]
    of: str = ""

    @property
    def tables(self) -> str:
        """The kind that its tables are registered under."""
        return self.of or self.name


KEPT: list[Keeps] = []
KINDS: dict[str, RetentionKind] = {}


def keeps(kind: str, model: str, way: str, *fields: str, **named: Any) -> None:
    """Register a table; see Keeps."""
    KEPT.append(Keeps(kind, model, way, fields, **named))


def retention_kind(*said: Any, **named: Any) -> None:
    """Register a kind of thing; see RetentionKind."""
    one = RetentionKind(*said, **named)
    KINDS[one.name] = one


def kept_of(kind: str) -> list[Keeps]:
    """The tables that hold words about things of a kind."""
    return [one for one in KEPT if one.kind == kind]
