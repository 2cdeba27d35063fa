"""What hangs on the items of the plan: each room registers how its kind is found and how it goes on to a later edition.

So a revision says what happens to each link before it happens, and no room is asked by name.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from connected_desk.city.models import Person

from .models import Item


@dataclass(frozen=True)
class Thing:
    """Something that hangs on an item (by its id). `name` is empty where the person who asks may not see it."""

    item: int
    key: UUID
    name: str = ""
    address: str = ""


# The things on these items, named as far as the person may see them on that day; nobody sees all of them, unnamed.
Find = Callable[[Collection[int], Person | None, date], list[Thing]]
# Takes the thing of that key from the old item to the new one, as of that instant; may be called again.
Carry = Callable[[UUID, Item, Item, datetime], None]


@dataclass(frozen=True)
class Hanging:
    """A kind of thing that hangs on items."""

    kind: str
    label: Any
    things: Find
    carry: Carry
    in_use: bool  # whether somebody works with it, so that no edition may take its place unseen


HANGINGS: dict[str, Hanging] = {}


def hangs(kind: str, label: Any, *, things: Find, carry: Carry, in_use: bool = True) -> None:
    """Register a kind; it is counted and goes on with its item in the order in which the rooms come."""
    HANGINGS[kind] = Hanging(kind, label, things, carry, in_use)
