"""Who is named in a note or in the record of a contact (宛先) and has not read it yet."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from connected_desk.city.models import Person


class Mention(models.Model):
    """A person is told of a note or of the record of a contact; `seen_at` is when they opened the page it stands on."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="mentions")
    note = models.ForeignKey("cases.Note", null=True, blank=True, on_delete=models.PROTECT, related_name="mentions")
    contact = models.ForeignKey(
        "cases.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="mentions"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentions")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "cases"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(note=None, contact__isnull=False) | Q(note__isnull=False, contact=None),
                name="mention_in_one_place",
            ),
            models.CheckConstraint(condition=Q(seen_at=None) | Q(seen_at__gte=F("at")), name="mention_seen_afterwards"),
            models.UniqueConstraint(fields=["note", "person"], name="mention_once_a_note"),
            models.UniqueConstraint(fields=["contact", "person"], name="mention_once_a_contact"),
        ]
        indexes = [models.Index(fields=["person", "at"], condition=Q(seen_at=None), name="mention_unseen_by_person")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.person}"

    @property
    def text(self) -> str:
        """What the person is told of."""
        return self.note.text if self.note else self.contact.said if self.contact else ""
