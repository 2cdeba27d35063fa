"""Whoever asked to be told by mail when figures are released."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Subscriber(models.Model):
    """An address and what it wants to be told of; deleted, address and all, when it unsubscribes.

    `wanted` are the subjects it asked for last (reports/subjects.py); they count once the link mailed to it has been
    followed, and are `subjects` from then on. A row that nobody confirmed is deleted after a few days.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=5)
    wanted = models.JSONField(default=list)
    subjects = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="subscriber_address_once"),
            models.CheckConstraint(
                name="subscriber_subjects_are_confirmed", condition=Q(confirmed_at__isnull=False) | Q(subjects=[])
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["confirmed_at"], name="subscriber_by_confirmation")]

    def __str__(self) -> str:
        return str(self.key)  # never the address: this is what logs and error reports print
