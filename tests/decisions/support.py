"""Decisions as tests need them: drafted by an officer of the water bureau, to be decided by its head."""

from datetime import datetime, timedelta
from typing import Any

from connected_desk.city.models import ActingFor, Person, Unit
from connected_desk.records.models import LogRow
from tests.rows import once
from tests.support import MONDAY, bureau_head, bureau_officer, received_case, walk
from workflows.cases.models import Case
from workflows.decisions import actions
from workflows.decisions.models import Decision
from workflows.engine.move import move

# Every walk begins on MONDAY and takes minutes; what the tests do themselves comes later that week.
LATER = MONDAY + timedelta(days=2)
DECLINE = {"decline_code": "same", "sentence": "同じ取組を市で行っています。", "alternatives": ""}


def dialogue() -> Case:
    """A case the water bureau took on when it was asked to: no decision was needed so far."""
    return once("dialogue", None, _dialogue)


def _dialogue() -> Case:
    walker, case = walk(), received_case()
    for name in ("accept", "refer", "take"):
        case = walker.move(case, name)
    return case


def draft(case: Any, move_name: str = "decline", *, at: datetime = LATER, **changes: Any) -> Decision:
    """A decision to decline the case, drafted by the officer for the head of the same bureau."""
    given: dict[str, Any] = {
        "details": DECLINE,
        "title": "見送りとする",
        "text": "同じ取組を行っているため、見送りとしてよろしいか伺います。",
        "level": "bureau_head",
        "decider": bureau_head(),
        "consult": [],
        "by": bureau_officer(),
    }
    return actions.draft(case, move_name, at=at, **(given | changes))


def circulating(case: Any, **changes: Any) -> Decision:
    decision = draft(case, **changes)
    move(decision, "circulate", by=decision.drafter, at=LATER)
    return decision


def decide(decision: Decision, *, by: Person | None = None, capacity: str = "decide") -> Decision:
    """Decide it, by the head of the water bureau unless somebody else is named."""
    move(decision, "decide", by=by or bureau_head(), at=LATER, capacity=capacity, document_number="堺上水第12号")
    return decision


def stands_in(person: Person, for_person: Person) -> None:
    ActingFor.objects.create(person=person, for_person=for_person, valid_from=MONDAY.date())


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def rows() -> int:
    """How many rows the log has: equal before and after, nothing was written."""
    return LogRow.objects.count()
