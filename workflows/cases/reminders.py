"""Reminders of a day by which something is awaited: three open days before it, on it, and five after.

Here those to companies; the rooms above remind units of theirs in the same way (`remind`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_texts import LANGUAGES
from proposals.models import InformationRequest
from workflows.engine import deadlines
from workflows.engine.registry import SYSTEM, Context

from . import mails
from .definition import CaseState

# Open days left when the first, second and third reminder goes out.
DAYS_LEFT = (3, 0, -5)


def send_due(*, at: datetime) -> int:
    """Queue the reminders that are due, one a request at most; returns how many. Safe to run again on the same day."""
    on, closed = tokyo_date(at), open_days.closed_days()
    waiting = InformationRequest.objects.filter(
        answered_at=None, proposal__case__state=CaseState.INFO_REQUESTED, reminders_sent__lt=len(DAYS_LEFT)
    )
    return sum(_remind(request, at, on, closed) for request in waiting.order_by("pk"))


@transaction.atomic
def _remind(request: InformationRequest, at: datetime, on: date, closed: frozenset[date]) -> bool:
    locked = InformationRequest.objects.select_for_update().get(pk=request.pk)
    if locked.answered_at or locked.reminders_sent >= reached(locked.due_on, on, closed):
        return False
    locked.reminders_sent += 1
    locked.save()
    case = locked.proposal.case
    details = {"due_on": locked.due_on, "questions": [question.text for question in locked.questions.all()]}
    # A request is no row of the log; its own number of reminders tells one mail from the next.
    context = Context(by=SYSTEM, at=at, on=on, target="reminder", details=details)
    mails.send_once(case, context, dedupe=f"reminder:{locked.key}:{locked.reminders_sent}")
    return True


def reached(due_on: date, on: date, closed: frozenset[date]) -> int:
    """How many of the three reminders of a day are due by now."""
    left = deadlines.left(due_on, on, closed)
    return sum(left <= days for days in DAYS_LEFT)


def remind(
    subject: Any,
    target: str,
    *,
    due_on: date,
    details: Mapping[str, Any],
    more: Mapping[str, Mapping[str, str]] | None = None,
    at: datetime,
    closed: frozenset[date],
) -> None:
    """Queue the reminder of that day that is due now, unless it was; a day that was moved is reminded of anew."""
    on = tokyo_date(at)
    number = reached(due_on, on, closed)
    if not number:
        return
    said = {language: {"left": left_in_words(deadlines.left(due_on, on, closed), language)} for language in LANGUAGES}
    for language, values in (more or {}).items():
        said[language] |= values
    context = Context(by=SYSTEM, at=at, on=on, target=target, details={**details, "due_on": due_on})
    mails.send_once(subject, context, dedupe=f"{target}:{details['key']}:{due_on}:{number}", more=said)


def left_in_words(left: int, language: str) -> str:
    """How many open days are left until a day, that it is today, or by how many it has passed."""
    with translation.override(language):
        if left == 0:
            return _("due today")
        if left > 0:
            return ngettext("%(n)d open day left", "%(n)d open days left", left) % {"n": left}
        return ngettext("%(n)d open day late", "%(n)d open days late", -left) % {"n": -left}
