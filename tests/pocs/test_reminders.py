"""Reminders of steps of the road map, and what owner and lead hear of a trial."""

from datetime import UTC, date, datetime, timedelta

from connected_desk.records.models import OutboxMail
from workflows.pocs import schedule
from workflows.pocs.models import RoadmapItem, StepState

from .support import planned

# Due on Wednesday 22 July 2026; Monday the 20th is a holiday.
DUE = datetime(2026, 7, 22, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def told() -> list[tuple[str, str]]:
    """The reminders to the lead's officer when the job runs every morning around that day."""
    for days in range(-10, 20):
        schedule.remind_of_steps(period="", at=DUE + days * DAY)
    rows = OutboxMail.objects.filter(subject__startswith="【実証】", to="bureau@sakai.example").order_by("pk")
    return [(mail.subject, mail.body.split("期限　")[1].split("\n")[0]) for mail in rows]


def step(**changes):
    return RoadmapItem.objects.create(
        poc=planned(), **{"what": "機器を設置する", "who": "提案者", "due_on": date(2026, 7, 22), **changes}
    )


def test_the_lead_is_reminded_of_a_step_before_on_and_after_its_day():
    step()

    subject = "【実証】機器を設置するの期限は2026年7月22日です"
    assert told() == [
        (subject, "2026年7月22日（あと3開庁日）"),
        (subject, "2026年7月22日（本日まで）"),
        (subject, "2026年7月22日（5開庁日超過）"),
    ]


def test_a_step_that_is_done_is_left_alone():
    step(state=StepState.DONE)

    assert told() == []
