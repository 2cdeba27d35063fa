"""The forms of incidents: reported, told to others, closed."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from connected_desk.records.web import DeskRequest

from .. import actions
from ..forms.incidents import IncidentForm, RemedyForm, ToldForm
from ..models import Incident
from .writing import find_child, find_poc, page, posted, write


def report_incident(request: DeskRequest, key: UUID) -> HttpResponse:
    """Report an incident."""
    poc = find_poc(request, key)
    form = IncidentForm(request.at, posted(request))

    def act(valid: IncidentForm) -> None:
        actions.report_incident(poc, by=request.user, at=request.at, **valid.incident())

    return page(
        request,
        poc,
        form,
        act,
        _("Report an incident"),
        _("The incident was reported. The trial is suspended."),
        _("A running trial is suspended at once, and the proposer gets a mail."),
    )


def close_incident(request: DeskRequest, key: UUID) -> HttpResponse:
    """Close an incident."""
    incident = find_child(request, Incident, key)
    return write(
        request,
        incident.poc,
        RemedyForm(posted(request)),
        actions.close_incident,
        incident,
        _("Close the incident"),
        _("The incident was closed. Resume the trial when it can go on."),
    )


def tell(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record who else was told of an incident, and when."""
    incident = find_child(request, Incident, key)
    form = ToldForm(request.at, posted(request))

    def act(valid: ToldForm) -> None:
        actions.tell_incident(incident, by=request.user, at=request.at, **valid.told())

    return page(
        request, incident.poc, form, act, _("Add who was told"), _("It was recorded who was told."), incident.what
    )
