"""Tying two cases together and ending it, each with a reason and a row on the tie's own log."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from workflows.engine.bars import keep_out
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused, Reason

from . import chains
from .models import Case, CaseTie
from .permissions import NOT_YOURS, takes_part
from .scope import may_see

NOT_THERE = Reason("other", "その番号の案件は見つかりません。", "There is no case of that number.")
ITSELF = Reason("other", "同じ案件どうしは結べません。", "A case cannot be tied to itself.")
TIED = Reason("tied", "この二つの案件は、すでに結ばれています。", "These two cases are tied already.")
ENDED = Reason("source", "この結びつきは、すでに終わっています。", "This has ended already.")


@transaction.atomic
def tie(case: Case, *, other: Case, kind: str, reason: str, by: Person, at: datetime) -> CaseTie:
    """Tie the case to another the person may see; both show it. Neither case moves, and neither log grows.

    Raises MoveRefused for somebody without a part in the case, for a case they may not see, itself, and a tie that
    stands, whichever way round.
    """
    case, on = _taken_up(case, by, at)
    if not may_see(by, other, on):
        raise MoveRefused("details", [NOT_THERE], case)
    if other == case:
        raise MoveRefused("details", [ITSELF], case)
    either_way = Q(case=case, other=other) | Q(case=other, other=case)
    if CaseTie.objects.filter(either_way, kind=kind, ended_at=None).exists():
        raise MoveRefused("guard", [TIED], case)
    return keep_tie(case, other, kind=kind, reason=reason, by=by, at=at)


def keep_tie(case: Case, other: Case, *, kind: str, reason: str, by: Person, at: datetime) -> CaseTie:
    """Keep a tie that follows from an act judged already; the caller holds the cases' locks."""
    made = CaseTie(case=case, other=other, kind=kind, reason=reason, tied_by=by, tied_at=at)
    details = {"case": case.number, "other": other.number, "kind": kind, "words": reason}
    chains.write(made, "tie", by=by, at=at, details=details)
    return made


@transaction.atomic
def untie(tied: CaseTie, case: Case, *, reason: str, by: Person, at: datetime) -> CaseTie:
    """End a tie from either of its cases, `case` being the one the person writes to."""
    case, _on = _taken_up(case, by, at)
    tied = CaseTie.objects.select_for_update(of=("self",)).get(Q(case=case) | Q(other=case), pk=tied.pk)
    if tied.ended_at:
        raise MoveRefused("source", [ENDED], case)
    tied.ended_at, tied.ended_by, tied.ended_because = at, by, reason
    chains.write(tied, "untie", by=by, at=at, details={"words": reason})
    return tied


def _taken_up(case: Case, by: Person, at: datetime) -> tuple[Case, date]:
    [case], on = lock([case]), tokyo_date(at)
    keep_out(case, by)
    if not takes_part(case, by, on):
        raise MoveRefused("role", [NOT_YOURS], case)
    return case, on
