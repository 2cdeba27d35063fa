"""Telling a company that a date the city gave it has passed: how it stands, why, and a new date.

The date given is the one the company's page shows. Where it passes, the next is one norm of the state later, and so on
until the case moves: every date missed is told of once, and page and mail say the same new one without keeping it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.records.models import LogRow
from workflows.engine import deadlines
from workflows.engine.registry import SYSTEM, Context
from workflows.engine.vocabulary import Role

from . import mail_values, mails
from .definition import CASE, CaseState
from .models import Case

# The states whose date says when the company hears from the city. The others carry a date of something else: the end
# of a trial, a step of the budget, a day to look back.
PROMISING = frozenset(
    state.code
    for state in CASE.states
    if not state.final and state.turn != Role.COMPANY and state.due in ("", "handover_due_on", "resume_on")
)
# Open days until the new date where the state has no norm of its own (on hold).
USUAL_NORM = 10


@dataclass(frozen=True)
class Delay:
    """The date that was missed last, and the new one."""

    missed_on: date
    new_on: date


def delay_of(case: Case, on: date, closed: frozenset[date] | None = None) -> Delay | None:
    """Which date given to the company has passed, and the new one; None where none has."""
    if case.state not in PROMISING or case.due_on is None or case.due_on >= on:
        return None
    norm = deadlines.norm_of(CASE, case.state_row, case.due_on, case.turn_unit_id) or USUAL_NORM
    missed_on, new_on = case.due_on, open_days.add(case.due_on, norm, closed=closed)
    while new_on < on:
        missed_on, new_on = new_on, open_days.add(new_on, norm, closed=closed)
    return Delay(missed_on, new_on)


def tell_due(*, at: datetime) -> None:
    """Queue the mails about dates that have passed, one for each date of a case. Safe to run again on the same day."""
    on, closed = tokyo_date(at), open_days.closed_days()
    late = Case.objects.filter(state__in=PROMISING, due_on__lt=on, proposal__isnull=False)
    for case in late.select_related("proposal__organisation", "owner_unit", "target_unit").order_by("pk"):
        if delay := delay_of(case, on, closed):
            _tell(case, delay, at, on)


def _tell(case: Case, delay: Delay, at: datetime, on: date) -> None:
    details = {"due_on": delay.missed_on, "unit": case.target_unit or case.responsible_unit, "reason": _reason(case)}
    more = {}
    for language in LANGUAGES:
        with translation.override(language):
            sentence = case.state_row.sentence
        more[language] = {"new_due": mail_values.day(delay.new_on, language), "sentence": sentence}
    context = Context(by=SYSTEM, at=at, on=on, target="delayed", details=details)
    mails.send_once(case, context, dedupe=f"delayed:{case.key}:{delay.missed_on}", more=more)


def _reason(case: Case) -> str:
    """Why the case is on hold: the one reason whose writer was told that the company reads it."""
    if case.state != CaseState.ON_HOLD:
        return ""
    held = LogRow.objects.filter(subject_kind=CASE.name, subject_key=case.key, move="hold").select_related("kept")
    row = held.order_by("-seq").first()
    said = (row.body or {}) if row else {}
    return str(said.get("details", {}).get("reason") or "")
