"""A file of people and roles, one role a line: the columns it has, and each line read into plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from connected_desk.records.dates import NoDay, as_date
from connected_desk.records.tables import CellError, Table
from connected_desk.ui.fields import one_width

from .file_lines import places
from .models import Person
from .roles import HeldRole
from .unit_models import ContactPart

NAME, EMAIL, UNIT, UNIT_NAME, ROLE, FROM, TO = (
    "name",
    "email",
    "unit",
    "unit_name",
    "role",
    "valid_from",
    "valid_to",
)
# The columns in their order. The unit's name is there to be read; the code decides. The last two, which may be left
# out, mark with a ring whom the unit is asked through.
COLUMNS: Mapping[str, Any] = {
    NAME: pgettext_lazy("people file", "Name"),
    EMAIL: gettext_lazy("E-mail address"),
    UNIT: gettext_lazy("Unit code"),
    UNIT_NAME: gettext_lazy("Name of the unit"),
    ROLE: gettext_lazy("Role"),
    FROM: pgettext_lazy("people file", "First day"),
    TO: pgettext_lazy("people file", "Last day"),
    **{part.value: part.label for part in ContactPart},
}
NEEDED = (NAME, EMAIL, UNIT, ROLE, FROM, TO)
LONGEST_NAME = 100
RING = "○"
MARKS = frozenset({RING, "〇", "◯", "o", "1", "yes", "はい"})


@dataclass
class RoleLine:
    """One line: who holds which role in which unit from when to when, and what is wrong with it."""

    line: int
    name: str = ""
    email: str = ""
    unit: str = ""
    role: str = ""
    first: date | None = None
    last: date | None = None
    parts: dict[str, bool] = field(default_factory=dict)  # liaison and deputy, where the file has the columns
    faults: list[str] = field(default_factory=list)


def headings() -> list[str]:
    """The headings in the language of the page."""
    return [str(label) for label in COLUMNS.values()]


def lines_of(table: Table) -> list[RoleLine]:
    """The lines of the table; columns may stand in any order and under headings in either language.

    Raises Unreadable where a column is missing.
    """
    found = places(table, COLUMNS, NEEDED)
    return [_line(row.line, {name: row.values[place] for name, place in found.items()}, table) for row in table.rows]


def _line(number: int, cells: Mapping[str, Any], table: Table) -> RoleLine:
    said = RoleLine(number)
    if any(isinstance(value, CellError) for value in cells.values()):
        said.faults.append(_("A formula in this line failed. Put values in its place."))
        return said
    text = {name: " ".join(one_width(str(value)).split()) for name, value in cells.items() if value is not None}
    said.name, said.unit = text.get(NAME, ""), text.get(UNIT, "")
    said.email = Person.normalize_username(text.get(EMAIL, ""))
    said.role = _role(text.get(ROLE, ""), said)
    said.first = _day(cells.get(FROM), FROM, said, table)
    said.last = _day(cells.get(TO), TO, said, table)
    said.parts = {part: _marked(part, text.get(part, ""), said) for part in ContactPart.values if part in cells}
    _check_person(said)
    return said


def _check_person(said: RoleLine) -> None:
    if not said.name:
        said.faults.append(_("The name is missing."))
    if len(said.name) > LONGEST_NAME:
        said.faults.append(_("The name has more than %d characters.") % LONGEST_NAME)
    try:
        validate_email(said.email)
    except ValidationError:
        said.faults.append(_("“%s” is no e-mail address.") % said.email)


def _role(typed: str, said: RoleLine) -> str:
    """The code of a role given by its code or by its name in either language."""
    for language in ("ja", "en"):
        with override(language):
            names = {str(label): code for code, label in HeldRole.choices}
        if code := names.get(typed):
            return code
    if typed not in HeldRole:
        said.faults.append(_("There is no role “%s”.") % typed)
    return typed


def _marked(part: str, typed: str, said: RoleLine) -> bool:
    if typed and typed.lower() not in MARKS:
        said.faults.append(_("“%(column)s” is marked with ○ or left empty: %(value)s") % {
            "column": COLUMNS[part], "value": typed
        })  # fmt: skip
    return bool(typed)


def _day(value: Any, name: str, said: RoleLine, table: Table) -> date | None:
    if value is None:
        return None
    try:
        return as_date(value, from_1904=table.from_1904)
    except NoDay:
        said.faults.append(_("“%(column)s” is no day: %(value)s") % {"column": COLUMNS[name], "value": value})
        return None
