"""What a unit holds: rooms register each kind here, how much of it there is, and how it goes to a successor.

Only numbers leave a room: whoever keeps the settings sees no cases.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from .models import Person, Unit

Rows = Callable[[date], QuerySet[Any]]


@dataclass(frozen=True)
class UnitHanding:
    """How the business of a unit that ends goes to its successor on a day: why, by whose order, and when."""

    former: Unit
    to: Unit
    on: date
    reason: str
    by: Person
    at: datetime
    only: frozenset[str] | None = None  # the keys of the things that go to this successor; None: whatever there is
    but: frozenset[str] = frozenset()  # the keys of those that go to another

    def takes(self, rows: QuerySet[Any], key: str) -> QuerySet[Any]:
        """Of these rows, by the column with their key, those that go to this successor."""
        if self.only is None:
            return rows.exclude(**{f"{key}__in": self.but})
        return rows.filter(**{f"{key}__in": self.only})


# Of each of some units, the key and the name of each thing on a day; a name tells nothing that its reader may not know.
Things = Callable[[Collection[int], date], Mapping[int, list[tuple[str, str]]]]


@dataclass(frozen=True)
class UnitHolding:
    """A kind of what units hold: how many each of some units holds on a day, and the write that hands it on.

    With `things`, each may go to another successor. One that `follows` another kind goes where the thing of that kind
    goes that it belongs to.
    """

    name: str
    label: Any
    count: Callable[[Collection[int], date], Mapping[int, int]]
    hand_on: Callable[[UnitHanding], int]
    things: Things | None = None
    follows: str = ""


HOLDINGS: dict[str, UnitHolding] = {}
LABELS: dict[str, Any] = {}  # of the kinds, for the book of units


def unit_holding(
    name: str, label: Any, count: Any, hand_on: Any, *, things: Things | None = None, follows: str = ""
) -> None:
    """Register a kind; `hand_on` runs in the transaction of the change and returns how many went.

    Where it has `things` or `follows`, it asks `handing.takes` which rows go.
    """
    HOLDINGS[name], LABELS[name] = UnitHolding(name, label, count, hand_on, things, follows), label


def held_by(units: Collection[int], on: date) -> dict[int, dict[str, int]]:
    """By unit, how many of each kind it holds on that day (only what there is); a query or two for each kind."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in units}
    if not units:
        return found
    for name, one in HOLDINGS.items():
        for pk, number in one.count(units, on).items():
            if number:
                found[pk][name] = number
    return found


def counted(rows: Rows, *columns: str) -> Callable[[Collection[int], date], Counter[int]]:
    """Of each unit, how many of these rows name it in one of the columns; one query."""

    def count(units: Collection[int], on: date) -> Counter[int]:
        found: Counter[int] = Counter()
        named = Q(*[(f"{column}__in", units) for column in columns], _connector=Q.OR)
        for values in rows(on).filter(named).values_list(*columns):
            found.update(set(values) & set(units))
        return found

    return count


def column(name: str, label: Any, rows: Rows, field: str) -> None:
    """Register rows that have no log of their own: the column says the successor from now on."""

    def hand_on(handing: UnitHanding) -> int:
        return rows(handing.on).filter(**{field: handing.former}).update(**{field: handing.to})

    unit_holding(name, label, counted(rows, field), hand_on)
