"""What is kept of a declared interest (利害関係): whoever declared one keeps out of the case until it is lifted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from connected_desk.city.models import Person


class Recusal(models.Model):
    """Somebody keeps out of a case for a reason, since when; a head may lift it, with a reason of their own."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField()
    declared_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(lifted_at=None), name="recusal_one_standing_a_person"
            ),
            models.CheckConstraint(
                name="recusal_lifted_by_whom_and_why",
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.person}"
