"""Cases as the tests of referrals need them."""

from datetime import date, datetime, timedelta
from typing import Any

from connected_desk.city.models import Unit
from tests.rows import once
from tests.support import MONDAY, bureau_officer, desk_officer, received_case, walk
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.referrals import actions
from workflows.referrals.models import HandOver, OpinionRequest, SupportRequest

# Every walk begins on MONDAY and takes minutes; what the tests do themselves comes later that week.
LATER = MONDAY + timedelta(days=2)
DUE = date(2026, 7, 22)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def triaged() -> Case:
    """A case the desk reads, linked to an item of the strategy, with nothing said about ICT."""
    return once("triaged", None, _triaged)


def _triaged() -> Case:
    walker = walk()
    case = walker.move(received_case(), "accept")
    walker.prepare(case, case.life.move("refer"))
    case.refresh_from_db()
    return case


def refer(case: Case, to: str = "WSB", *, ict: bool = True, at: datetime = LATER) -> HandOver:
    """The desk asks a unit to take the case; its open hand-over."""
    move(
        case,
        "refer",
        by=desk_officer(),
        at=at,
        unit=unit(to),
        ict=ict,
        ict_reason="通信を使うため。",
        due_on=DUE,
        note="一度電話で話しています。",
    )
    return HandOver.objects.get(case=case, closed_at=None)


def hand_back(case: Case, *, by: Any = None, at: datetime = LATER) -> None:
    move(case, "hand_back", by=by or bureau_officer(), at=at, reason="所管する事業がないため。")


def ask(case: Case, of: str = "HWB", **changes: Any) -> OpinionRequest:
    given: dict[str, Any] = {"question": "窓口で試せますか。", "due_on": DUE, "by": desk_officer(), "at": LATER}
    return actions.ask_opinion(case, unit=unit(of), **(given | changes))


def support_request(case: Case) -> SupportRequest:
    return SupportRequest.objects.get(case=case)
