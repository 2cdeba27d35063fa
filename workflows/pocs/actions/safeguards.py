"""Safeguards cleared, and reopened."""

from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import note

from ..models import Answer, Safeguard
from .standing import ALIVE, NOT_CANCELLED, OVER, before_evaluation, taken_up


@transaction.atomic
def answer_safeguard(
    safeguard: Safeguard,
    *,
    answer: str,
    evidence: str = "",
    reason: str = "",
    by: Any,
    at: datetime,
    origin: str = "live",
) -> Safeguard:
    """Clear a safeguard with its evidence, or say with a reason that it does not apply; an earlier word goes.

    One opened again during a trial may still be cleared when the trial is over, until the case goes to evaluation.
    Raises IntegrityError where the evidence or the reason is missing.
    """
    poc = taken_up(safeguard.poc, by=by, at=at, states=NOT_CANCELLED, otherwise=OVER)
    before_evaluation(poc, otherwise=OVER)
    safeguard = poc.safeguards.get(pk=safeguard.pk)
    evidence, reason = (evidence, "") if answer == Answer.YES else ("", reason)
    safeguard.answer, safeguard.evidence, safeguard.reason = answer, evidence, reason
    safeguard.by, safeguard.at, safeguard.reopened_because = by, at, ""
    safeguard.save()
    body = {"code": safeguard.code, "answer": answer, "evidence": evidence, "reason": reason}
    note(poc, "safeguard", by=by, at=at, body=body, origin=origin)
    return safeguard


@transaction.atomic
def reopen_safeguard(safeguard: Safeguard, *, reason: str, by: Any, at: datetime, origin: str = "live") -> Safeguard:
    """Open a safeguard again: what it rested on has changed. A trial that has not begun cannot begin until it is
    cleared."""
    poc = taken_up(safeguard.poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    safeguard = poc.safeguards.get(pk=safeguard.pk)
    safeguard.answer, safeguard.reopened_because = Answer.OPEN, reason
    safeguard.by, safeguard.at = by, at
    safeguard.save()
    note(poc, "safeguard_reopened", by=by, at=at, body={"code": safeguard.code, "reason": reason}, origin=origin)
    return safeguard
