"""What is kept of a transfer (異動): whose open work goes to whom from which day, and what went."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from connected_desk.city.models import Person, RoleHeld
from connected_desk.records.models import Chained


class Transfer(Chained):
    """One dated step in which everything open that is a person's goes to others.

    `on` is the first day on which it is theirs no more. Carried out once, on that day; until then it may be called
    off. `roles` are those of the person that end with the day before.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers_taken")
    on = models.DateField()
    reason = models.TextField()
    roles = models.ManyToManyField(RoleHeld, related_name="+", blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="transfer_to_another", condition=~Q(person=F("successor"))),
            models.CheckConstraint(
                name="transfer_cancelled_by_whom",
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.CheckConstraint(name="transfer_done_or_cancelled", condition=Q(done_at=None) | Q(cancelled_at=None)),
            models.UniqueConstraint(
                fields=["person"], condition=Q(done_at=None, cancelled_at=None), name="transfer_one_planned_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.successor} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("desk:transfer", args=[self.key])

    @property
    def waits(self) -> bool:
        """Whether it has still to be carried out."""
        return self.done_at is None and self.cancelled_at is None

    def overdue(self, on: date) -> bool:
        """Whether its day has come."""
        return self.waits and self.on <= on


class TransferItem(models.Model):
    """One thing of the person: where it goes. Before the day a choice that differs from the successor of all the rest.

    `kind` names a holding (holdings.py) and `key` the row. Afterwards `moved_at` says that it went; without it nobody
    took it on, and somebody has to decide.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    key = models.UUIDField()
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    to = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["transfer", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "kind", "key"], name="transfer_item_once"),
            models.CheckConstraint(
                name="transfer_item_moved_to_somebody", condition=Q(moved_at=None) | Q(to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.key}"
