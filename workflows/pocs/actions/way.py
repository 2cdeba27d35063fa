"""Steps planned and moved, progress noted, incidents reported and closed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import lock, move_many, note

from ..definition import PocState
from ..models import Incident, Poc, RoadmapItem, StepState
from .standing import ALIVE, LEAD, NOT_CANCELLED, NOT_UNDER_WAY, OVER, UNDER_WAY, before_evaluation, taken_up

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


@transaction.atomic
def report_incident(
    poc: Poc,
    *,
    severity: str,
    what: str,
    found_at: datetime,
    told: str,
    by: Any,
    at: datetime,
    origin: str = "live",
) -> Incident:
    """Report that something went wrong. A running trial is suspended in the same transaction."""
    poc = taken_up(poc, by=by, at=at, who=(LEAD,), states=UNDER_WAY, otherwise=NOT_UNDER_WAY)
    incident = Incident.objects.create(
        poc=poc, severity=severity, what=what, found_at=found_at, told=told, reported_at=at, reported_by=by
    )
    body = {"incident": incident, "severity": severity, "what": what, "found_at": found_at.isoformat(), "told": told}
    note(poc, "incident", by=by, at=at, body=body, origin=origin)
    if poc.state == PocState.RUNNING:
        move_many([poc], "suspend", by=by, at=at, origin=origin, reason=what)
    return incident


@transaction.atomic
def close_incident(incident: Incident, *, remedy: str, by: Any, at: datetime, origin: str = "live") -> Incident:
    """Close an incident with what was done about it. The trial stays suspended until somebody resumes it.

    One that outlives its trial is closed all the same.
    """
    poc = taken_up(incident.poc, by=by, at=at, who=(LEAD,), states=frozenset(PocState), otherwise=OVER)
    incident = poc.incidents.get(pk=incident.pk)
    incident.remedy, incident.closed_at, incident.closed_by = remedy, at, by
    incident.save()
    note(poc, "incident_closed", by=by, at=at, body={"incident": incident, "remedy": remedy}, origin=origin)
    return incident
