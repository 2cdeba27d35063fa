"""Who somebody is towards a budget request, and the dates that follow from its state."""

from datetime import date

from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held
from connected_desk.city.roles import HeldRole
from workflows.engine.registry import Context, roles_for, settles
from workflows.engine.vocabulary import Role

from . import queries
from .models import BudgetRequest

BY_HELD_ROLE = {HeldRole.FINANCE: Role.FINANCE, HeldRole.ICT: Role.ICT}


@roles_for("budget")
def roles(request: BudgetRequest, person: Person, on: date) -> frozenset[Role]:
    """Finance and the ICT office by what the person holds; owner as an officer of the request's unit or the case's."""
    held = {row.role for row in roles_held(person, on)}
    found = {role for name, role in BY_HELD_ROLE.items() if name in held}
    owners = {request.unit_id, request.case.owner_unit_id if request.case else None}
    if owners & queries.units_worked_for(person, on):
        found.add(Role.OWNER)
    return frozenset(found)


@settles("budget")
def settle(request: BudgetRequest, context: Context) -> None:
    """Bring the dates of the next step and of the look back into line with the state the request has just entered."""
    request.next_step_on = queries.awaited_on(request)
    request.look_back_on = queries.look_back_on(request)
