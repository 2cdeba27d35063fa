"""What happened since the last meeting, whatever month it fell in, as it was known at the cut-off."""

from datetime import UTC, date, datetime

import pytest

from connected_desk.city.models import Unit
from tests.support import MONDAY, case_at
from workflows.cases.definition import CaseState
from workflows.meetings import actions
from workflows.meetings.models import Body, Meeting
from workflows.meetings.terms import BodyKind, InstructionKind

from .support import CUT_OFF, TENTH, document, find, rows, secretary

# Monday 8 June 2026, half past ten in Tokyo.
HELD_AT = datetime(2026, 6, 8, 1, 30, tzinfo=UTC)


def held(kind: BodyKind = BodyKind.HEADQUARTERS, held_at: datetime = HELD_AT) -> Meeting:
    body = Body.objects.create(code=kind, name_ja=f"{kind.label}", kind=kind, chair_office="市長")
    return actions.call_meeting(body=body, number=1, held_at=held_at, place="", by=secretary(), at=held_at)


def instruct(given_on: date):
    return actions.give_instruction(
        meeting=None,
        kind=InstructionKind.INSTRUCTION,
        text="確かめること。",
        from_whom="市長",
        owner_unit=Unit.objects.get(code="WSB"),
        given_on=given_on,
        due_on=date(2026, 7, 31),
        by=secretary(),
        at=TENTH,
    )


def since() -> dict[str, int]:
    return {one["line"]: one["now"] for one in rows(document(), "flow", "since_meeting")}


def test_what_came_since_the_meeting_is_counted_and_what_came_before_is_not():
    case_at(CaseState.RECEIVED, datetime(2026, 6, 3, 1, 0, tzinfo=UTC))
    case_at(CaseState.PROOF_OF_CONCEPT, TENTH)
    case_at(CaseState.WITHDRAWN, TENTH)
    held()
    instruct(date(2026, 6, 7))
    actions.close(instruction=instruct(date(2026, 6, 9)), by=secretary(), at=CUT_OFF)

    found = since()

    assert found == {
        "新規受付": 2,
        "実証に進んだもの": 1,
        "結論を出したもの": 0,
        "終わったもの": 1,
        "受けた指示・留意事項": 1,
        "終わった指示・留意事項": 0,  # closed at the cut-off itself
    }


@pytest.mark.parametrize(("kind", "at"), [(BodyKind.COMMITTEE, HELD_AT), (BodyKind.HEADQUARTERS, MONDAY)])
def test_only_a_meeting_of_headquarters_held_before_the_cut_off_counts(kind, at):
    held(kind, at)

    table = find(document(), "flow", "since_meeting")

    assert (table["rows"], table["empty"]) == ([], "本部会議の記録がありません。")
