"""The one write of people and their roles: what a file, or one line typed, says. Nothing is ever deleted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override

from connected_desk.records.tables import Table

from . import password_actions, setting_record
from .calendar import tokyo_date
from .models import Person, RoleHeld
from .people_contacts import PartStep
from .people_file import FROM, TO
from .people_plan import Outcome, Plan, Planned, plan_of
from .setting_record import Entry
from .unit_edit_actions import UNITS, about
from .unit_models import UnitContact

PEOPLE = "people"


class PeopleFaulty(Exception):
    """Some lines have to be put right, and so nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


class ChangedMeanwhile(Exception):
    """What would be written is not what was shown any more."""


@transaction.atomic
def bring_people(table: Table, *, shown: str | None, seen: int, reason: str, by: Person, at: datetime) -> list[Planned]:
    """Write every line of the table, or nothing: people and roles that are new, other names, other last days.

    Whoever is new gets a mail with a link to set a password.

    `shown` is the mark of the plan the person saw; None for a line typed by hand. Raises PeopleFaulty, ChangedMeanwhile
    and setting_record.Overtaken.
    """
    book = setting_record.take(PEOPLE, seen=seen)
    plan = plan_of(table, by=by, on=tokyo_date(at))
    if plan.of(Outcome.WRONG):
        raise PeopleFaulty(plan)
    if shown is not None and plan.mark != shown:
        raise ChangedMeanwhile
    people: dict[str, Person] = {}
    entries = [entry for one in plan.written if (entry := _write(one, people, at)).values]
    if entries:
        setting_record.write(book, entries, reason=reason, by=by, at=at)
    _write_contacts(plan.written, people, reason=reason, by=by, at=at)
    return plan.written


def _write_contacts(
    lines: list[Planned], people: Mapping[str, Person], *, reason: str, by: Person, at: datetime
) -> None:
    """Write whom units are asked through: first who is no longer, then who begins; with a row of the units' book."""
    steps = [(one, step) for one in lines for step in one.contacts]
    entries = [_end_contact(step.row, step.last) for _one, step in steps if step.row]
    entries += [_begin_contact(step, people[one.said.email]) for one, step in steps if step.row is None]
    if entries:
        book = setting_record.take(UNITS, seen=setting_record.version(UNITS))
        setting_record.write(book, entries, reason=reason, by=by, at=at)


def _end_contact(row: UnitContact, last: date | None) -> Entry:
    """Let somebody be asked until that day; who would only begin after it is not asked at all."""
    told = {row.part: (row.person.name, row.person.name), TO: (row.valid_to, last)}
    if last and last < row.valid_from:
        row.delete()
        return Entry(about(row.unit), {row.part: (row.person.name, None)})
    row.valid_to = last
    row.save(update_fields=[TO])
    return Entry(about(row.unit), told)


def _begin_contact(step: PartStep, person: Person) -> Entry:
    days = {FROM: step.first, TO: step.last}
    UnitContact.objects.create(unit=step.unit, person=person, part=step.part, **days)
    told = {step.part: (None, person.name)} | {name: (None, day) for name, day in days.items() if day}
    return Entry(about(step.unit), told)


def _write(one: Planned, people: dict[str, Person], at: datetime) -> Entry:
    said = one.said
    values: dict[str, tuple[Any, Any]] = {}
    person = one.person or people.get(said.email)
    if person is None:
        person = Person.objects.create_user(said.email, said.name)
        password_actions.send_link(person, at=at)
        values["name"] = (None, said.name)
    elif person.name != said.name:
        values["name"] = (person.name, said.name)
        person.name = said.name
        person.save(update_fields=["name"])
    people[said.email] = person
    if one.outcome == Outcome.CREATE and said.first:
        RoleHeld.objects.create(person=person, role=said.role, unit=one.unit, valid_from=said.first, valid_to=said.last)
        values |= {"valid_from": (None, said.first), "valid_to": (None, said.last)}
    elif one.role and one.role.valid_to != said.last:
        values["valid_to"] = (one.role.valid_to, said.last)
        one.role.valid_to = said.last
        one.role.save(update_fields=["valid_to"])
    return Entry((_about(one, "ja"), _about(one, "en")), values)


def _about(one: Planned, language: str) -> str:
    with override(language):
        unit = one.unit.name if one.unit else ""
        return " ".join(filter(None, [one.said.name, f"<{one.said.email}>", one.role_name, unit]))
