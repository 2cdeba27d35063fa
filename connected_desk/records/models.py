"""What is kept for the record: the chained log and its seals, refusals, reads, stored files, mail to send and jobs.

Nothing here understands what it keeps. Subjects are named by a kind and a uuid key, people and units by their ids, so
that a record outlives the row it tells of.
"""

import json
import uuid
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ActorKind(StrEnum):
    """Who acts: somebody of the city, a company or an outside evaluator through its own page, or our own machinery."""

    PERSON = "person"
    COMPANY = "company"
    EVALUATOR = "evaluator"
    SYSTEM = "system"


class Origin(StrEnum):
    """Where a log row comes from: lived here, taken over from an earlier ledger, or made up for a demonstration."""

    LIVE = "live"
    IMPORT = "import"
    DEMO = "demo"


class Chained(models.Model):
    """A row with a log of its own. Whoever appends to the log holds this row's lock and saves it afterwards."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    log_seq = models.PositiveIntegerField(default=0, editable=False)
    log_head = models.CharField(max_length=64, default="", blank=True, editable=False)

    class Meta:
        abstract = True


class LogRow(models.Model):
    """One thing that happened to one subject, chained to the row before it by hash. Written once, never changed."""

    subject_kind = models.CharField(max_length=30)
    subject_key = models.UUIDField()
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True, blank=True)
    acting_for_id = models.BigIntegerField(null=True, blank=True)
    unit_id = models.BigIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default=Origin.LIVE.value)
    body_hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_key", "seq"], name="log_row_once_per_seq"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="log_seq_begins_at_one"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("occurred_at")), name="log_recorded_after_occurred"),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "recorded_at"], name="log_by_kind_and_time"),
            models.Index(fields=["actor_id", "recorded_at"], name="log_by_actor_and_time"),
            # What was done in somebody's place is rare, and asked for on every first page.
            models.Index(fields=["acting_for_id"], condition=Q(acting_for_id__isnull=False), name="log_by_acting_for"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key} {self.seq} {self.move}"

    @property
    def body(self) -> dict[str, Any] | None:
        """What the row says, parsed; None once erased. Load rows with `select_related("kept")`."""
        return None if self.kept.erased_by else json.loads(self.kept.body)


class LogBody(models.Model):
    """The words of a log row, apart from it, so that they can be erased and the chain still proves."""

    row = models.OneToOneField(LogRow, on_delete=models.PROTECT, primary_key=True, related_name="kept")
    salt = models.CharField(max_length=64, blank=True)
    body = models.TextField(blank=True)
    erased_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(erased_by="") | Q(salt="", body=""), name="log_erased_body_is_empty"),
            models.CheckConstraint(condition=~Q(erased_by="", body=""), name="log_empty_body_is_erased"),
        ]

    def __str__(self) -> str:
        return f"body of {self.row_id}"


class Seal(models.Model):
    """A day's signature under the log: the previous seal chained with every head that moved since."""

    day = models.DateField(unique=True)
    sealed_at = models.DateTimeField()
    prev = models.CharField(max_length=64, blank=True)
    heads_hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"


class SealedHead(models.Model):
    """The head of one subject's chain as a seal found it."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="heads")
    subject_kind = models.CharField(max_length=30)
    subject_key = models.UUIDField()
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_key", "seq"], name="log_head_sealed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key} {self.seq}"


class SecurityEvent(models.Model):
    """Something refused, or done to the records themselves, that an auditor will ask about."""

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    sentence = models.TextField()
    path = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="security_event_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class Access(models.Model):
    """Somebody read a confidential part, fetched a file or took an export."""

    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)
    what = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "at"], name="access_by_subject"),
            models.Index(fields=["person_id", "at"], name="access_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Scan(models.TextChoices):
    """What the virus scanner said of a file."""

    PENDING = "pending", _("Scan under way")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("A virus was found")
    NOT_CONFIGURED = "not_configured", _("Not scanned (no scanner is set up)")
    FAILED = "failed", _("The scan failed")


class StoredFile(models.Model):
    """One file as it was handed in. The bytes lie under a path made from the key and never change."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    original_name = models.CharField(max_length=400)
    content_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=20, choices=Scan)
    scan_at = models.DateTimeField(null=True, blank=True)
    classification = models.CharField(max_length=4, default="2")
    created_at = models.DateTimeField()
    erased_by = models.CharField(max_length=64, blank=True)
    # Of the file as it was handed in, where a harmless copy was taken into the inner network in its place.
    original_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="stored_file_by_time")]

    def __str__(self) -> str:
        return f"{self.key} ({self.content_type})"

    @property
    def path(self) -> str:
        """Where the bytes lie inside the storage."""
        name = self.key.hex
        return f"files/{name[:2]}/{name[2:4]}/{name}"


class MailState(models.TextChoices):
    """How far a mail has come."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Handed to the mail server")
    BUNDLED = "bundled", _("Told in the digest of its recipient")  # with `sent_at` from then on
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Not sent: what it told of was undone")


class OutboxMail(models.Model):
    """A mail to be sent, committed with what it tells of; the worker sends it and tries again where it must.

    `sender` is the name beside the desk's address. `secrets` are the parts of the text that are for its reader alone
    (a link that opens a page, a code): whoever looks at the mail sees a word in their place. `unsubscribe` is the
    address that ends the subscription it was sent for; empty on other mail.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=5)
    reference = models.CharField(max_length=100, blank=True)
    dedupe = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=200, blank=True)
    secrets = models.JSONField(default=list, blank=True)
    unsubscribe = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe"], condition=~Q(dedupe=""), name="outbox_dedupe_once"),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outbox_due"),
            models.Index(fields=["reference"], name="outbox_by_reference"),
            models.Index(fields=["state", "id"], name="outbox_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def about(self) -> str:
        """The number people know what it is about by; empty where that has none but a key."""
        try:
            uuid.UUID(self.reference)
        except ValueError:
            return self.reference
        return ""

    @property
    def shown_subject(self) -> str:
        """The subject for others than its reader."""
        return self._without_secrets(self.subject)

    @property
    def shown_body(self) -> str:
        """The text for others than its reader."""
        return self._without_secrets(self.body)

    def _without_secrets(self, words: str) -> str:
        for secret in self.secrets:
            words = words.replace(secret, gettext("(not shown)"))
        return words


class JobLease(models.Model):
    """Who runs a task and until when; how often it was tried; and, where it was given up, why."""

    task_id = models.UUIDField(unique=True)
    job = models.CharField(max_length=200)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["leased_until"], name="job_lease_running_out"),
            models.Index(fields=["given_up_at"], name="job_given_up"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.task_id}"


class ScheduledRun(models.Model):
    """One period of a scheduled job: when it was started, and when it was done.

    The unique row is what makes any number of schedulers start it once.
    """

    job = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["job", "done_at"], name="scheduled_run_done"),
            models.Index(fields=["job", "at"], name="scheduled_run_started"),
        ]
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="scheduled_run_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"


class WorkerBeat(models.Model):
    """When a worker was last seen."""

    worker = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="worker_beat_by_time")]

    def __str__(self) -> str:
        return f"{self.worker} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class FactStamp(models.Model):
    """One row: a value that changes with every write to a table whose rows are kept between requests (facts.py)."""

    stamp = models.CharField(max_length=36)

    class Meta:
        constraints = [models.CheckConstraint(name="one_fact_stamp", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.stamp


# Tables of modules of their own; Django finds them here.
from .backup_models import Backup as Backup  # noqa: E402
