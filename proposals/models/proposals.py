"""What a company submitted. The text stays theirs: a change makes a new version."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from connected_desk.records.models import StoredFile

from ..vocabulary import Channel, Mode, ProposalKind
from .challenges import Challenge
from .members import Team
from .organisations import Organisation


@dataclass(frozen=True)
class JustMade:
    """What was written with a proposal, for whoever tells of it in the same transaction and need not read it again."""

    version: ProposalVersion
    files: Sequence[StoredFile]


class Proposal(models.Model):
    """One submission. `idempotency_key` makes a second press of the button find the first; `body_hash` tells whether
    the two presses carried the same answers and files.

    `submitted_at` is when it reached the city, `entered_by` who of the city typed it for a company that came by
    telephone, in person or on paper; where such a company has no e-mail address, it gets letters.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ProposalKind)
    mode = models.CharField(max_length=20, choices=Mode)
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    contact_name = models.CharField(max_length=100)
    contact_department = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_email2 = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_hours = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, default="ja")
    submitted_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)
    just_made: JustMade | None = None  # by the press of the button that is being answered
    body_hash = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_typed_by_its_company_or_by_staff",
                condition=models.Q(channel=Channel.WEB, entered_by=None)
                | (~models.Q(channel=Channel.WEB) & models.Q(entered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_of_the_web_has_an_address",
                condition=~models.Q(channel=Channel.WEB, contact_email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def emails(self) -> list[str]:
        """Where notices go; empty for a proposal that gets letters."""
        return [address for address in (self.contact_email, self.contact_email2) if address]


class ProposalVersion(models.Model):
    """The answers of a proposal at one time, by step; never changed after."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.number}"


class Attachment(models.Model):
    """A file of a version, in the proposer's order."""

    version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="attachments")
    stored_file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="attachment_position"),
            models.UniqueConstraint(fields=["version", "stored_file"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return str(self.stored_file_id)
