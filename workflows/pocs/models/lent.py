"""Data the city lends for a trial, row by row, until they have come back or are erased."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person

from .poc import Poc


class Anonymised(models.TextChoices):
    """Whether somebody can still be recognised in the data."""

    NOT_PERSONAL = "not_personal", _("There are no personal data in it")
    DONE = "done", _("Anonymised")
    NOT_DONE = "not_done", _("Not anonymised")


class BecomesOpen(models.TextChoices):
    """Whether what comes out of the data is published as open data."""

    YES = "yes", pgettext_lazy("open data", "Yes, it becomes open data")
    NO = "no", pgettext_lazy("open data", "No")
    UNDECIDED = "undecided", pgettext_lazy("open data", "Decided after the trial")


class Settled(models.TextChoices):
    """What became of the data in the end; still out is the empty value."""

    RETURNED = "returned", pgettext_lazy("data lent", "Returned")
    ERASED = "erased", pgettext_lazy("data lent", "Erased")
    NEVER_LENT = "never_lent", pgettext_lazy("data lent", "Never handed over")


class LentData(models.Model):
    """One thing lent: on what ground, anonymised how, to whom, until when, and the proof that it is gone from there.

    `entered_at` is when the row was last written.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="lent")
    what = models.CharField(_("Data to be lent"), max_length=200)
    ground = models.TextField(_("Legal or other ground"))
    anonymised = models.CharField(_("Anonymised or not"), max_length=15, choices=Anonymised.choices)
    how = models.TextField(_("How it is anonymised, or why not"), blank=True)
    to_whom = models.CharField(pgettext_lazy("data lent", "To whom"), max_length=100)
    due_back_on = models.DateField(_("Returned or erased by"))
    becomes_open = models.CharField(_("Does the result become open data?"), max_length=10, choices=BecomesOpen.choices)
    settled = models.CharField(_("What became of it"), max_length=10, choices=Settled.choices, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    proof = models.TextField(pgettext_lazy("data lent", "Proof"), blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["poc", "due_back_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lent_settled_with_proof_and_day",
                condition=Q(settled="", settled_on=None, proof="")
                | (~Q(settled="") & Q(settled_on__isnull=False) & ~Q(proof="")),
            ),
            models.CheckConstraint(name="lent_says_how", condition=Q(anonymised=Anonymised.NOT_PERSONAL) | ~Q(how="")),
        ]
        indexes = [models.Index(fields=["settled", "due_back_on"], name="lent_by_day")]

    def __str__(self) -> str:
        return self.what
