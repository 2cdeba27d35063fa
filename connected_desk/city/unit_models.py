"""What is kept about a change of the organisation that is prepared or done, and about whom a unit is asked through."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from .models import Person, Unit, ValidityQuerySet, dates_in_order


class Reorganisation(models.Model):
    """A file of units that takes effect on a day: prepared, and then carried out or called off.

    The file is kept as it was sent, and read once more on its day. `on` is a day in Tokyo. `prepared` has the codes of
    the units made for it, and of those it ends with the last day they had before: what calling it off puts back.
    `chosen` says by unit which successor takes a kind, or one thing of it, where it is not the first (unit_choices.py).
    `told_wrong_at` is when people were told that it cannot be carried out as things stand; None while it can.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    on = models.DateField()
    reason = models.CharField(max_length=200)
    name = models.CharField(max_length=400)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    prepared = models.JSONField(default=dict, blank=True)
    chosen = models.JSONField(default=dict, db_default={}, blank=True)
    told_wrong_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "city"
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reorganisation_done_or_called_off", condition=Q(done_at=None) | Q(cancelled_at=None)
            ),
            models.CheckConstraint(
                name="reorganisation_called_off_by_somebody",
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"

    @property
    def waits(self) -> bool:
        return self.done_at is None and self.cancelled_at is None


class ContactPart(models.TextChoices):
    """Whom a unit is asked through, and who is asked where that person is away."""

    LIAISON = "liaison", pgettext_lazy("part in a unit", "Liaison")
    DEPUTY = "deputy", pgettext_lazy("part in a unit", "Deputy")


class UnitContact(models.Model):
    """Whom a unit is asked through (連絡担当), or who is asked in that person's place (副担当), from day to day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_for")
    part = models.CharField(max_length=10, choices=ContactPart.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        app_label = "city"
        ordering: ClassVar = ["unit_id", "part", "valid_from", "pk"]
        constraints: ClassVar = [
            dates_in_order("contact_dates_in_order"),
            models.UniqueConstraint(fields=["unit", "part", "valid_from"], name="unit_contact_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_part_display()}: {self.person}"
