"""Who may see an organisation's proposals together: addresses that proved themselves, and whom these invited."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from connected_desk.records.models import Chained

from .organisations import Organisation


class ProvenAddress(models.Model):
    """An e-mail address, in small letters, whose owner entered a mailed code; with what was last said about the person.

    `details` are the answers about the contact person, by the names of the intake, so that they are asked once.
    """

    email = models.EmailField(unique=True)
    details = models.JSONField(default=dict, blank=True)
    signed_in_at = models.DateTimeField()
    signed_in_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="proven_address_times_in_order",
                condition=Q(signed_in_before=None) | Q(signed_in_before__lte=F("signed_in_at")),
            )
        ]

    def __str__(self) -> str:
        return self.email


class Team(Chained):
    """The people who share one organisation's proposals, and the organisation's data as they keep it.

    Apart from `Organisation`, because anybody may type anybody's corporate number: two teams may name the same
    organisation, and neither learns of the other. `details` are the answers about the organisation by the names of the
    intake; each change is a row of the log.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.details.get("name", ""))


class Member(models.Model):
    """An address of a team: invited, joined, ended. Nobody is of two teams at once.

    The founder was never invited. The link of an invitation carries a secret of which only the hash is kept.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    email = models.EmailField()
    invited_by = models.EmailField(blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)  # noqa: DJ001 (unique: the founder has none)
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(joined_at__isnull=False, ended_at=None), name="member_of_one_team"
            ),
            models.UniqueConstraint(fields=["team", "email"], condition=Q(ended_at=None), name="member_once_in_a_team"),
            models.CheckConstraint(
                name="member_invited_as_a_whole",
                condition=Q(invited_at=None, invited_by="", expires_at=None, secret_hash=None, joined_at__isnull=False)
                | (Q(invited_at__isnull=False, expires_at__gt=F("invited_at")) & ~Q(invited_by="")),
            ),
            models.CheckConstraint(
                name="member_times_in_order",
                condition=(Q(joined_at=None) | Q(invited_at=None) | Q(joined_at__gte=F("invited_at")))
                & (Q(ended_at=None) | Q(joined_at=None) | Q(ended_at__gte=F("joined_at"))),
            ),
        ]

    def __str__(self) -> str:
        return self.email
