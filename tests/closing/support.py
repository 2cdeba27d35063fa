"""Cases that have ended or are being bought for, as these tests need them."""

from datetime import timedelta
from typing import Any

from tests.rows import once
from tests.support import MONDAY, bureau_officer, case_at, received_case, walk
from workflows.cases.models import Case
from workflows.closing import closing_actions, procurement_actions
from workflows.closing.models import Closing, Exchange

# Walks begin on MONDAY and take a few hours; what the tests do themselves comes on the Wednesday.
LATER = MONDAY + timedelta(days=2)
WEDNESDAY = LATER.date()
LEARNED = "現場の職員が最初から加わると、測定が途切れない。"


def given_up() -> Case:
    """A case of the water bureau that ended because its trial was given up: the quickest way to an ending."""

    def walk_there() -> Case:
        walker = walk()
        case = walker.to(received_case(), "proof_of_concept")
        return walker.move(case, "abandon_poc", "ended", reason="機器が足りないため。", lessons=LEARNED)

    return once("given up", None, walk_there)


def record(case: Case, **changed: Any) -> Closing:
    """Write the closing record anew, as the owner."""
    case.refresh_from_db()
    said = {"outcome": "stopped", "reason": "機器が足りないため。", "learned": LEARNED, "differently": ""}
    said |= {"version": case.version, "by": bureau_officer(), "at": LATER}
    return closing_actions.write(case, **(said | changed))


def exchanged(case: Case | None = None, **changed: Any) -> Exchange:
    """Something the partner of a case in dialogue had."""
    said = {
        "material": "specification",
        "way": "given",
        "on": WEDNESDAY,
        "words": "仕様書の案（第1版）",
        "upload": None,
        "by": bureau_officer(),
        "at": LATER,
    }
    return procurement_actions.write_exchange(case or case_at("dialogue"), **(said | changed))
