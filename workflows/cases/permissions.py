"""Who may write down facts about a case (moves have their own table: definition.py)."""

from datetime import date
from typing import Any

from connected_desk.city.queries import holds, roles_held, units_headed, units_served
from connected_desk.city.roles import OFFICERS, HeldRole
from workflows.engine.bars import barred
from workflows.engine.move import roles_of
from workflows.engine.refusals import Reason
from workflows.engine.vocabulary import Role

from .models import Case
from .scope import may_see

NOT_YOURS = Reason(
    "role",
    "この案件に書き込めるのは、デスク、引受けを依頼された部署、所管、実証の主担当です。",
    "Only the desk, the unit asked to take it, the owner and the lead write to this case.",
)
WORKERS = frozenset({Role.DESK, Role.DESK_HEAD, Role.OWNER, Role.OWNER_HEAD, Role.TARGET, Role.LEAD})


def takes_part(case: Case, person: Any, on: date) -> bool:
    """Whether the person may write notes and messages, also when the case has ended: desk, target, owner, lead."""
    return bool(roles_of(case, person, on) & WORKERS)


def may_work_on(case: Case, person: Any, on: date) -> bool:
    """Whether the person may link items, answer about ICT and record agreements: the same, until the case ends."""
    return takes_part(case, person, on) and not case.state_row.final


def may_write_down_withdrawal(case: Case, person: Any, on: date) -> bool:
    """Whether the person is of the desk and the company may, and did not yet, ask the owner to withdraw."""
    source = case.life.move("withdraw").source_of(case.state, case.came_from)
    waits = case.proposal_id is not None and source is not None and Role.OWNER in source.who
    asked = case.withdrawal_asked_at is not None
    return waits and not asked and bool(roles_of(case, person, on) & {Role.DESK, Role.DESK_HEAD})


def may_assign(case: Case, person: Any, on: date) -> bool:
    """Whether the person may put somebody in charge: those of the unit that answers for the case, until it ends."""
    own = units_served(person, on) | units_headed(person, on)
    return case.responsible_unit_id in own and not case.state_row.final and not barred(case, person)


def may_declare(case: Case, person: Any, on: date) -> bool:
    """Whether the person may declare an interest: whoever sees the case and works or scores for the city, once."""
    return could_declare(case, person, on) and may_see(person, case, on)


def could_declare(case: Case, person: Any, on: date) -> bool:
    """The same of somebody who has the case before them."""
    works = any(row.role in OFFICERS | {HeldRole.EVALUATOR} for row in roles_held(person, on))
    return works and not barred(case, person)


def may_lift(case: Case, person: Any, on: date) -> bool:
    """Whether the person may lift somebody else's: the head of the unit that answers for the case, or of the desk."""
    heads = case.responsible_unit_id in units_headed(person, on) or holds(person, HeldRole.DESK_HEAD, on)
    return heads and not barred(case, person)


def may_confirm_none_fits(case: Case, person: Any, on: date) -> bool:
    """Whether the person is the bureau head who has still to confirm that no item fits."""
    waits = bool(case.none_fits_reason) and case.none_fits_confirmed_by_id is None
    return waits and Role.OWNER_HEAD in roles_of(case, person, on)
