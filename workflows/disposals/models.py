"""What is kept of disposals: for how long each kind is kept, what is held back, the lists and what came of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from connected_desk.city.models import Person
from connected_desk.records.models import Chained
from connected_desk.ui.looks import Look


@dataclass(frozen=True)
class Standing:
    """How far a list has come, as a chip shows it."""

    label: str
    look: Look


class RetentionPeriod(models.Model):
    """For how many years a kind of thing is kept, by the city's own rule; without a row its kind's own years hold."""

    kind = models.SlugField(max_length=30, unique=True)
    years = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.years}"


class Hold(models.Model):
    """One thing that must not be disposed of while the hold lasts: a dispute, an audit, a request for records."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=30)
    subject_key = models.UUIDField()
    name = models.CharField(max_length=60)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_key"], condition=Q(lifted_at=None), name="hold_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | (Q(lifted_at__gte=F("at"), lifted_by__isnull=False) & ~Q(lifted_because="")),
                name="hold_lifted_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Disposal(Chained):
    """A list of what is to be disposed of: drawn up by one person, approved by another, carried out in one act.

    The number stands wherever something was erased under it. What happens to the list is a log of its own.
    """

    number = models.PositiveIntegerField(unique=True)
    listed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    carried_out_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    carried_out_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("listed_by")), name="disposal_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at=None)
                | Q(carried_out_at__gte=F("approved_at"), carried_out_by__isnull=False, approved_by__isnull=False),
                name="disposal_approved_before_it_is_carried_out",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None, dropped_because="")
                | (Q(dropped_by__isnull=False, dropped_at__isnull=False, carried_out_at=None) & ~Q(dropped_because="")),
                name="disposal_dropped_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("disposals:detail", args=[self.number])

    @property
    def standing(self) -> Standing:
        """How far it has come."""
        if self.carried_out_at:
            return Standing(pgettext("disposal", "Carried out"), Look("ok", "green"))
        if self.dropped_at:
            return Standing(pgettext("disposal", "Dropped"), Look("x", "gray"))
        if self.approved_at:
            return Standing(pgettext("disposal", "Approved"), Look("check", "blue"))
        return Standing(_("Waits for approval"), Look("clock", "yellow"))

    @property
    def is_open(self) -> bool:
        """Whether anything may still become of it."""
        return self.carried_out_at is None and self.dropped_at is None


class DisposalItem(models.Model):
    """One thing on a list: by kind, key and a name in which nobody is named; once erased, how much that was.

    `spared_because` says why whoever reviewed the list took it off.
    """

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    kind = models.SlugField(max_length=30)
    subject_key = models.UUIDField()
    name = models.CharField(max_length=60)
    ended_on = models.DateField()
    spared_because = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    bodies = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disposal", "kind", "subject_key"], name="disposal_item_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "subject_key"], name="disposal_item_by_subject")]

    def __str__(self) -> str:
        return f"{self.disposal_id} {self.kind} {self.name}"
