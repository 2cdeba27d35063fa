"""What moves cause here: trials opened and cancelled, charters frozen and opened again; one line each, delegating."""

from workflows.cases.models import Case
from workflows.engine.move import move_many
from workflows.engine.registry import Context, effect

from . import actions
from .definition import POC
from .models import Poc

WITHDRAWN = "提案の取下げのため"


@effect(
    "pocs.open",
    "実証の準備を始める",
    "Opens the proof of concept in planning",
)
def open_first(case: Case, context: Context) -> None:
    details = context.details or {}
    actions.open_poc(
        case,
        lead_unit=details["lead_unit"],
        purpose=details["purpose"],
        by=context.by,
        at=context.at,
        origin=context.origin,
    )


@effect(
    "pocs.open_again",
    "前の実証の計画を写して、次の実証の準備を始める",
    "Opens the next proof of concept, with the words of the last charter",
)
def open_again(case: Case, context: Context) -> None:
    """The next trial of the case, with the words of the last one's charter to go on from."""
    last = case.pocs.latest("number")
    actions.open_poc(
        case,
        lead_unit=last.lead_unit,
        purpose=last.purpose,
        by=context.by,
        at=context.at,
        origin=context.origin,
        like=last,
    )


@effect(
    "pocs.cancel_open",
    "終わっていない実証を中止する",
    "Cancels the proofs of concept that have not ended",
)
def cancel_open(case: Case, context: Context) -> None:
    reason = (context.details or {}).get("reason") or WITHDRAWN
    for poc in case.pocs.filter(state__in=POC.open_states):
        move_many([poc], "cancel", by=context.by, at=context.at, origin=context.origin, reason=reason)


@effect(
    "pocs.lock_criteria",
    "計画の版を確定し、指標を固定する",
    "Fixes this version of the charter and locks the criteria",
)
def lock_criteria(poc: Poc, context: Context) -> None:
    actions.freeze(poc, at=context.at)


@effect(
    "pocs.new_version",
    "計画の新しい版を作り、指標の固定を解く",
    "Opens a new version of the charter and unlocks the criteria",
)
def new_version(poc: Poc, context: Context) -> None:
    actions.thaw(poc, reason=(context.details or {})["reason"], by=context.by, at=context.at)
