"""What a file of people makes of liaisons and deputies: the marks of its lines beside who there is now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from connected_desk.ui.formats import full_date

from .models import Unit
from .people_file import RoleLine
from .roles import OFFICERS
from .unit_models import ContactPart, UnitContact

FOR_EVER = date.max


@dataclass(frozen=True)
class PartStep:
    """Somebody begins in a part of a unit (`row` is None), or whoever has the row is in it until `last`."""

    unit: Unit
    part: str
    row: UnitContact | None
    first: date | None
    last: date | None


class Contacts:
    """Who units are asked through on a day or later, and who the lines mark; one query."""

    def __init__(self, lines: Sequence[RoleLine], on: date) -> None:
        self.on = on
        self.rows: dict[tuple[str, str], list[UnitContact]] = defaultdict(list)
        held = UnitContact.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))
        held = held.filter(unit__code__in={line.unit for line in lines if line.parts})
        for row in held.select_related("person", "unit").order_by("valid_from"):
            self.rows[row.unit.code, row.part].append(row)
        self.marked = {(one.email, one.unit, part) for one in lines for part, said in one.parts.items() if said}
        self.begun: dict[tuple[str, str], list[tuple[str, date, date]]] = defaultdict(list)

    def faults(self, said: RoleLine, unit: Unit | None, first: date) -> Iterator[str]:
        """What is wrong with the marks of a line whose role begins on that day."""
        marks = [part for part, marked in said.parts.items() if marked]
        if marks and (unit is None or said.role not in OFFICERS):
            yield _("Only somebody who works for a unit is its liaison or deputy.")
        elif len(marks) > 1:
            yield _("One person is liaison or deputy of a unit, not both.")
        elif marks:
            yield from self._taken(said, marks[0], max(first, self.on))

    def _taken(self, said: RoleLine, part: str, first: date) -> Iterator[str]:
        label, last = ContactPart(part).label, said.last or FOR_EVER
        for email, since, until in self.begun[said.unit, part]:
            if email != said.email and since <= last and first <= until:
                yield _("An earlier line marks somebody else of the unit: %s.") % label
        for row in self.rows[said.unit, part]:
            if row.person.email != said.email and first <= row.valid_from <= last and row.valid_from > self.on:
                yield _("%(part)s from %(day)s is %(person)s already. Change that on the page of the unit.") % {
                    "part": label, "day": full_date(row.valid_from), "person": row.person.name
                }  # fmt: skip

    def steps(self, said: RoleLine, unit: Unit, first: date, *, new_last: bool) -> list[PartStep]:
        """What the marks of a line change; `new_last` says that the last day of its role is another from now on."""
        found: list[PartStep] = []
        for part, marked in said.parts.items():
            own = [row for row in self.rows[said.unit, part] if row.person.email == said.email]
            if marked:
                found += self._marked(said, unit, part, own, max(first, self.on), new_last)
            elif (said.email, said.unit, part) not in self.marked:
                found += [PartStep(unit, part, row, None, self.on - timedelta(days=1)) for row in own]
                self.rows[said.unit, part] = [row for row in self.rows[said.unit, part] if row not in own]
        return found

    def _marked(
        self, said: RoleLine, unit: Unit, part: str, own: Sequence[UnitContact], first: date, new_last: bool
    ) -> Iterator[PartStep]:
        marked_before = any(email == said.email for email, _since, _until in self.begun[said.unit, part])
        self.begun[said.unit, part].append((said.email, first, said.last or FOR_EVER))
        if marked_before:
            return
        for row in own[-1:]:
            over = said.last is not None and (row.valid_to or FOR_EVER) > said.last
            if over or (new_last and row.valid_to != said.last):
                yield PartStep(unit, part, row, None, said.last)
        if own:
            return
        for row in list(self.rows[said.unit, part]):
            # Whoever is marked too has a line that says until when; those of one unit do not overlap.
            if (row.valid_to or FOR_EVER) >= first and (row.person.email, said.unit, part) not in self.marked:
                self.rows[said.unit, part].remove(row)
                yield PartStep(unit, part, row, None, first - timedelta(days=1))
        yield PartStep(unit, part, None, first, said.last)


def in_words(steps: Sequence[PartStep], said: RoleLine, on: date) -> Iterator[str]:
    """Each change in a sentence."""
    for step in steps:
        words: Mapping[str, str] = {
            "part": str(ContactPart(step.part).label),
            "person": step.row.person.name if step.row else said.name,
            "day": full_date(step.first or step.last) if step.first or step.last else _("none"),
        }
        if step.row is None:
            yield _("%(part)s of the unit from %(day)s") % words
        elif step.row.person.email != said.email:
            yield _("In the place of %(person)s (%(part)s)") % words
        elif step.last and step.last < on:
            yield _("No longer %(part)s of the unit") % words
        else:
            yield _("%(part)s of the unit, last day: %(day)s") % words
