"""The norms as their pages show them: what counts on a day, and what is set for later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from connected_desk.city.models import Unit

from .deadlines import norms_of
from .models import Norm
from .registry import LIVES
from .vocabulary import Life, Role, State

NORMS = "norms"
# Lives whose dates are worked out from norms. Those of the others stand in the reference alone.
COUNTED = ("case", "decision")


@dataclass(frozen=True)
class Line:
    """A state with the house default, the desk's number on a day, and every number set: (unit, row)."""

    life: Life
    state: State
    now: int
    rows: list[Norm]


def lines(on: date) -> Iterator[Line]:
    """Every state that has a norm, life by life."""
    for life in counted_lives():
        norms, rows = norms_of(life), list(_rows(life))
        for state in life.states:
            if state.norm is not None:
                own = [row for row in rows if row.state == state.code and _still_told(row, rows, on)]
                yield Line(life, state, norms.of(state, on) or state.norm, own)


def counted_lives() -> list[Life]:
    """The lives whose norms may be set."""
    return [LIVES[name] for name in COUNTED]


def may_differ_by_unit(state: State) -> bool:
    """Whether units may have a number of their own: where the owner has the turn."""
    return state.turn is Role.OWNER


def standing(life: Life, state: State, unit: Unit | None, on: date) -> int | None:
    """The number the unit (or the desk) itself has set for that day; None where it has none."""
    rows = Norm.objects.filter(life=life.name, state=state.code, unit=unit, valid_from__lte=on)
    return rows.order_by("-valid_from").values_list("open_days", flat=True).first()


def _rows(life: Life) -> Iterator[Norm]:
    rows = Norm.objects.filter(life=life.name).select_related("unit")
    yield from rows.order_by("state", "unit__position", "valid_from")


def _still_told(row: Norm, rows: list[Norm], on: date) -> bool:
    """Whether the row counts on that day or will: not where a later one has taken its place already."""
    later = (one for one in rows if (one.state, one.unit_id) == (row.state, row.unit_id) and one.valid_from <= on)
    return row.valid_from > on or row == max(later, key=lambda one: one.valid_from)
