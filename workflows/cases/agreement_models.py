"""An agreement that carries several cases (協定のもとの案件), goes on longer, and reminds before its end."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person

from .models import Agreement, AgreementKind

# What other cases of the same organisation may come under. An agreement on one trial is that trial's alone.
PARENTS = (AgreementKind.COMPREHENSIVE, AgreementKind.INDIVIDUAL, AgreementKind.NDA)
# What may be on record before its organisation has a case.
WITHOUT_CASE = (AgreementKind.COMPREHENSIVE, AgreementKind.NDA)
# How long before the end of an agreement, in days, until the desk says otherwise.
DAYS_BEFORE = (60, 14)


class AgreementCover(models.Model):
    """A case comes under an agreement that was put on record with another case; it ends by a date."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="covers")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="covers")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "cases"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "case"], condition=Q(ended_at=None), name="cover_once_an_agreement"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("at"), ended_by__isnull=False),
                name="cover_ended_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} → {self.case_id}"


class AgreementExtension(models.Model):
    """An agreement goes on to a later day than it was to end: the day before is kept, with the reason."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="extensions")
    former_end = models.DateField()
    new_end = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "cases"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_end=None) | Q(new_end__gt=F("former_end")), name="agreement_prolonged_to_a_later_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.former_end} → {self.new_end}"


class AgreementReminder(models.Model):
    """So many days before an agreement ends, those in charge and the desk are reminded."""

    days_before = models.PositiveSmallIntegerField(_("days before the end"), unique=True)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        app_label = "cases"
        verbose_name = _("reminder of the end of an agreement")
        verbose_name_plural = _("reminders of the end of agreements")
        ordering = ["-days_before"]

    def __str__(self) -> str:
        return str(self.days_before)
