"""What every act on a trial checks first: who may, and what the state of the trial still allows."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from connected_desk.city.calendar import tokyo_date
from workflows.cases.definition import CaseState
from workflows.engine.move import STALE, lock, roles_of
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.vocabulary import ROLE_LABELS, Role

from ..definition import PocState
from ..models import Poc

LEAD, OWNER = Role.LEAD, Role.OWNER
PLANNING = frozenset({PocState.PLANNING})
UNDER_WAY = frozenset({PocState.RUNNING, PocState.SUSPENDED})
MEASURED = UNDER_WAY | {PocState.FINISHED}
ALIVE = frozenset({PocState.PLANNING, PocState.READY}) | UNDER_WAY
NOT_CANCELLED = ALIVE | MEASURED

LOCKED = Reason(
    "pocs.locked",
    "準備が終わった後は、計画と指標を変えられません。始める前に改めるときは「計画を改める」を使ってください。",
    "The plan and its criteria cannot be changed any more. Before the start, use “Amend the plan”.",
)
NOT_UNDER_WAY = Reason(
    "pocs.not_under_way",
    "実証をしている間だけできます。",
    "This can be done only while the trial is under way.",
)
OVER = Reason("pocs.over", "この実証は終わっています。", "This trial is over.")


def taken_up(
    poc: Poc,
    *,
    by: Any,
    at: datetime,
    who: Collection[Role] = (LEAD, OWNER),
    states: Collection[str],
    otherwise: Reason,
    version: int | None = None,
) -> Poc:
    """The trial as it is now, locked, for an act by one of `who` in one of `states`; MoveRefused if it may not be."""
    [locked] = lock([poc])
    if not roles_of(locked, by, tokyo_date(at)) & set(who):
        raise MoveRefused("role", [_only(who)], locked)
    if locked.state not in states:
        raise MoveRefused("source", [otherwise], locked)
    if version is not None and version != locked.version:
        raise MoveRefused("version", [STALE], locked)
    return locked


def before_evaluation(poc: Poc, *, otherwise: Reason) -> None:
    """MoveRefused once the case has gone on from its trial."""
    if poc.case.state != CaseState.PROOF_OF_CONCEPT:
        raise MoveRefused("source", [otherwise], poc)


def _only(who: Collection[Role]) -> Reason:
    ja, en = zip(*(ROLE_LABELS[role] for role in who), strict=True)
    return Reason("role", f"これができるのは、{'、'.join(ja)}です。", f"This is for {', '.join(en)}.")
