"""Second factors of signing in: programs that make codes, passkeys, and codes on paper for when neither is at hand."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FactorKind(models.TextChoices):
    """What somebody has besides the password."""

    APP = "app", _("Program that makes codes")
    PASSKEY = "passkey", _("Passkey")


class SecondFactor(models.Model):
    """One thing somebody has besides the password.

    `sealed` is the program's secret or the passkey's public data, encrypted (sealed.py); `handle` is the passkey's id.
    `counter` only grows: the half-minute of the last code taken, or the passkey's own count. A code is taken once.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("city.Person", on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=FactorKind)
    name = models.CharField(max_length=60)
    sealed = models.TextField()
    handle = models.CharField(max_length=400, blank=True)
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handle"], condition=~Q(handle=""), name="passkey_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(kind="app"), name="one_program_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class RecoveryCode(models.Model):
    """A code on paper that stands in for a second factor once. Only a keyed hash of it is kept."""

    person = models.ForeignKey("city.Person", on_delete=models.CASCADE, related_name="recovery_codes")
    mark = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "mark"], name="recovery_code_once")]

    def __str__(self) -> str:
        return self.mark[:8]
