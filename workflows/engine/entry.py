"""The row a move or an act leaves on its subject's log: who, acting for whom, of which unit, from where to where."""

from typing import Any

from connected_desk.city.queries import roles_held
from connected_desk.records import log

from .details import encode
from .registry import Context, Outsider


def write(subject: Any, name: str, before: str, context: Context) -> Any:
    """Append the row to the subject's chain; `before` is the state it was in. The caller saves the subject."""
    by, acting_for = context.by, context.acting_for
    outside = isinstance(by, Outsider)
    body = {"details": encode(dict(context.details or {}))}
    if by.name:
        body["by"] = by.name
    if acting_for is not None:
        body["acting_for"] = acting_for.name
    if context.decision is not None:
        body["decision"] = encode(context.decision)
    return log.append(
        subject,
        kind=subject.life.name,
        move=name,
        from_state=before,
        to_state=subject.state,
        body=body,
        actor=log.Actor(
            kind=by.kind if outside else "person",
            id=None if outside else by.pk,
            acting_for=acting_for.pk if acting_for is not None else None,
        ),
        unit_id=_unit_of(by, context),
        at=context.at,
        origin=context.origin,
    )


def _unit_of(by: Any, context: Context) -> int | None:
    """The unit the person belonged to at the time, so that a transfer does not rewrite the record."""
    if isinstance(by, Outsider):
        return None
    return next((held.unit_id for held in roles_held(by, context.on) if held.unit_id), None)
