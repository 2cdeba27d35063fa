"""What an indicator means from a month on, what was said of an initiative in a month, and how both are graded."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from connected_desk.city.words import pick

from .. import terms
from .initiatives import Indicator, Initiative, MonthField


class IndicatorVersion(models.Model):
    """What an indicator means from a month on. Never changed: of two for the same month the later one counts.

    `target` is the city's of `target_year`; targets of other years stay as they were.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    since = MonthField()
    kind = models.CharField(max_length=12, choices=terms.indicator_kinds)
    unit_of_measure = models.CharField(max_length=40, blank=True)
    definition = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    is_unit_goal = models.BooleanField(default=False)
    target_year = models.PositiveSmallIntegerField(null=True)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["since", "recorded_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="version_target_has_its_year",
                condition=Q(target=None, target_year=None) | Q(target__isnull=False, target_year__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.since:%Y-%m}"


class MonthRemark(models.Model):
    """What was said of an initiative for a month. Never changed: a correction is a newer row, and the newest counts."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="month_remarks")
    month = MonthField()
    text = models.TextField()
    unchanged = models.BooleanField(default=False)
    grade = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["month", "recorded_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["month", "recorded_at"], name="month_remark_by_time")]

    def __str__(self) -> str:
        return f"{self.initiative} {self.month:%Y-%m}"


class GradeScale(models.Model):
    """How indicators or initiatives are graded from a month on. Never changed: the latest for a month counts.

    Three to five grades, 1 the lowest, with their `labels` in that order, a list of {"ja", "en"}. Under the numeric
    rule `bounds` are the rates in % from which grades 2, 3, ... begin, as text; under judgement somebody chooses. A
    grade is kept as its number, as CANNOT where somebody looked and could not judge (`cannot` says it), and as null
    where nobody looked.

    Where a scale says so, a light follows from the grade: behind up to the grade `behind_to`, watch up to `watch_to`,
    on plan above. Both are null where grades say nothing of lights; 0 means that no grade gives that light.
    """

    CANNOT = 0

    subject = models.CharField(max_length=10, choices=terms.graded)
    since = MonthField()
    rule = models.CharField(max_length=8, choices=terms.grade_rules)
    labels = models.JSONField()
    bounds = models.JSONField(default=list)
    cannot = models.JSONField()
    behind_to = models.PositiveSmallIntegerField(null=True)
    watch_to = models.PositiveSmallIntegerField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["subject", "since", "saved_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="scale_lights_in_order",
                condition=Q(behind_to=None, watch_to=None)
                | Q(behind_to__isnull=False, watch_to__isnull=False, behind_to__lte=F("watch_to")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.since:%Y-%m}"

    def label(self, grade: int | None) -> str:
        """The words of a grade in the language of the page; empty where nobody looked."""
        if grade is None or grade > len(self.labels):
            return ""
        words = self.labels[grade - 1] if grade != self.CANNOT else self.cannot
        return pick(words["ja"], words["en"])

    def light(self, grade: int | None) -> terms.GradeLight | None:
        """The light of a grade; None where the scale gives none, where nobody looked and where it cannot be judged."""
        if not grade or self.behind_to is None or self.watch_to is None:
            return None
        if grade <= self.behind_to:
            return terms.GradeLight.BEHIND
        return terms.GradeLight.WATCH if grade <= self.watch_to else terms.GradeLight.ON_PLAN

    @property
    def has_lights(self) -> bool:
        """Whether lights follow from its grades."""
        return self.behind_to is not None

    @property
    def cannot_label(self) -> str:
        return self.label(self.CANNOT)

    def by_rate(self, rate: Decimal | None) -> int:
        """The grade of a rate in % under the numeric rule; without a rate it cannot be judged."""
        if rate is None:
            return self.CANNOT
        return 1 + sum(rate >= Decimal(bound) for bound in self.bounds)
