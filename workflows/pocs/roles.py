"""Who somebody is towards a proof of concept: the unit that leads it, its head, or the case's owner."""

from datetime import date

from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held, units_headed, units_served
from workflows.cases.roles import WORKING
from workflows.engine.registry import roles_for
from workflows.engine.vocabulary import Role

from .models import Poc


@roles_for("poc")
def roles(poc: Poc, person: Person, on: date) -> frozenset[Role]:
    """The person's roles towards the trial; as for a case, a head decides and leaves the moves to the officers."""
    works = any(held.role in WORKING for held in roles_held(person, on))
    served = units_served(person, on) if works else frozenset()
    found = {
        Role.LEAD: poc.lead_unit_id in served,
        Role.OWNER: poc.case.owner_unit_id in served,
        Role.LEAD_HEAD: poc.lead_unit_id in units_headed(person, on),
    }
    return frozenset(role for role, holds in found.items() if holds)
