"""The orders a list of cases can be in, each with the columns of an index: a page begins there, whatever lies before.

In an address an order is its code, with a minus sign where it is read backwards; a place in it is the values of the
last case shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext_lazy as _

from .models import DUE_KEY, LATEST_DUE_KEY, Case

LAST = BigIntegerField.MAX_BIGINT  # beyond it there is no number


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("An instant says its zone.")
    return found.astimezone(UTC)


def _number(text: str) -> int:
    if abs(found := int(text)) > LAST:
        raise ValueError("There is no such number.")
    return found


@dataclass(frozen=True)
class Order:
    """One way of reading a list: `keys` are what it goes by, each with the reader of its text; the last is unique."""

    code: str
    label: Any
    keys: tuple[tuple[Any, Callable[[str], Any]], ...]

    @property
    def backwards(self) -> bool:
        return self.code.startswith("-")

    def apply(self, rows: QuerySet[Case], after: str = "") -> QuerySet[Case]:
        """The cases in this order, from behind a place in it; a place nobody gave out is none."""
        named = {f"place_{number}": key for number, (key, _read) in enumerate(self.keys)}
        ordered = rows.annotate(**named).order_by(*(f"-{name}" if self.backwards else name for name in named))
        place = self.place(after)
        if place is None:
            return ordered
        # Compared as a whole: the index begins there, also within a million cases of the same first value.
        beyond = TupleLessThan if self.backwards else TupleGreaterThan
        return ordered.filter(Q(beyond(Tuple(*(key for key, _read in self.keys)), place)))

    def values(self, case: Any) -> tuple[Any, ...]:
        """Where a case of `apply` stands."""
        return tuple(getattr(case, name) for name in self.names)

    @property
    def names(self) -> list[str]:
        """The columns that `apply` adds."""
        return [f"place_{number}" for number in range(len(self.keys))]

    def mark(self, case: Any) -> str:
        """The place in the list behind a case of `apply`, for an address."""
        said = (one.isoformat() if isinstance(one, date) else str(one) for one in self.values(case))
        return "~".join(said)

    def place(self, after: str) -> tuple[Any, ...] | None:
        """The values a place stands for; None for a text that is no place."""
        said = after.split("~")
        if len(said) != len(self.keys):
            return None
        try:
            return tuple(read(text) for (_key, read), text in zip(self.keys, said, strict=True))
        except (ValueError, OverflowError):
            return None


_BY_ID = (F("pk"), _number)
_BY_RECEIPT = ((F("received_at"), _instant), _BY_ID)
_BY_STATE_SINCE = ((F("state_since"), _instant), _BY_ID)
_BY_NUMBER = ((F("fiscal_year"), _number), (F("sequence"), _number))
_BY_UNIT = ((F("unit_position"), _number), _BY_ID)

# The first is the order of a list nobody has put in another.
ORDERS = {
    order.code: order
    for order in (
        Order("due", _("nearest due date first"), ((DUE_KEY, date.fromisoformat), _BY_ID)),
        Order("-due", _("furthest due date first"), ((LATEST_DUE_KEY, date.fromisoformat), _BY_ID)),
        Order("-received", _("newest receipt first"), _BY_RECEIPT),
        Order("received", _("oldest receipt first"), _BY_RECEIPT),
        Order("since", _("longest in its state first"), _BY_STATE_SINCE),
        Order("-since", _("shortest in its state first"), _BY_STATE_SINCE),
        Order("number", _("by number"), _BY_NUMBER),
        Order("-number", _("by number, backwards"), _BY_NUMBER),
        Order("unit", _("by responsible unit, in the official order"), _BY_UNIT),
        Order("-unit", _("by responsible unit, in the official order backwards"), _BY_UNIT),
    )
}
USUAL = ORDERS["due"]


def order_of(code: str) -> Order:
    """The order of that code; the usual one for none."""
    return ORDERS.get(code, USUAL)
