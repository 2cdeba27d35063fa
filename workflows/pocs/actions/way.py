"""Steps planned and moved, progress noted."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import lock, note

from ..models import Poc, RoadmapItem, StepState
from .standing import ALIVE, NOT_CANCELLED, OVER, before_evaluation, taken_up

WHO = RoadmapItem._meta.get_field("who").max_length


@transaction.atomic
def plan_step(
    poc: Poc, *, what: str, who: str, due_on: date, by: Any, at: datetime, origin: str = "live"
) -> RoadmapItem:
    """Add a step to the road map."""
    poc = taken_up(poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    step = RoadmapItem.objects.create(poc=poc, what=what, who=who, due_on=due_on)
    note(poc, "step_planned", by=by, at=at, body={"step": step, "who": who, "due_on": due_on}, origin=origin)
    return step


@transaction.atomic
def move_step(
    step: RoadmapItem, *, due_on: date, reason: str, by: Any, at: datetime, origin: str = "live"
) -> RoadmapItem:
    """Give a step another date; the one it had stays on the step with the reason."""
    poc = taken_up(step.poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    step = poc.steps.get(pk=step.pk)
    body = {"step": step, "from": step.due_on, "to": due_on, "because": reason}
    step.moved.append({"from": step.due_on.isoformat(), "to": due_on.isoformat(), "because": reason})
    step.due_on = due_on
    step.save()
    note(poc, "step_moved", by=by, at=at, body=body, origin=origin)
    return step


@transaction.atomic
def hand_on_step(step: RoadmapItem, *, who: str, by: Any, at: datetime, reason: str) -> RoadmapItem:
    """Somebody else does a step from now on, because of a transfer: whoever orders one has been judged with it."""
    [poc] = lock([step.poc])
    step = poc.steps.get(pk=step.pk)
    body = {"step": step, "from": step.who, "to": who, "because": reason}
    step.who = who[:WHO]
    step.save()
    note(poc, "step_handed_on", by=by, at=at, body=body)
    return step


@transaction.atomic
def report_step(step: RoadmapItem, *, state: StepState, by: Any, at: datetime, origin: str = "live") -> RoadmapItem:
    """Say how far a step has come; the last measurements are reported when the trial is over, before its evaluation."""
    poc = taken_up(step.poc, by=by, at=at, states=NOT_CANCELLED, otherwise=OVER)
    before_evaluation(poc, otherwise=OVER)
    step = poc.steps.get(pk=step.pk)
    step.state = state
    step.save()
    note(poc, "step_reported", by=by, at=at, body={"step": step, "state": str(state)}, origin=origin)
    return step


@transaction.atomic
def record_progress(poc: Poc, *, text: str, decided: bool, by: Any, at: datetime, origin: str = "live") -> Poc:
    """Write a word into the trial's record, marked where something was decided."""
    poc = taken_up(poc, by=by, at=at, states=ALIVE, otherwise=OVER)
    note(poc, "progress", by=by, at=at, body={"text": text, "decided": decided}, origin=origin)
    return poc
