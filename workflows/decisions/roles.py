"""Who somebody is towards a decision, and what of a decision follows from who acts."""

from datetime import date

from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held, units_served
from connected_desk.city.roles import HEADS, OFFICERS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Context, roles_for, settles
from workflows.engine.vocabulary import Role

from .models import Capacity, Decision
from .queries import holds_deciding_role

ACTS_FOR_NOBODY = Reason(
    "capacity",
    "代決とするのは、ほかの人に代わって決裁するときだけです。",
    "Only a decision in somebody else's place is recorded as such.",
)


@roles_for("decision")
def roles(decision: Decision, person: Person, on: date) -> frozenset[Role]:
    """The drafter and the officers beside them; and whoever may make the pending move decides it."""
    found = set()
    works = any(held.role in OFFICERS - HEADS for held in roles_held(person, on))
    if person.pk == decision.drafter_id or (works and decision.drafter_unit_id in units_served(person, on)):
        found.add(Role.DRAFTER)
    if holds_deciding_role(decision.subject, decision.pending, person, on):
        found.add(Role.DECIDER)
    return frozenset(found)


@settles("decision")
def settle(decision: Decision, context: Context) -> None:
    """Deciding in somebody's place is found out, not claimed: it is 代決 whatever the form said."""
    if context.move != "decide":
        return
    if context.acting_for is not None:
        decision.capacity, decision.acted_for = Capacity.ACTING, context.acting_for
    elif decision.capacity == Capacity.ACTING:
        raise MoveRefused("details", [ACTS_FOR_NOBODY], decision)
