"""Visits, calls and the like about a case (面談・電話の記録), and what is to be done next after them. Staff only."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person


class ContactKind(models.TextChoices):
    """How people spoke."""

    VISIT = "visit", _("Visit")
    CALL = "call", pgettext_lazy("contact", "Telephone")
    ONLINE = "online", _("Online meeting")
    MAIL = "mail", _("E-mail or letter")


class Contact(models.Model):
    """What was said between the city and somebody outside, as an officer wrote it down. Never shown to the company."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    ours = models.CharField(max_length=200)
    theirs = models.CharField(max_length=200)
    said = models.TextField()
    decided = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["case", "on"], name="contact_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.on} {self.kind}"


class NextAction(models.Model):
    """Something a named person is to do by a day, agreed in a contact; closed with a line that says what was done."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=200)
    who = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="next_actions")
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closing = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="next_action_closed_by_whom_and_how",
                condition=Q(closed_at=None, closed_by=None, closing="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing="")),
            ),
        ]
        indexes = [
            models.Index(fields=["who", "due_on"], condition=Q(closed_at=None), name="next_action_open_by_person")
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("desk:contacts", args=[self.contact.case.number])
