"""Who somebody is towards a case, and the columns of a case that follow from its state."""

from datetime import date

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import desk_unit, roles_held, units_headed, units_served
from connected_desk.city.roles import HeldRole
from workflows.engine import deadlines
from workflows.engine.registry import Context, roles_for, settles
from workflows.engine.vocabulary import Role

from .definition import CASE
from .models import Case

# Those whose own work a unit's business is; a head decides and leaves the moves to them.
WORKING = frozenset({HeldRole.DESK, HeldRole.BUREAU, HeldRole.ICT, HeldRole.FINANCE})
BY_HELD_ROLE = {
    HeldRole.DESK: Role.DESK,
    HeldRole.DESK_HEAD: Role.DESK_HEAD,
    HeldRole.FINANCE: Role.FINANCE,
    HeldRole.ICT: Role.ICT,
    HeldRole.EVALUATOR: Role.EVALUATOR,
}


@roles_for("case")
def roles(case: Case, person: Person, on: date) -> frozenset[Role]:
    """The person's roles towards the case: from what they hold, and from the units the case stands with."""
    held = {row.role for row in roles_held(person, on)}
    found = {role for name, role in BY_HELD_ROLE.items() if name in held}
    served = units_served(person, on) if held & WORKING else frozenset()
    headed = units_headed(person, on)
    by_unit = (
        (Role.TARGET, case.target_unit_id, served),
        (Role.OWNER, case.owner_unit_id, served),
        (Role.LEAD, case.lead_unit_id, served),
        (Role.HOLDER, case.turn_unit_id, served),
        (Role.OWNER_HEAD, case.owner_unit_id, headed),
        (Role.LEAD_HEAD, case.lead_unit_id, headed),
    )
    found |= {role for role, unit, units in by_unit if unit in units}
    return frozenset(found)


@settles("case")
def settle(case: Case, context: Context) -> None:
    """Bring turn, responsible unit, due date and stage into line with the state the case has just entered."""
    desk = desk_unit()
    _settle_turn(case, desk, context.on)
    _settle_responsible(case, desk, context.on)
    case.due_on = due(case, context.on)
    _settle_stage(case, context.move)


def due(case: Case, since: date) -> date | None:
    """By when the case ought to leave its state: the date it carries for that, otherwise the norm."""
    state = case.state_row
    carried = getattr(case, state.due) if state.due else None
    return carried or deadlines.due_on(CASE, state, since, case.turn_unit_id)


def _settle_turn(case: Case, desk: Unit, on: date) -> None:
    turn = case.state_row.turn
    if turn is Role.HOLDER:  # on hold: it stays with whoever had it
        return
    units = {
        Role.DESK: desk.pk,
        Role.TARGET: case.target_unit_id,
        Role.OWNER: case.owner_unit_id,
        Role.LEAD: case.lead_unit_id,
    }
    unit = units.get(turn)
    if (case.turn, case.turn_unit_id) != (turn.value, unit) or not case.turn_since:
        case.turn, case.turn_unit_id, case.turn_since = turn.value, unit, on


def _settle_responsible(case: Case, desk: Unit, on: date) -> None:
    if case.responsible_unit_id != (case.owner_unit_id or desk.pk):
        unit = case.owner_unit or desk
        case.responsible_unit, case.responsible_since, case.unit_position = unit, on, unit.position


def _settle_stage(case: Case, move: str) -> None:
    own = case.state_row.stage
    if move == "reopen":
        case.stage = own
    elif own:
        case.stage = max(case.stage, own)
