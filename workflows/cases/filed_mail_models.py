"""A mail filed with a case (メールの保管): the file as it came, and what it says of itself. Staff only."""

from __future__ import annotations

import uuid

from django.db import models

from connected_desk.city.models import Person
from connected_desk.records.models import StoredFile


class FiledMail(models.Model):
    """A mail an officer had in the own mailbox and put to the case. `attached` are the names of what is in the file."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="filed_mails")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="filed_mail")
    subject = models.CharField(max_length=300, blank=True)
    sender = models.TextField(blank=True)
    recipients = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    attached = models.JSONField(default=list, blank=True)
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        app_label = "cases"
        indexes = [models.Index(fields=["case", "filed_at"], name="filed_mail_by_case")]

    def __str__(self) -> str:
        return self.subject or str(self.key)
