"""What a file of people and roles would do, line by line, without writing anything."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records.tables import Table
from connected_desk.ui.formats import full_date

from .file_lines import in_groups
from .models import Person, RoleHeld, Unit
from .people_contacts import Contacts, PartStep, in_words
from .people_file import RoleLine, lines_of
from .roles import OFFICERS, HeldRole

ROLES_OF_NO_UNIT = frozenset(HeldRole) - OFFICERS
FOR_EVER = date.max


class Outcome(models.TextChoices):
    """What becomes of a line."""

    WRONG = "wrong", gettext_lazy("Has to be put right")
    CREATE = "create", gettext_lazy("New")
    CHANGE = "change", gettext_lazy("Changed")
    END = "end", gettext_lazy("Ended")
    SAME = "same", gettext_lazy("Left alone")


@dataclass
class Planned:
    """A line with what becomes of it: the person and the role there are, and what would be another."""

    said: RoleLine
    outcome: Outcome = Outcome.SAME
    person: Person | None = None
    role: RoleHeld | None = None
    unit: Unit | None = None
    sentences: list[str] = field(default_factory=list)
    contacts: list[PartStep] = field(default_factory=list)  # of liaisons and deputies

    @property
    def new_name(self) -> bool:
        return self.person is not None and self.person.name != self.said.name

    @property
    def role_name(self) -> str:
        return str(dict(HeldRole.choices).get(self.said.role, self.said.role))


@dataclass(frozen=True)
class Plan:
    """Every line of a file in its order."""

    lines: Sequence[Planned]

    def of(self, outcome: Outcome) -> list[Planned]:
        return [one for one in self.lines if one.outcome == outcome]

    @property
    def groups(self) -> list[tuple[Outcome, list[Planned]]]:
        """The lines by what becomes of them, what is wrong first; only what there is."""
        return in_groups(self.lines, Outcome)

    @property
    def written(self) -> list[Planned]:
        return [one for one in self.lines if one.outcome in (Outcome.CREATE, Outcome.CHANGE, Outcome.END)]

    @property
    def mark(self) -> str:
        """What the plan says, in short: equal where a person would read the same."""
        told = [(one.said.line, one.outcome.value, one.said.email, one.sentences) for one in self.lines]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class _Known:
    """What is in the database about the people and units of the lines, in four queries; and what lines before said."""

    def __init__(self, lines: Sequence[RoleLine], on: date) -> None:
        self.contacts = Contacts(lines, on)
        emails = {line.email for line in lines}
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in={line.unit for line in lines})}
        self.people = {one.email: one for one in Person.objects.filter(email__in=emails)}
        self.roles: dict[tuple[str, str, str], list[RoleHeld]] = defaultdict(list)
        held = RoleHeld.objects.filter(person__email__in=emails).select_related("person", "unit")
        for one in held.order_by("valid_from"):
            self.roles[one.person.email, one.role, one.unit.code if one.unit else ""].append(one)
        self.said: dict[tuple[str, str, str], list[RoleLine]] = defaultdict(list)
        self.names: dict[str, str] = {}
        # The last days the lines give to roles there are: one may end on one line and begin anew on another.
        self.last = {row.pk: line.last for line in lines if line.first and (row := self._meant(line))}

    def _meant(self, line: RoleLine) -> RoleHeld | None:
        held = self.roles[line.email, line.role, line.unit]
        return next((row for row in held if row.valid_from == line.first), None)


def plan_of(table: Table, *, by: Person, on: date) -> Plan:
    """What each line would do on that day, by that administrator. Raises records.tables' Unreadable."""
    lines = lines_of(table)
    known = _Known(lines, on)
    return Plan([_planned(said, known, by, on) for said in lines])


def _planned(said: RoleLine, known: _Known, by: Person, on: date) -> Planned:
    one = Planned(said, person=known.people.get(said.email), unit=known.units.get(said.unit))
    faults = [*said.faults, *_faults_of_person(one, known), *_faults_of_unit(one)]
    if not faults:
        faults = _decide(one, known, by, on) or _decide_contacts(one, known, on)
    if faults:
        one.outcome, one.sentences = Outcome.WRONG, faults
    known.said[said.email, said.role, said.unit].append(said)
    return one


def _faults_of_person(one: Planned, known: _Known) -> list[str]:
    said = one.said
    if known.names.setdefault(said.email, said.name) != said.name:
        return [_("An earlier line gives this address the name “%s”.") % known.names[said.email]]
    if one.person and not one.person.is_active:
        return [_("This person may not sign in any more. Open the account first.")]
    return []


def _faults_of_unit(one: Planned) -> list[str]:
    if one.said.unit and one.unit is None:
        return [_("There is no unit with the code “%s”.") % one.said.unit]
    if one.unit is None and one.said.role not in ROLES_OF_NO_UNIT:
        return [_("This role needs a unit.")]
    return []


def _decide(one: Planned, known: _Known, by: Person, on: date) -> list[str]:
    """Set what becomes of the line; or say why nothing can."""
    said = one.said
    held = known.roles[said.email, said.role, said.unit]
    one.role = _meant(held, said, on)
    if one.role is None:
        return _decide_new(one, held, known, on)
    said.first = one.role.valid_from
    if any(line.first == said.first for line in known.said[said.email, said.role, said.unit]):
        return [_("An earlier line says the same role.")]
    if one.role.valid_to != said.last:
        if faults := _faults_of_end(one, held, by, on):
            return faults
        ends = said.last is not None and (one.role.valid_to is None or said.last < one.role.valid_to)
        one.outcome = Outcome.END if ends else Outcome.CHANGE
        days = {"before": _until(one.role.valid_to), "after": _until(said.last)}
        one.sentences.append(_("Last day: %(before)s → %(after)s") % days)
    _note_name(one)
    return []


def _decide_contacts(one: Planned, known: _Known, on: date) -> list[str]:
    """Add what the marks of the line make of the unit's liaison and deputy; or say why they cannot."""
    said, first = one.said, one.said.first or on
    if faults := list(known.contacts.faults(said, one.unit, first)):
        return faults
    if one.unit is not None:
        new_last = one.role is not None and one.role.valid_to != said.last
        one.contacts = known.contacts.steps(said, one.unit, first, new_last=new_last)
        one.sentences += in_words(one.contacts, said, on)
    if one.contacts and one.outcome == Outcome.SAME:
        one.outcome = Outcome.CHANGE
    return []


def _decide_new(one: Planned, held: Sequence[RoleHeld], known: _Known, on: date) -> list[str]:
    said = one.said
    if said.first is None:
        return [_("The first day is missing: the role is not held now.")]
    if said.last and said.last < max(said.first, on):
        return [_("The role would be over already.")]
    if one.unit and not _stands(one.unit, max(said.first, on)):
        return [_("The unit does not exist on the first day.")]
    spans = [(row.valid_from, known.last.get(row.pk, row.valid_to)) for row in held]
    spans += [(line.first, line.last) for line in known.said[said.email, said.role, said.unit] if line.first]
    for first, last in spans:
        if first <= (said.last or FOR_EVER) and said.first <= (last or FOR_EVER):
            return [_("The role is held from %(first)s already. Give that first day to change it.") % {
                "first": full_date(first)
            }]  # fmt: skip
    one.outcome = Outcome.CREATE
    one.sentences.append(_("From %(first)s, last day: %(last)s") % {
        "first": full_date(said.first), "last": _until(said.last)
    })  # fmt: skip
    if one.person is None:
        one.sentences.append(_("The person is new here."))
    _note_name(one, outcome=False)
    return []


def _faults_of_end(one: Planned, held: Sequence[RoleHeld], by: Person, on: date) -> list[str]:
    said, role = one.said, one.role
    if role is None:
        return []
    if role.valid_to and role.valid_to < on:
        return [_("The role ended on %s. Give another first day to begin anew.") % full_date(role.valid_to)]
    if said.last and said.last < role.valid_from:
        return [_("The last day lies before the first.")]
    if role.role == HeldRole.ADMIN and role.person_id == by.pk and said.last:
        return [_("You cannot end your own role as administrator. Ask another administrator.")]
    later = (row for row in held if row.valid_from > role.valid_from)
    if any(row.valid_from <= (said.last or FOR_EVER) for row in later):
        return [_("The role begins anew before that day.")]
    return []


def _meant(held: Sequence[RoleHeld], said: RoleLine, on: date) -> RoleHeld | None:
    """The role there is that the line means: by its first day, or the one held now where the line gives none."""
    if said.first:
        return next((row for row in held if row.valid_from == said.first), None)
    return next((row for row in held if (row.valid_to or FOR_EVER) >= on), None)


def _note_name(one: Planned, *, outcome: bool = True) -> None:
    if one.new_name and one.person:
        one.sentences.append(_("Name: %(before)s → %(after)s") % {"before": one.person.name, "after": one.said.name})
        if outcome and one.outcome == Outcome.SAME:
            one.outcome = Outcome.CHANGE


def _stands(unit: Unit, on: date) -> bool:
    return (unit.valid_from or on) <= on <= (unit.valid_to or on)


def _until(day: date | None) -> str:
    return full_date(day) if day else _("none")
