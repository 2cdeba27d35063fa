"""By what a trial is judged: criteria, the values measured, and the interim evaluation of them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person

from .parts import figure, together
from .poc import Poc

BASELINE_OR_REASON = _("Enter the value before the trial, or why there is none (one of the two)")


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class Criterion(models.Model):
    """A measurable criterion: agreed by the city and the other side, and locked once the trial is declared ready.

    The other side is the company; where a case has none, it is the owning unit. A final value, or the reason why it
    could not be measured, is given when the trial ends.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    indicator = models.CharField(_("Indicator"), max_length=100)
    unit = models.CharField(_("Unit of measure"), max_length=30)
    direction = models.CharField(_("Which way is better"), max_length=6, choices=Direction.choices)
    baseline = figure(verbose_name=_("Value before the trial"), null=True, blank=True)
    no_baseline_because = models.CharField(_("Why there is no value before"), max_length=200, blank=True)
    target = figure(verbose_name=_("Target"))
    method = models.TextField(_("How it is measured"))
    interim_on = models.DateField(_("Interim measurement"), null=True, blank=True)
    measure_on = models.DateField(_("Final measurement"))

    agreed_city_on = models.DateField(null=True, blank=True)
    agreed_city_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_company_on = models.DateField(null=True, blank=True)
    agreed_company_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)

    final_value = figure(null=True, blank=True)
    not_measured_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["poc", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poc", "position"], name="criterion_position_once"),
            models.CheckConstraint(
                name="criterion_baseline_or_reason",
                condition=Q(baseline__isnull=False, no_baseline_because="")
                | (Q(baseline=None) & ~Q(no_baseline_because="")),
                violation_error_message=BASELINE_OR_REASON,
            ),
            models.CheckConstraint(
                name="criterion_dates_in_order",
                condition=Q(interim_on=None) | Q(interim_on__lte=F("measure_on")),
                violation_error_message=_("The interim measurement comes before the final one. Check the dates"),
            ),
            models.CheckConstraint(
                name="criterion_agreed_city", condition=together("agreed_city_by", "agreed_city_on")
            ),
            models.CheckConstraint(
                name="criterion_agreed_company", condition=together("agreed_company_by", "agreed_company_on")
            ),
            models.CheckConstraint(
                name="criterion_value_or_reason", condition=Q(final_value=None) | Q(not_measured_because="")
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def is_agreed(self) -> bool:
        return self.agreed_city_on is not None and self.agreed_company_on is not None

    @property
    def is_settled(self) -> bool:
        """Whether the end of the trial left a value, or the reason why there is none."""
        return self.final_value is not None or bool(self.not_measured_because)


class Standing(models.QuerySet["Measurement"]):
    """Measurements, and those of them that were not put right since."""

    def standing(self) -> Standing:
        return self.filter(corrected_at=None)


class Measurement(models.Model):
    """A value measured on a day, with where it comes from.

    `is_final` marks the value at the end of the trial. A wrong value is never overwritten: it stays with who found it
    wrong, when and why, and no figure counts it any more.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="measurements")
    value = figure(verbose_name=_("Measured value"))
    on = models.DateField(_("Measured on"))
    source = models.CharField(_("Source"), max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_final = models.BooleanField(default=False)
    corrected_because = models.TextField(blank=True)
    corrected_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(null=True, blank=True)

    objects = Standing.as_manager()

    class Meta:
        ordering: ClassVar = ["criterion", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="measurement_corrected_with_why",
                condition=Q(corrected_by=None, corrected_at=None, corrected_because="")
                | (Q(corrected_by__isnull=False, corrected_at__isnull=False) & ~Q(corrected_because="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class Outlook(models.TextChoices):
    """What the values so far say about reaching a target."""

    LIKELY = "likely", _("Likely to be reached")
    UNLIKELY = "unlikely", _("Unlikely to be reached")
    CANNOT_TELL = "cannot_tell", _("Cannot tell yet")


class InterimEvaluation(models.Model):
    """A judgement of the values so far while the trial runs (中間評価); it changes no state."""

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="interim_evaluations")
    on = models.DateField()
    summary = models.TextField(_("What the values so far tell us"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.poc_id} {self.on}"


class InterimJudgement(models.Model):
    """What an interim evaluation says about one criterion."""

    interim = models.ForeignKey(InterimEvaluation, on_delete=models.PROTECT, related_name="judgements")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="interim_judgements")
    outlook = models.CharField(max_length=12, choices=Outlook.choices)
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["interim", "criterion"], name="interim_judges_criterion_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.outlook}"
