"""The security log: what was refused, to whom, and from where. Written after the refused work was rolled back."""

import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from connected_desk.records.models import SecurityEvent
from connected_desk.records.web import DeskRequest


def refuse(
    kind: str,
    *,
    sentence: str,
    at: datetime,
    actor_id: int | None = None,
    subject_kind: str = "",
    subject_key: UUID | None = None,
    path: str = "",
    address: str = "",
) -> SecurityEvent:
    """Write one row. Call it outside the transaction that was refused, or the row is rolled back with it."""
    return SecurityEvent.objects.create(
        kind=kind,
        sentence=one_line(sentence),
        at=at,
        actor_id=actor_id,
        subject_kind=subject_kind,
        subject_key=subject_key,
        path=one_line(path)[:500],
        address=address,
    )


def whence(request: DeskRequest) -> dict[str, Any]:
    """Who asked, for what and from where: the last arguments of `refuse`, taken from a request.

    The path is the pattern of the address, so that no company's secret link lies in the log.
    """
    match, user = request.resolver_match, getattr(request, "user", None)
    return {
        "at": request.at,
        "actor_id": user.pk if user else None,
        "path": f"{request.method} /{match.route}" if match else str(request.method),
        "address": request.address,
    }


def one_line(text: str) -> str:
    """The text with every control mark made a space, so that a row or a line of a log stays one."""
    return "".join(" " if unicodedata.category(mark) in ("Cc", "Zl", "Zp") else mark for mark in text)
