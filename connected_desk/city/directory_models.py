"""Who somebody is in the city's own directory, and the roles its groups propose."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from .roles import role_choices


class DirectoryAccount(models.Model):
    """The account by which somebody signs in through the directory: its issuer and its subject, which never change."""

    person = models.OneToOneField("city.Person", on_delete=models.CASCADE, related_name="directory_account")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "subject"], name="directory_account_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.issuer}"


class RoleProposal(models.Model):
    """A role that a group of the directory suggests for somebody. It allows nothing until an administrator takes it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("city.Person", on_delete=models.PROTECT, related_name="roles_proposed")
    role = models.CharField(max_length=20, choices=role_choices)
    unit = models.ForeignKey("city.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("city.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["proposed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "group"], name="role_proposed_once"),
            models.CheckConstraint(
                name="role_proposal_answered_whole",
                condition=Q(answered_at=None, answered_by=None, taken=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, taken__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role} ({self.group})"
