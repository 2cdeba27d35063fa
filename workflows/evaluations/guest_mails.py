"""The mails to evaluators about their sheet: the link of a guest, and that a sheet was opened again."""

from datetime import datetime
from typing import Any

from django.conf import settings

from connected_desk.city import mail_texts
from connected_desk.city.calendar import tokyo_date
from workflows.cases import mail_values, mails
from workflows.engine.registry import Context

from .guest_links import token
from .models import Evaluator


def sheet_link(evaluator: Evaluator) -> str:
    """The address of the evaluator's own sheet."""
    if evaluator.guest:
        return f"{settings.PUBLIC_URL or settings.DESK_URL}/evaluate/{token(evaluator.guest)}/"
    return f"{settings.DESK_URL}/desk/evaluations/{evaluator.evaluation.key}/score/"


def tell(evaluator: Evaluator, name: str, *, by: Any, at: datetime, dedupe: str, reason: str = "") -> None:
    """Queue the mail of that name to the evaluator, once for the same `dedupe`."""
    case, evaluation = evaluator.evaluation.case, evaluator.evaluation
    details = {"due_on": evaluation.due_on, "reason": reason}
    context = Context(by=by, at=at, on=tokyo_date(at), details=details)
    values = mail_values.of_move(case, case, context)
    for said in values.values():
        said["sheet_link"] = sheet_link(evaluator)
    reader: Any = evaluator.person or evaluator.guest
    mails.queue_to(
        [mails.Recipient(reader.email, reader.language)],
        mail_texts.current(name),
        values,
        at=at,
        reference=case.number,
        dedupe=dedupe,
    )
