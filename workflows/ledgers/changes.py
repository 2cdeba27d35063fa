"""The workbook of a list read back: what was changed in it, per case, and which of it can be written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.city.models import Person
from connected_desk.city.queries import officers_of
from connected_desk.records.tables import CellError, Row, Table, Unreadable
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import current_edition
from workflows.cases.exports import COLUMNS, ITEM, ITEM_REASON, NOTE, NUMBER, OFFICER, VERSION, officer_of
from workflows.cases.models import Case
from workflows.cases.queries import with_primary_link
from workflows.cases.scope import visible_cases

from .words import plain

NEEDED = (NUMBER, ITEM, ITEM_REASON, OFFICER, NOTE, VERSION)
MOST = 100
LONGEST = {ITEM_REASON: 400, NOTE: 2000}
LABELS = {column.code: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Change:
    """One cell that differs: what the case says now, and what the workbook says."""

    label: str
    before: str
    after: str


@dataclass
class Line:
    """A row of the workbook that says something new. `problem` is why it is not written; `conflict` where the case has
    changed since the workbook was made."""

    line: int
    number: str
    case: Case | None
    changes: list[Change]
    officer: Person | None = None
    item: Item | None = None
    reason: str = ""
    note: str = ""
    problem: str = ""
    conflict: bool = False

    @property
    def writable(self) -> bool:
        return self.case is not None and not self.problem and not self.conflict


class _Wrong(Exception):
    """A cell that cannot be written; the message says why and what to do."""


def compare(table: Table, *, by: Person, on: date) -> list[Line]:
    """The rows that differ from their cases as this person sees them today; unchanged ones are left out.

    Raises Unreadable for a workbook that is not the export of a list.
    """
    if missing := [code for code in NEEDED if code not in table.headings]:
        raise Unreadable(
            _("This is not the Excel file of a list of cases: the hidden first row does not name %(columns)s.")
            % {"columns": ", ".join(missing)}
        )
    # The second row holds the headings people read.
    rows = [row for row in table.rows if _text(table, row, VERSION).isdigit()]
    asked = with_primary_link(visible_cases(by, on).filter(number__in=_numbers(table, rows)))
    asked = asked.select_related("primary_link__item", "responsible_unit", "officer", "owner_person")  # type: ignore[misc]
    cases = {case.number: case for case in asked}
    told = Counter(_text(table, row, NUMBER) for row in rows)
    found = _Comparison(table, cases, told, on)
    return [line for row in rows if (line := found.line(row))]


def _numbers(table: Table, rows: Sequence[Row]) -> list[str]:
    return [_text(table, row, NUMBER) for row in rows]


def _text(table: Table, row: Row, code: str) -> str:
    value = row.values[table.headings.index(code)]
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


class _Comparison:
    def __init__(self, table: Table, cases: Mapping[str, Any], told: Counter[str], on: date) -> None:
        self.table, self.cases, self.told, self.on = table, cases, told, on
        self.people: dict[int, list[Person]] = {}
        edition = current_edition(on)
        self.items = {plain(item.code): item for item in Item.objects.filter(edition=edition)} if edition else {}

    def line(self, row: Row) -> Line | None:
        """What the row says that its case does not; None where it says nothing new."""
        number = _text(self.table, row, NUMBER)
        case = self.cases.get(number)
        line = Line(row.line, number, case, [])
        if case is None:
            line.problem = _("There is no such case among those you may see.")
            return line
        try:
            self._officer(line, case, self._said(row, OFFICER))
            self._item(line, case, self._said(row, ITEM), self._said(row, ITEM_REASON))
            self._note(line, self._said(row, NOTE))
        except _Wrong as wrong:
            line.problem = str(wrong)
        if not line.changes and not line.problem:
            return None
        if self.told[number] > 1:
            line.problem = _("The case stands on several rows. Leave one of them.")
        line.conflict = int(_text(self.table, row, VERSION)) != case.version
        return line

    def _said(self, row: Row, code: str) -> str:
        value = row.values[self.table.headings.index(code)]
        if isinstance(value, CellError):
            sentence = _("“%(column)s” holds the formula error %(error)s. Put the value itself into the cell.")
            raise _Wrong(sentence % {"column": LABELS[code], "error": value.text})
        return _text(self.table, row, code)

    def _officer(self, line: Line, case: Any, said: str) -> None:
        now = officer_of(case)
        if said in ((now.name, now.email) if now else ("",)):
            return
        self._differs(line, OFFICER, now.name if now else "", said)
        if not said:
            raise _Wrong(_("The person in charge cannot be taken out here. Write who takes over."))
        unit = case.responsible_unit
        if unit.pk not in self.people:
            self.people[unit.pk] = officers_of(unit, self.on)
        found = [one for one in self.people[unit.pk] if said.casefold() == one.email or plain(said) == plain(one.name)]
        if len(found) > 1:
            raise _Wrong(_("Several people are called “%(name)s”. Write the e-mail address.") % {"name": said})
        if not found:
            raise _Wrong(_("“%(name)s” does not work for %(unit)s.") % {"name": said, "unit": unit.name})
        [line.officer] = found

    def _item(self, line: Line, case: Any, said: str, reason: str) -> None:
        now = case.primary_link.item if case.primary_link else None
        if plain(said) == (plain(now.code) if now else ""):
            return
        found = self.items.get(plain(said))
        self._differs(line, ITEM, str(now) if now else "", str(found or said))
        if not said:
            raise _Wrong(_("The strategy item cannot be taken out here. Do that on the page of the case."))
        if found is None:
            raise _Wrong(_("There is no item with the code “%(code)s” in the plan in force.") % {"code": said})
        if not reason:
            raise _Wrong(_("Say in “%(column)s” how the case advances the new item.") % {"column": LABELS[ITEM_REASON]})
        self._differs(line, ITEM_REASON, "", reason)
        line.item, line.reason = found, reason

    def _note(self, line: Line, said: str) -> None:
        if said:
            self._differs(line, NOTE, "", said)
            line.note = said

    def _differs(self, line: Line, code: str, before: str, after: str) -> None:
        line.changes.append(Change(str(LABELS[code]), before, after))
        if len(after) > LONGEST.get(code, MOST):
            raise _Wrong(
                _("“%(column)s” has %(now)d characters. Shorten it to %(most)d.")
                % {"column": LABELS[code], "now": len(after), "most": LONGEST.get(code, MOST)}
            )
