"""Who runs the place of a trial without belonging to the city's staff, and answers for itself on a page of its own."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person

from .parts import together
from .poc import Poc


class BodyKind(models.TextChoices):
    """By what right a body runs a place."""

    DESIGNATED = "designated", _("Designated manager")
    AFFILIATED = "affiliated", _("Affiliated body")
    OTHER = "other", _("Another body that manages the place")


class SiteBody(models.Model):
    """A body asked to answer safeguards of the place. Its link works until it is ended, with a reason."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(_("What kind of body"), max_length=12, choices=BodyKind.choices)
    name = models.CharField(_("Name of the body"), max_length=100)
    person = models.CharField(_("Person there"), max_length=50)
    email = models.EmailField(_("E-mail address"))
    language = models.CharField(max_length=2, default="ja", db_default="ja")  # of the mails
    due_on = models.DateField(pgettext_lazy("answer", "Answer by"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_because = models.TextField(blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["poc", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="site_body_ended_by_and_at", condition=together("ended_by", "ended_at")),
            models.CheckConstraint(
                name="site_body_ended_because",
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
