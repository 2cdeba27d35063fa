"""Which packages were made here and which were taken in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Direction(models.TextChoices):
    """Which way a package goes: from the public place to the inner one, or back."""

    INWARD = "inward"
    OUTWARD = "outward"


class Crossing(models.Model):
    """A package, made here (without a hash) or taken in, by its number in its direction.

    `covers` is the instant up to which it has everything; of what was taken in, that of the side that made it.
    """

    direction = models.CharField(max_length=8, choices=Direction.choices)
    serial = models.PositiveIntegerField()
    at = models.DateTimeField()
    covers = models.DateTimeField()
    sha256 = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["direction", "serial"], name="crossing_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="crossing_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.serial}"
