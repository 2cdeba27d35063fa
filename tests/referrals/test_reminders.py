"""Reminders to units whose answer is awaited, and to the desk of what they answered."""

from datetime import UTC, datetime, timedelta

from connected_desk.records.models import OutboxMail
from tests.support import bureau_officer, other_officer
from workflows.engine.move import move
from workflows.referrals import actions, schedule

from .support import LATER, ask, hand_back, refer, triaged

# Due on Wednesday 22 July 2026; Monday the 20th is a holiday, so three open days before is Thursday the 16th.
DUE = datetime(2026, 7, 22, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def told(mark: str, until: datetime = DUE + 30 * DAY) -> list[tuple[str, str]]:
    """What is queued with that mark when the job runs every morning from Wednesday 8 July on."""
    at = LATER
    while at <= until:
        schedule.remind_units(period="", at=at)
        at += DAY
    rows = OutboxMail.objects.filter(subject__contains=mark).exclude(to__startswith="bureauhead").order_by("pk")
    return list(rows.values_list("to", "subject"))


def test_a_unit_is_reminded_of_a_hand_over_before_on_and_after_the_day_once_each():
    case = triaged()
    refer(case)

    assert told("引受けの依頼・") == [
        ("bureau@sakai.example", f"【引受けの依頼・あと3開庁日】{case.title}"),
        ("bureau@sakai.example", f"【引受けの依頼・本日まで】{case.title}"),
        ("bureau@sakai.example", f"【引受けの依頼・5開庁日超過】{case.title}"),
    ]


def test_a_unit_that_moved_the_day_is_reminded_of_the_new_one():
    hand_over = refer(triaged())
    until = (DUE + 14 * DAY).date()
    actions.extend(hand_over, until=until, reason="部内で相談するため。", by=bureau_officer(), at=LATER)

    assert told("引受けの依頼・", until=DUE + 7 * DAY) == []


def test_an_opinion_that_was_given_is_not_asked_for_again():
    request = ask(triaged())
    assert len(told("意見照会・", until=DUE)) == 2
    actions.answer_opinion(request, answer="よい。", tellable="", by=other_officer(), at=DUE)

    assert len(told("意見照会・")) == 2


def test_the_desk_hears_that_a_unit_took_the_case_on_and_whoever_is_in_charge_that_one_did_not():
    case = triaged()
    refer(case)
    hand_back(case)
    case.refresh_from_db()
    [back] = OutboxMail.objects.filter(subject__contains="引受けの依頼が戻りました")
    assert (back.to, back.subject) == (
        "desk@sakai.example",
        f"【引受けの依頼が戻りました】上下水道局：{case.title}",
    )
    assert "理由　所管する事業がないため。" in back.body

    refer(case)
    case.refresh_from_db()
    move(case, "take", by=bureau_officer(), at=LATER, section=None, person=bureau_officer())

    taken = OutboxMail.objects.filter(subject__startswith="【引受けの回答】上下水道局：")
    assert set(taken.values_list("to", flat=True)) == {"desk@sakai.example"}
    assert "担当　" in taken[0].body
