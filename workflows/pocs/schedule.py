"""What comes round by itself in this room: reminders of steps of the road map that are not done."""

from datetime import datetime

from connected_desk.city import open_days
from connected_desk.city.mail_texts import LANGUAGES
from connected_desk.records import jobs
from workflows.cases.reminders import remind

from .definition import POC
from .models import RoadmapItem, StepState

HOUR = 9


def register() -> None:
    """Name the recurring work of proofs of concept."""
    jobs.every("pocs.remind_of_steps", jobs.daily(HOUR), remind_of_steps)


def remind_of_steps(*, period: str, at: datetime) -> None:
    """Remind the unit that leads a trial of its steps; who is to do one is written in words and may be the company."""
    closed = open_days.closed_days()
    waiting = RoadmapItem.objects.filter(poc__state__in=POC.open_states).exclude(state=StepState.DONE)
    for step in waiting.select_related("poc__case", "poc__lead_unit").order_by("pk"):
        said = {"step": step.what, "who": step.who}
        remind(
            step.poc,
            "step_due",
            due_on=step.due_on,
            details={"key": step.key},
            more=dict.fromkeys(LANGUAGES, said),
            at=at,
            closed=closed,
        )
