"""Taking a case over that the city's earlier ledger held: in the state it had there, marked as imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from connected_desk.city.calendar import TOKYO, tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.engine.move import take_over
from workflows.engine.vocabulary import Role

from . import search
from .actions import new_case
from .definition import CASE, CaseState
from .models import Case, CaseOrigin, Note

# What a case can be taken over into: states that stand on what a ledger says. The others hang on rows it does not have
# (questions asked, an offer, a trial with its criteria, score sheets, a budget request, another case).
OWNED = frozenset({CaseState.DIALOGUE, CaseState.PROCUREMENT, CaseState.REALISED})
POSSIBLE = OWNED | {
    *(CaseState.RECEIVED, CaseState.TRIAGE, CaseState.ON_HOLD),
    *(CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.REDIRECTED, CaseState.LAPSED, CaseState.ENDED),
}


@dataclass(frozen=True)
class Former:
    """A case as the earlier ledger told it. `unit` owns it (None: the desk has it); `due_on` is when it ought to move
    on, and on hold when it is to be resumed; `said` goes into row 1 of the log, `note` becomes a note."""

    title: str
    state: CaseState
    received_on: date
    note: str
    unit: Unit | None = None
    officer: Person | None = None
    due_on: date | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def take_case_over(former: Former, *, by: Person, at: datetime) -> Case:
    """Open the case with a number of the fiscal year it was received in. No mail is sent, for nothing happened today.

    Raises ValueError for a state that cannot be taken over, or that needs what is missing: an owner, a date to resume.
    """
    _require_possible(former)
    received_at = datetime.combine(former.received_on, time(), tzinfo=TOKYO)
    case = new_case(former.title, received_at, "import", state=former.state, origin=CaseOrigin.WINDOW)
    _in_hand(case, former)
    if former.state == CaseState.ON_HOLD:
        _held(case, former, tokyo_date(at))
    take_over(case, by=by, at=at, body={**former.said, "unit": former.unit, "officer": former.officer})
    if former.due_on and not case.state_row.final:
        case.due_on = former.due_on
        case.save()
    Note.objects.create(case=case, text=former.note, by=by, at=at)
    search.write(case)
    return case


def _require_possible(former: Former) -> None:
    if former.state not in POSSIBLE:
        raise ValueError(f"No case can be taken over into {former.state}.")
    if former.state in OWNED and former.unit is None:
        raise ValueError(f"A case in {former.state} has an owner.")
    if former.state == CaseState.ON_HOLD and former.due_on is None:
        raise ValueError("A case on hold has a date on which it is resumed.")


def _in_hand(case: Case, former: Former) -> None:
    """Who has it: the unit where it is with one already, the desk before that."""
    if former.state in (CaseState.RECEIVED, CaseState.TRIAGE) or former.unit is None:
        case.officer = former.officer
    else:
        case.owner_unit, case.owner_person = former.unit, former.officer
    if former.state == CaseState.REALISED:
        case.follow_up_on = former.due_on


def _held(case: Case, former: Former, on: date) -> None:
    """On hold, as if it had been put there out of dialogue or triage: that is where it resumes."""
    came_from = CaseState.DIALOGUE if former.unit else CaseState.TRIAGE
    case.came_from, case.resume_on = came_from, former.due_on
    case.turn = (Role.OWNER if former.unit else Role.DESK).value
    case.turn_unit, case.turn_since = former.unit or case.responsible_unit, on
    case.stage = CASE.state(came_from).stage or case.stage
