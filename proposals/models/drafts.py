"""A proposal not submitted yet."""

import uuid

from django.db import models


class Draft(models.Model):
    """What somebody has typed so far, kept on the server for thirty days.

    `typed` holds each step as it was entered, mistakes included, so that nothing is lost; `answers` holds the steps
    that were complete, as plain values, and is what a submission takes. `saved_in` says in which version each step was
    last saved: two windows on one draft can be told what the other one changed.

    The link that resumes a draft carries a secret of which only the hash is kept. `made_by` is the address that was
    signed in, in small letters; empty for a draft of somebody who was not.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)  # noqa: DJ001 (unique: none before the first pause)
    typed = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    saved_in = models.JSONField(default=dict, blank=True)
    reached = models.PositiveSmallIntegerField(default=1)
    made_by = models.EmailField(blank=True, default="", db_default="", db_index=True)
    language = models.CharField(max_length=10, default="ja")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    submitted = models.OneToOneField(
        "proposals.Proposal", on_delete=models.SET_NULL, null=True, blank=True, related_name="draft"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_times_in_order",
                condition=models.Q(updated_at__gte=models.F("created_at"))
                & models.Q(expires_at__gt=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class DraftFile(models.Model):
    """A file received for a draft, in the order of arrival."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "stored_file"], name="draft_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.stored_file_id)
