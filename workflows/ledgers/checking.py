"""A ledger checked before it is read in: what each row would become, and what is wrong, by line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import NOT_ASKED, officers_of
from connected_desk.records.dates import NoDay, as_date
from connected_desk.records.tables import CellError, Row, Table
from connected_desk.ui.formats import full_date
from workflows.cases.definition import CASE, CaseState
from workflows.cases.ledger_actions import OWNED, Former

from .models import ImportedRow
from .words import FIELDS, known_words, plain, state_of

LONGEST_TITLE, LONGEST_NUMBER = 200, 60
EARLIEST = date(1990, 1, 1)
LABELS = {one.code: one.label for one in FIELDS}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line, in a sentence that says what to do."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Taken:
    """A row that would become a case."""

    line: int
    number: str
    former: Former


@dataclass(frozen=True)
class Word:
    """A word of the state column, the state it was taken for, and on how many lines it stands."""

    word: str
    state: str
    lines: int


@dataclass
class Findings:
    """What a check found. Where there are faults, nothing is read in."""

    taken: list[Taken] = field(default_factory=list)
    known: list[Fault] = field(default_factory=list)  # rows read in before
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)  # what is kept in words only
    words: list[Word] = field(default_factory=list)


class Faulty(Exception):
    """A value that cannot be read in; the message says why and what to do."""


def check(table: Table, columns: Mapping[str, str], *, ledger: str, on: date) -> Findings:
    """Read every row of the ledger under these columns (field → heading), as of that day."""
    return _Check(table, columns, ledger, on).findings()


class _Check:
    def __init__(self, table: Table, columns: Mapping[str, str], ledger: str, on: date) -> None:
        self.table, self.ledger, self.on = table, ledger, on
        self.places = {name: table.headings.index(heading) for name, heading in columns.items()}
        self.units = _units_by_name(on)
        self.officers: dict[int, list[Person]] = {}
        self.desk = Unit.objects.desk()
        self.lines_of: dict[str, int] = {}
        rows = ImportedRow.objects.filter(ledger=ledger).select_related("case")
        self.before = {row.number: row.case.number for row in rows}

    def findings(self) -> Findings:
        found = Findings()
        words: Counter[tuple[str, str]] = Counter()
        for row in self.table.rows:
            try:
                self._read(row, found, words)
            except Faulty as fault:
                found.faults.append(Fault(row.line, str(fault)))
        found.words = [Word(word, CASE.state(state).label, lines) for (word, state), lines in words.items()]
        return found

    def _read(self, row: Row, found: Findings, words: Counter[tuple[str, str]]) -> None:
        said = {name: self._value(row, name) for name in self.places}
        number = self._number(row, said)
        if number in self.before:
            sentence = _("Number %(number)s was read in before: it is case %(case)s.")
            found.known.append(Fault(row.line, sentence % {"number": number, "case": self.before[number]}))
            return
        state = self._state(said)
        unit = self._unit(said, state)
        officer = self._officer(said, unit)
        if said.get("officer") and officer is None:
            sentence = _("“%(name)s” is not an officer of that unit now; the name is kept in the note.")
            found.remarks.append(Fault(row.line, sentence % {"name": said["officer"]}))
        former = Former(
            title=self._title(said),
            state=state,
            received_on=self._received_on(said),
            due_on=self._due_on(said, state),
            unit=unit,
            officer=officer,
            note=self._note(number, said),
            said={"ledger": self.ledger, "number": number, "state": said["state"]},
        )
        found.taken.append(Taken(row.line, number, former))
        words[said["state"], state] += 1

    def _value(self, row: Row, name: str) -> Any:
        value = row.values[self.places[name]]
        if isinstance(value, CellError):
            sentence = _("“%(column)s” holds the formula error %(error)s. Put the value itself into the cell.")
            raise Faulty(sentence % {"column": self.table.headings[self.places[name]], "error": value.text})
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        dated = name in ("received_on", "due_on")
        return value if dated or value is None else str(value)

    def _required(self, said: Mapping[str, Any], name: str) -> Any:
        value = said.get(name)
        if value is None:
            raise Faulty(_("“%(field)s” is empty. Fill it in.") % {"field": LABELS[name]})
        return value

    def _number(self, row: Row, said: Mapping[str, Any]) -> str:
        number = " ".join(self._required(said, "number").split())
        if len(number) > LONGEST_NUMBER:
            sentence = _("The number is longer than %(most)d characters. Is this the right column?")
            raise Faulty(sentence % {"most": LONGEST_NUMBER})
        first = self.lines_of.setdefault(number, row.line)
        if first != row.line:
            sentence = _("Number %(number)s stands on line %(line)d already. Give each row a number of its own.")
            raise Faulty(sentence % {"number": number, "line": first})
        return number

    def _title(self, said: Mapping[str, Any]) -> str:
        title = " ".join(self._required(said, "title").split())
        if len(title) > LONGEST_TITLE:
            sentence = _("The title has %(now)d characters. Shorten it to %(most)d.")
            raise Faulty(sentence % {"now": len(title), "most": LONGEST_TITLE})
        return title

    def _state(self, said: Mapping[str, Any]) -> CaseState:
        word = self._required(said, "state")
        state = state_of(word)
        if state is None:
            sentence = _("The word “%(word)s” for the state is not known. Known are: %(known)s")
            raise Faulty(sentence % {"word": word, "known": ", ".join(known_words())})
        return state

    def _unit(self, said: Mapping[str, Any], state: CaseState) -> Unit | None:
        name = said.get("unit")
        if not name:
            if state in OWNED:
                sentence = _("A case in “%(state)s” needs its owning unit. Fill it in.")
                raise Faulty(sentence % {"state": CASE.state(state).label})
            return None
        units = self.units.get(plain(name), [])
        if not units:
            raise Faulty(_("There is no unit “%(name)s” now. Write its name of today.") % {"name": name})
        if len(units) > 1:
            sentence = _("Several units are called “%(name)s”. Write the bureau before it.")
            raise Faulty(sentence % {"name": name})
        return None if units[0] == self.desk else units[0]

    def _officer(self, said: Mapping[str, Any], unit: Unit | None) -> Person | None:
        name = said.get("officer")
        if not name:
            return None
        place = unit or self.desk
        if place.pk not in self.officers:
            self.officers[place.pk] = officers_of(place, self.on)
        people = [one for one in self.officers[place.pk] if plain(one.name) == plain(name)]
        return people[0] if len(people) == 1 else None

    def _date(self, said: Mapping[str, Any], name: str) -> date:
        try:
            return as_date(said[name], from_1904=self.table.from_1904)
        except NoDay:
            sentence = _("“%(value)s” in “%(field)s” is not a date. Write it like 2025/4/1 or 令和7年4月1日.")
            raise Faulty(sentence % {"value": said[name], "field": LABELS[name]}) from None

    def _received_on(self, said: Mapping[str, Any]) -> date:
        self._required(said, "received_on")
        day = self._date(said, "received_on")
        if not EARLIEST <= day <= self.on:
            sentence = _("It cannot have been received on %(day)s. Check the date.")
            raise Faulty(sentence % {"day": full_date(day)})
        return day

    def _due_on(self, said: Mapping[str, Any], state: CaseState) -> date | None:
        if said.get("due_on") is not None:
            return self._date(said, "due_on")
        if state == CaseState.ON_HOLD:
            raise Faulty(_("A case on hold needs a due date: the day on which it is resumed. Fill it in."))
        return None

    def _note(self, number: str, said: Mapping[str, Any]) -> str:
        """Everything the ledger said, in its own words, for the people who go on with the case."""
        first = _("Taken over from the ledger “%(ledger)s”, number %(number)s.")
        parts = [f"{LABELS[name]}: {self._shown(said[name])}" for name in said if name != "number" and said[name]]
        return "\n".join([first % {"ledger": self.ledger, "number": number}, *parts])

    def _shown(self, value: Any) -> str:
        return full_date(value) if isinstance(value, date) else str(value)


def _units_by_name(on: date) -> dict[str, list[Unit]]:
    """Every unit that can own a case, by each of its names: alone, and behind that of the unit above it."""
    found: dict[str, list[Unit]] = {}
    for unit in Unit.objects.current(on).exclude(kind__in=NOT_ASKED).select_related("parent"):
        for name in {plain(name) for name in _names(unit)}:
            found.setdefault(name, []).append(unit)
    return found


def _names(unit: Unit) -> Iterator[str]:
    own = [unit.name_ja, unit.name_en, *unit.aliases]
    yield from (name for name in (*own, unit.code) if name)
    if unit.parent:
        yield from (f"{unit.parent.name_ja}{name}" for name in own if name)
        yield from (f"{unit.parent.name_en} {name}" for name in own if name and unit.parent.name_en)
