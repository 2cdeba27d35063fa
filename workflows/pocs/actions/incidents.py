"""Incidents reported, told to others, and closed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.engine.move import move_many, note

from ..definition import PocState
from ..models import Incident, IncidentNotice, Poc
from .standing import LEAD, NOT_UNDER_WAY, OVER, UNDER_WAY, taken_up


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


@transaction.atomic
def tell_incident(
    incident: Incident, *, who: str, told_at: datetime, by: Any, at: datetime, origin: str = "live"
) -> IncidentNotice:
    """Record who else was told of an incident, and when. One that is closed or outlives its trial may still be told."""
    poc = taken_up(incident.poc, by=by, at=at, who=(LEAD,), states=frozenset(PocState), otherwise=OVER)
    incident = poc.incidents.get(pk=incident.pk)
    told = IncidentNotice.objects.create(incident=incident, who=who, told_at=told_at, by=by, at=at)
    body = {"incident": incident, "who": who, "told_at": told_at.isoformat()}
    note(poc, "incident_told", by=by, at=at, body=body, origin=origin)
    return told
