"""The units there are beside what a file makes of them on its day: what planning and judging its lines ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.ui.formats import full_date

from .models import Unit
from .unit_file import AFFAIRS, PARENT, SUCCESSORS, TO, UnitLine
from .unit_holdings import HOLDINGS, held_by


class Outcome(models.TextChoices):
    """What becomes of a line."""

    WRONG = "wrong", gettext_lazy("Has to be put right")
    BEGIN = "begin", gettext_lazy("Begins")
    END = "end", gettext_lazy("Ends")
    CHANGE = "change", gettext_lazy("Changed")
    SAME = "same", gettext_lazy("Left alone")


@dataclass
class Planned:
    """A line with what becomes of it: the unit there is, what it holds where it ends, and each change in a sentence."""

    said: UnitLine
    unit: Unit | None = None
    outcome: Outcome = Outcome.SAME
    sentences: list[str] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    goes_to: list[tuple[str, str]] = field(default_factory=list)  # code and name of each successor of one that ends

    @property
    def holdings(self) -> list[tuple[str, int]]:
        """What the unit holds, in words, with how many."""
        return [(str(HOLDINGS[name].label), number) for name, number in self.held.items()]


class Known:
    """The units there are, and what the lines make of them; three queries, and those of what ending units hold."""

    def __init__(self, lines: Sequence[UnitLine], on: date) -> None:
        rows = Unit.objects.select_related("parent", "general_affairs").prefetch_related("successors__new")
        self.units = {unit.code: unit for unit in rows.order_by("position", "pk")}
        self.lines = {line.code: line for line in lines}
        self.on, self.eve = on, on - timedelta(days=1)
        ending = [self.units[code].pk for code, line in self.lines.items() if code in self.units and self.ends(line)]
        self.held = held_by(ending, on)
        self.seen: set[str] = set()

    def ends(self, line: UnitLine) -> bool:
        """Whether the line ends its unit with the eve of the day."""
        return TO in line.values and line.last == self.eve

    def stands(self, code: str) -> bool:
        """Whether there is a unit of that code on the day, as the file has it."""
        line, unit = self.lines.get(code), self.units.get(code)
        if line is not None and TO in line.values:
            return line.last is None or line.last >= self.on
        return unit is not None and (unit.valid_to is None or unit.valid_to >= self.on)

    def above(self, code: str) -> str:
        """The code of the unit above, as the file has it."""
        line, unit = self.lines.get(code), self.units.get(code)
        if line is not None and PARENT in line.values:
            return line.values[PARENT]
        return unit.parent.code if unit and unit.parent else ""

    def affairs(self, code: str) -> str:
        line, unit = self.lines.get(code), self.units.get(code)
        if line is not None and AFFAIRS in line.values:
            return line.values[AFFAIRS]
        return unit.general_affairs.code if unit and unit.general_affairs else ""


def successors(one: Planned) -> list[str]:
    """The successors the line names or, where the file has no such column, those there are."""
    if SUCCESSORS in one.said.values or one.unit is None:
        return one.said.successors
    return [row.new.code for row in one.unit.successors.all()]


def name_of(code: str, known: Known) -> str:
    if code in known.lines and known.lines[code].name:
        return known.lines[code].name
    return known.units[code].name_ja if code in known.units else code


def until(day: date | None) -> str:
    return full_date(day) if day else _("none")
