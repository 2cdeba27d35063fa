"""Which successor takes what of a unit that ends, where it has several: what is asked, what was chosen, who gets which.

A choice is kept by the code of the unit, below it by kind, or by kind and key of one thing (`cases/…`), and names the
code of a successor. What is not there goes to the first successor.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .setting_record import Entry
from .unit_holdings import HOLDINGS, UnitHolding
from .unit_known import Outcome, Planned
from .unit_plan import Plan

Chosen = Mapping[str, Mapping[str, str]]
ONE_BY_ONE = 200  # things of a kind that are listed; where there are more, the kind is chosen as a whole


@dataclass(frozen=True)
class Question:
    """Who takes a kind of what a unit holds: how many there are, each thing where they are listed, the successors."""

    line: Planned
    kind: str
    count: int
    things: Sequence[tuple[str, str]]

    @property
    def label(self) -> Any:
        return HOLDINGS[self.kind].label

    @property
    def path(self) -> str:
        """The name of the question in a form."""
        return f"{self.line.said.code}/{self.kind}"


@dataclass(frozen=True)
class Share:
    """What of a kind goes to one successor: only these things, or all but those."""

    code: str
    only: frozenset[str] | None
    but: frozenset[str]


def questions(plan: Plan) -> list[Question]:
    """What has to be chosen for the units that end with several successors; a query for each kind that lists things."""
    lines = [one for one in plan.of(Outcome.END) if len(one.goes_to) > 1 and one.unit]
    units = [one.unit.pk for one in lines if one.unit]
    listed = {
        name: holding.things(units, plan.on) if units and holding.things else {} for name, holding in HOLDINGS.items()
    }
    return [
        Question(one, name, count, _few(listed[name].get(one.unit.pk, ())))
        for one in lines
        if one.unit
        for name, count in one.held.items()
        if not HOLDINGS[name].follows
    ]


def shares(holding: UnitHolding, codes: Sequence[str], chosen: Mapping[str, str]) -> Iterator[Share]:
    """What of this kind goes to which of the successors of one unit."""
    kind = holding.follows or holding.name
    whole = chosen.get(kind, codes[0])
    single = {path.partition("/")[2]: code for path, code in chosen.items() if path.startswith(f"{kind}/")}
    divided = holding.things is not None or holding.follows
    for code in codes:
        keys = frozenset(key for key, to in single.items() if to == code) if divided else frozenset()
        if code == whole:
            yield Share(code, None, frozenset(single) - keys if divided else frozenset())
        elif keys:
            yield Share(code, keys, frozenset())


def entries_of(plan: Plan, before: Chosen, after: Chosen) -> Iterator[Entry]:
    """What the book says of choices that are others than before, by unit and kind."""
    for asked in questions(plan):
        code, unit = asked.line.said.code, asked.line.unit
        old, new = (_in_words(asked, chosen.get(code, {})) for chosen in (before, after))
        if old != new and unit:
            about = f"{unit.name_ja} ({code})", f"{unit.name_en or unit.name_ja} ({code})"
            yield Entry(about, {asked.kind: (old, new)})


def _in_words(asked: Question, chosen: Mapping[str, str]) -> list[str]:
    """The successor of the kind, then each thing that goes elsewhere."""
    names = dict(asked.line.goes_to)
    whole = chosen.get(asked.kind, asked.line.goes_to[0][0])
    single = [(label, chosen.get(f"{asked.kind}/{key}", "")) for key, label in asked.things]
    return [names.get(whole, whole), *(f"{label} → {names.get(code, code)}" for label, code in single if code)]


def _few(things: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return things if len(things) <= ONE_BY_ONE else ()
