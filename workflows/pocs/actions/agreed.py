"""What the two sides agree to before the start: the charter, and each criterion."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import note
from workflows.engine.refusals import MoveRefused, Reason

from ..models import CharterAgreement, Poc, Side
from ..queries import missing_in_charter
from .standing import LEAD, LOCKED, OWNER, PLANNING, taken_up

NOTHING_TO_AGREE = Reason(
    "pocs.nothing_to_agree",
    "これから合意する指標がありません。",
    "There is no criterion left for this side to agree to.",
)
AGREED_ALREADY = Reason(
    "pocs.agreed_already",
    "この側の合意は、すでに記録されています。",
    "The agreement of this side is on record already.",
)
CHARTER_INCOMPLETE = Reason(
    "pocs.charter_incomplete",
    "計画書に、まだ書いていない項目があります。書き終えてから合意を記録してください。",
    "The charter is not complete yet. Complete it before the agreement is recorded.",
)


@transaction.atomic
def agree_charter(
    poc: Poc, *, side: Side, on: date, who: str, by: Any, at: datetime, origin: str = "live"
) -> CharterAgreement:
    """Record that one side, by the word of `who`, agreed on that day to the charter as it stands.

    With it that side agrees to every criterion it had not agreed to yet, for the charter holds them. Who may is as for
    the criteria. Refused while the charter is incomplete, and where the side agreed to this version already.
    """
    poc = _taken_up(poc, side, by=by, at=at)
    if missing_in_charter(poc):
        raise MoveRefused("guard", [CHARTER_INCOMPLETE], poc)
    version = {"version": poc.charter_version, "side": side}
    if poc.charter_agreements.filter(**version).exists():
        raise MoveRefused("source", [AGREED_ALREADY], poc)
    agreed = CharterAgreement.objects.create(poc=poc, **version, on=on, who=who, by=by, at=at)
    criteria = _agree_to_criteria(poc, side, on=on, by=by)
    body = {"version": poc.charter_version, "side": str(side), "on": on, "who": who, "criteria": criteria}
    note(poc, "charter_agreed", by=by, at=at, body=body, origin=origin)
    return agreed


@transaction.atomic
def agree_criteria(poc: Poc, *, side: Side, on: date, by: Any, at: datetime, origin: str = "live") -> Poc:
    """Record that one side agreed on that day to every criterion it had not agreed to yet; refused where there is none.

    The lead speaks for the city and takes down the company's word; where there is no company the owner is the other
    side.
    """
    poc = _taken_up(poc, side, by=by, at=at)
    criteria = _agree_to_criteria(poc, side, on=on, by=by)
    if not criteria:
        raise MoveRefused("source", [NOTHING_TO_AGREE], poc)
    body = {"side": str(side), "on": on, "criteria": criteria}
    note(poc, "agreed", by=by, at=at, body=body, origin=origin)
    return poc


def _taken_up(poc: Poc, side: Side, *, by: Any, at: datetime) -> Poc:
    without_company = side == Side.COMPANY and poc.case.proposal_id is None
    return taken_up(poc, by=by, at=at, who=(OWNER,) if without_company else (LEAD,), states=PLANNING, otherwise=LOCKED)


def _agree_to_criteria(poc: Poc, side: Side, *, on: date, by: Any) -> list[str]:
    """The indicators this side had not agreed to yet, agreed to now."""
    agreed = poc.criteria.filter(**{f"agreed_{side}_on": None})
    indicators = [criterion.indicator for criterion in agreed]
    agreed.update(**{f"agreed_{side}_on": on, f"agreed_{side}_by": by})
    return indicators
