"""Reminders to a company whose answer is awaited."""

from datetime import UTC, datetime, timedelta

import pytest

from connected_desk.records.models import OutboxMail
from proposals.models import InformationRequest
from tests.support import MONDAY, desk_officer, received_case, walk
from workflows.cases import reminders
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY

# Asked on Monday 6 July 2026, due on Tuesday 21 July: Monday 20 July is a holiday (海の日).
DUE = datetime(2026, 7, 21, 1, 0, tzinfo=UTC)
THREE_LEFT = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)  # Wednesday: Thursday, Friday, Tuesday remain
FIVE_PAST = datetime(2026, 7, 28, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def waiting():
    walker = walk(MONDAY)
    case = walker.move(received_case(), "accept")
    questions = ["対象にしたい場所を教えてください。"]
    return walker.move(case, "request_info", questions=questions, due_on=DUE.date())


def subjects():
    return list(OutboxMail.objects.filter(subject__contains="期限です").values_list("subject", flat=True))


def test_a_reminder_goes_out_three_open_days_before_on_the_day_and_five_after(waiting):
    assert reminders.send_due(at=THREE_LEFT - DAY) == 0
    assert [reminders.send_due(at=at) for at in (THREE_LEFT, DUE, FIVE_PAST)] == [1, 1, 1]
    assert reminders.send_due(at=FIVE_PAST + 30 * DAY) == 0

    assert subjects() == [f"【{waiting.number}】2026年7月21日が期限です：追加の情報のお願い"] * 3


def test_the_same_morning_twice_sends_one(waiting):
    assert [reminders.send_due(at=THREE_LEFT) for _twice in range(2)] == [1, 0]


def test_an_answered_request_is_left_alone(waiting):
    InformationRequest.objects.update(answered_at=THREE_LEFT)

    assert reminders.send_due(at=DUE) == 0


def test_a_case_lapses_only_after_the_date_and_two_reminders(waiting):
    reminders.send_due(at=THREE_LEFT)
    with pytest.raises(MoveRefused, match="2回"):
        move(waiting, "lapse", by=desk_officer(), at=FIVE_PAST)
    reminders.send_due(at=DUE)
    with pytest.raises(MoveRefused):
        move(waiting, "lapse", by=COMPANY, at=FIVE_PAST)

    move(waiting, "lapse", by=desk_officer(), at=FIVE_PAST)

    assert waiting.state == "lapsed"
