"""Who somebody is towards a report: an officer of the secretariat, or its head."""

from datetime import date

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import roles_held, units_headed, units_served
from workflows.cases.roles import WORKING
from workflows.engine.registry import roles_for
from workflows.engine.vocabulary import Role

from .models import Report


@roles_for("report")
def roles(report: Report, person: Person, on: date) -> frozenset[Role]:
    """The secretariat's officers write and publish; its head checks, and leaves the writing to them."""
    secretariat = Unit.objects.secretariat()
    found = set()
    if {held.role for held in roles_held(person, on)} & WORKING and secretariat.pk in units_served(person, on):
        found.add(Role.SECRETARIAT)
    if secretariat.pk in units_headed(person, on):
        found.add(Role.SECRETARIAT_HEAD)
    return frozenset(found)
