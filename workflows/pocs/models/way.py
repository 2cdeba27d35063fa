"""What happens on the way: who does what by when, and what went wrong."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person

from .parts import together
from .poc import Poc


class StepState(models.TextChoices):
    """How far a step of the road map has come."""

    PLANNED = "planned", _("Not started")
    DOING = "doing", _("In progress")
    DONE = "done", _("Done")


class RoadmapItem(models.Model):
    """A step of the road map: what, who (a unit, a company or a person) and by when; `moved` says how often and why.

    `moved` is a list of {"from", "to", "because"}: dates that were promised earlier stay readable.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(pgettext_lazy("road map", "What"), max_length=200)
    who = models.CharField(pgettext_lazy("road map", "Who"), max_length=100)
    due_on = models.DateField(pgettext_lazy("road map", "By when"))
    state = models.CharField(_("State"), max_length=10, choices=StepState.choices, default=StepState.PLANNED)
    moved = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["poc", "due_on", "pk"]

    def __str__(self) -> str:
        return self.what


class Severity(models.TextChoices):
    """How grave an incident is."""

    MINOR = "minor", _("Minor")
    SERIOUS = "serious", _("Serious")
    CRITICAL = "critical", _("Critical")


class Incident(models.Model):
    """Something that went wrong in a trial. While it is open, the trial is suspended."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="incidents")
    severity = models.CharField(_("Severity"), max_length=10, choices=Severity.choices)
    what = models.TextField(pgettext_lazy("trial", "What happened"))
    found_at = models.DateTimeField(_("Found at"))
    told = models.TextField(_("Who has been told"))
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    remedy = models.TextField(_("What was done about it"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["poc", "-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="incident_closed_by_and_at", condition=together("closed_by", "closed_at")),
            models.CheckConstraint(name="incident_found_before_reported", condition=Q(found_at__lte=F("reported_at"))),
            models.CheckConstraint(
                name="incident_closed_after_reported",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("reported_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()} {self.found_at:%Y-%m-%d}"


class IncidentNotice(models.Model):
    """That somebody was told of an incident after it was reported: who, and at what time."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notices")
    who = models.CharField(_("Who was told"), max_length=100)
    told_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["told_at", "pk"]
        constraints = [
            models.CheckConstraint(name="incident_notice_told_by_then", condition=Q(told_at__lte=F("at"))),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.who}"
