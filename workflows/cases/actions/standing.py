"""What every act on a case checks first, and the columns of a case that other rooms set with their own acts."""

from datetime import date, datetime
from typing import Any

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.engine.bars import keep_out
from workflows.engine.move import STALE, lock
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.vocabulary import Role

from ..models import Case
from ..permissions import NOT_YOURS, takes_part
from ..roles import due

ENDED = Reason(
    "source",
    "この案件は終わっているため、書き込めません。画面を開き直してください。",
    "This case has ended and cannot be written to. Open the page again.",
)


LOCKED = Reason(
    "locked",
    "検討する部署が決まったため、内容は変えられません。伝えたいことはメッセージで送ってください。",
    "The office in charge is decided, so the proposal cannot be changed any more. Please send a message instead.",
)


NO_COMPANY = Reason(
    "no_company",
    "この案件には、メッセージを送る相手の提案者がいません。",
    "This case has no company to write to.",
)


def set_turn(case: Case, *, turn: Role, unit: Unit | None, on: date) -> None:
    """Hand the turn over within a state (the scores are in: the owner is next). Called inside a move or an action."""
    [case] = lock([case])
    case.turn, case.turn_unit, case.turn_since = turn.value, unit, on
    case.save()


def set_due(case: Case, *, on: date, **dates: date | None) -> None:
    """Carry a date on the case (poc_ends_on, next_step_on, follow_up_on), and with it the day it is due.

    Called by the rooms above inside a move or an action.
    """
    [case] = lock([case])
    for name, value in dates.items():
        setattr(case, name, value)
    case.due_on = due(case, on)
    case.save()


def taken_up(case: Case, *, by: Person, at: datetime, version: int | None = None) -> Case:
    """The case as it is now, locked, for an act of somebody who works on it; MoveRefused if it may not be."""
    case = written_to(case, by=by, at=at)
    if case.state_row.final:
        raise MoveRefused("source", [ENDED], case)
    require_version(case, version)
    return case


def written_to(case: Case, *, by: Any, at: datetime) -> Case:
    """The case as it is now, locked, for a word of its company or of somebody with a part in it."""
    [case] = lock([case])
    keep_out(case, by)
    if isinstance(by, Person) and not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    return case


def require_version(case: Case, version: int | None) -> None:
    if version is not None and version != case.version:
        raise MoveRefused("version", [STALE], case)
