"""What the city and the proposer say to each other. Both sides read all of it; notes among staff lie elsewhere."""

import uuid

from django.conf import settings
from django.db import models

from ..vocabulary import Side
from .proposals import Proposal


class InformationRequest(models.Model):
    """Numbered questions with a date. The company may move the date once; `first_due_on` keeps the first."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="information_requests")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_due_on = models.DateField()
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                name="information_request_extended_once",
                condition=models.Q(extended_at__isnull=True, due_on=models.F("first_due_on"))
                | models.Q(extended_at__isnull=False, due_on__gt=models.F("first_due_on")),
            ),
            models.CheckConstraint(
                name="information_request_times_in_order",
                condition=models.Q(answered_at__isnull=True) | models.Q(answered_at__gte=models.F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Question(models.Model):
    """One question, answered or not possible to answer, never both."""

    request = models.ForeignKey(InformationRequest, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    answer = models.TextField(blank=True)
    cannot_because = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="question_number"),
            models.CheckConstraint(
                name="question_answered_or_not_possible",
                condition=models.Q(answer="") | models.Q(cannot_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class Message(models.Model):
    """A sentence from one side to the other. A message of the city names the person who wrote it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mailed = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["proposal", "at"], name="message_of_proposal")]

    def __str__(self) -> str:
        return self.text[:40]


class SentFile(models.Model):
    """A file sent along with a message, or with the answers to a request."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    request = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="files"
    )
    stored_file = models.OneToOneField("records.StoredFile", on_delete=models.PROTECT, related_name="sent")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="sent_file_with_one_thing",
                condition=models.Q(message__isnull=True, request__isnull=False)
                | models.Q(message__isnull=False, request__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.stored_file_id)


class WaitingFile(models.Model):
    """A file chosen in a form that was not sent yet: its code is still on the way, or something has to be put right.

    `holder` is a keyed hash of the browser and the form: nobody else finds the file, and nobody at all can fetch it.
    """

    holder = models.CharField(max_length=64, db_index=True)
    stored_file = models.OneToOneField("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.stored_file_id)
