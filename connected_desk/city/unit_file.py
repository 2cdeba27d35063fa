"""A file of units in official order, one unit a line: the columns it has, and each line read into plain values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from connected_desk.records.dates import NoDay, as_date
from connected_desk.records.tables import CellError, Table
from connected_desk.ui.fields import one_width

from .file_lines import places
from .models import Unit
from .organisation_file import FLAGS

CODE, KIND, NAME_JA, NAME_EN, PARENT = "code", "kind", "name_ja", "name_en", "parent"
FROM, TO, SUCCESSORS, PARTS, AFFAIRS, HEAD = (
    "valid_from",
    "valid_to",
    "successors",
    "parts",
    "general_affairs",
    "head_title_ja",
)
# The columns in their order. One that the file lacks leaves what there is as it is.
COLUMNS: Mapping[str, Any] = {
    CODE: gettext_lazy("Unit code"),
    NAME_JA: gettext_lazy("Name (Japanese)"),
    NAME_EN: gettext_lazy("Name (English)"),
    KIND: gettext_lazy("Kind of unit"),
    PARENT: gettext_lazy("Code of the unit above"),
    FROM: pgettext_lazy("people file", "First day"),
    TO: pgettext_lazy("people file", "Last day"),
    SUCCESSORS: gettext_lazy("Codes of the successors"),
    PARTS: gettext_lazy("Part it has"),
    AFFAIRS: gettext_lazy("Code of the general-affairs section"),
    HEAD: gettext_lazy("Title of its head"),
}
# What a sentence calls what the file names by a code.
LABELS = {
    **COLUMNS,
    PARENT: gettext_lazy("Unit above"),
    AFFAIRS: gettext_lazy("General-affairs section"),
    SUCCESSORS: pgettext_lazy("of a unit", "Successor"),
}
NEEDED = (CODE, NAME_JA)
LONGEST = {CODE: 40, KIND: 40, NAME_JA: 200, NAME_EN: 200, HEAD: 100}
PART_LABELS: Mapping[str, Any] = {
    "desk": gettext_lazy("Desk"),
    "ict": gettext_lazy("ICT office"),
    "finance": gettext_lazy("Finance"),
    "secretariat": gettext_lazy("Secretariat"),
}
BETWEEN = re.compile(r"[\s,、，;・/]+")


@dataclass
class UnitLine:
    """One line: what it says of a unit, by column, and what is wrong. `values` holds the columns of the file only."""

    line: int
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def last(self) -> date | None:
        return self.values.get(TO)

    @property
    def successors(self) -> list[str]:
        return self.values.get(SUCCESSORS, [])

    @property
    def parts(self) -> list[str]:
        return self.values.get(PARTS, [])

    @property
    def name(self) -> str:
        return self.values.get(NAME_JA, "")


def headings() -> list[str]:
    """The headings in the language of the page."""
    return [str(label) for label in COLUMNS.values()]


def lines_of(table: Table) -> list[UnitLine]:
    """The lines of the table; columns may stand in any order, under headings in either language or by their codes.

    Raises Unreadable where the code or the name is missing among the headings.
    """
    found = places(table, COLUMNS, NEEDED)
    return [_line(row.line, {name: row.values[at] for name, at in found.items()}, table) for row in table.rows]


def cells_of(unit: Unit) -> list[Any]:
    """The unit as a line of the file. Its links are asked of the instance: select them first."""
    values = {
        CODE: unit.code,
        NAME_JA: unit.name_ja,
        NAME_EN: unit.name_en,
        KIND: unit.kind,
        PARENT: unit.parent.code if unit.parent else "",
        FROM: unit.valid_from or "",
        TO: unit.valid_to or "",
        SUCCESSORS: " ".join(row.new.code for row in unit.successors.all()),
        PARTS: "、".join(str(PART_LABELS[flag]) for flag in FLAGS if getattr(unit, f"is_{flag}")),
        AFFAIRS: unit.general_affairs.code if unit.general_affairs else "",
        HEAD: unit.head_title_ja,
    }
    return [values[name] for name in COLUMNS]


def _line(number: int, cells: Mapping[str, Any], table: Table) -> UnitLine:
    said = UnitLine(number)
    if any(isinstance(value, CellError) for value in cells.values()):
        said.faults.append(_("A formula in this line failed. Put values in its place."))
        return said
    for name, value in cells.items():
        said.values[name] = _read(name, value, said, table)
    said.code = said.values[CODE]
    said.faults += _too_long(said)
    if not said.code:
        said.faults.append(_("The code is missing."))
    if not said.name:
        said.faults.append(_("The name is missing."))
    return said


def _read(name: str, value: Any, said: UnitLine, table: Table) -> Any:
    if name in (FROM, TO):
        return _day(name, value, said, table)
    text = "" if value is None else " ".join(str(value).split())
    if name in (CODE, PARENT, AFFAIRS):
        return one_width(text)
    if name == SUCCESSORS:
        return [code for code in BETWEEN.split(one_width(text)) if code]
    if name == PARTS:
        return _parts(text, said)
    return text


def _parts(text: str, said: UnitLine) -> list[str]:
    """The parts named by their code or by their name in either language."""
    known = {flag: flag for flag in FLAGS}
    for language in ("ja", "en"):
        with override(language):
            known |= {str(label): flag for flag, label in PART_LABELS.items()}
    found = []
    for word in filter(None, re.split(r"[,、，;・/]+", text)):
        if flag := known.get(word.strip()):
            found.append(flag)
        else:
            labels = _(", ").join(str(label) for label in PART_LABELS.values())
            said.faults.append(_("“%(word)s” is no part of a unit; there are %(parts)s.") % {
                "word": word, "parts": labels
            })  # fmt: skip
    return found


def _too_long(said: UnitLine) -> Iterator[str]:
    for name, longest in LONGEST.items():
        if len(said.values.get(name, "")) > longest:
            yield _("“%(column)s” has more than %(longest)d characters.") % {
                "column": COLUMNS[name], "longest": longest
            }  # fmt: skip


def _day(name: str, value: Any, said: UnitLine, table: Table) -> date | None:
    if value is None:
        return None
    try:
        return as_date(value, from_1904=table.from_1904)
    except NoDay:
        said.faults.append(_("“%(column)s” is no day: %(value)s") % {"column": COLUMNS[name], "value": value})
        return None
