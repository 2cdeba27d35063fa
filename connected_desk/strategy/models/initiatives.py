"""What is done for an item and how far it has come: initiatives with milestones, indicators with monthly values."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Unit, ValidityQuerySet, once
from connected_desk.city.words import pick

from .. import terms
from .plans import Item


class MonthField(models.DateField):
    """A month, kept and asked for as its first day whichever day of it is given."""

    def get_prep_value(self, value: Any) -> Any:
        day = super().get_prep_value(value)
        return day.replace(day=1) if day else day


class Initiative(models.Model):
    """What a unit does for an item, with or without a company (取組)."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(
        Item, verbose_name=_("strategy item"), on_delete=models.PROTECT, related_name="initiatives"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="initiatives")
    title = models.CharField(_("title"), max_length=200)
    result_wanted = models.TextField(_("result wanted"))
    public_role = models.TextField(_("what the city does"), blank=True)
    private_role = models.TextField(_("what the private side does"), blank=True)
    valid_from = models.DateField(_("since"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        ordering: ClassVar = ["item_id", "unit__position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="initiative_dates_in_order", condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """Who does what by when for an initiative; how it came to stand so is in its changes."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="milestones")
    what = models.CharField(_("what"), max_length=200)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="milestones")
    who = models.CharField(_("post or person"), max_length=100, blank=True)
    due_on = models.DateField(_("by when"))
    first_due_on = models.DateField()
    state = models.CharField(
        _("state"), max_length=10, choices=terms.milestone_states, default=terms.MilestoneState.PLANNED
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("milestone")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="milestone_done_has_its_day",
                condition=Q(state=terms.MilestoneState.DONE, done_on__isnull=False)
                | (~Q(state=terms.MilestoneState.DONE) & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="milestone_dropped_says_why", condition=~Q(state=terms.MilestoneState.DROPPED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.what


class MilestoneChange(models.Model):
    """How a milestone stood after each entry, so that a month can be told as it was known at its cut-off."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="changes")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=terms.milestone_states)
    done_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    unchanged = models.BooleanField(default=False, db_default=False)  # somebody looked, and it stands as it stood
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["recorded_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="milestone_change_by_time")]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.get_state_display()}"


class InitiativeBudget(models.Model):
    """A budget line of an initiative for a fiscal year, in yen."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="budgets")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    line = models.CharField(_("budget line"), max_length=200)
    amount = models.PositiveBigIntegerField(_("amount (yen)"))

    class Meta:
        ordering: ClassVar = ["fiscal_year", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "fiscal_year", "line"], name="initiative_budget_once")
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.line}"


class SupportNote(models.Model):
    """What the ICT office did to accompany an initiative (伴走支援)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="support_notes")
    on = models.DateField(_("day"))
    text = models.TextField(_("what was done"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text


class Indicator(models.Model):
    """What is measured for an item or an initiative, by month and, where `by_unit`, by bureau.

    Kind, unit of measure, definition and date are what it began with; later ones are its versions.
    One that `continues` another of an earlier edition has its values for the months it has none of its own.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="indicators")
    initiative = models.ForeignKey(Initiative, null=True, on_delete=models.PROTECT, related_name="indicators")
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    unit_of_measure = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, choices=terms.directions, default=terms.Direction.UP)
    kind = models.CharField(max_length=12, choices=terms.indicator_kinds)
    definition = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    source = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="indicators_owned")
    by_unit = models.BooleanField(default=False)
    is_unit_goal = models.BooleanField(default=False)
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    baseline_year = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)  # of a milestone: by when
    position = models.PositiveIntegerField(default=0)
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="continued_by")
    note = models.JSONField(default=dict)

    # City-wide targets by fiscal year that versions set; filled by definitions.defined().
    said_targets: Mapping[int, Decimal] = MappingProxyType({})

    class Meta:
        ordering: ClassVar = ["item_id", "initiative_id", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="indicator_of_item_or_initiative",
                condition=Q(item=None, initiative__isnull=False) | Q(item__isnull=False, initiative=None),
            ),
            models.UniqueConstraint(fields=["item", "name_ja"], name="item_indicator_once"),
            models.UniqueConstraint(fields=["initiative", "name_ja"], name="initiative_indicator_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)

    def target_of(self, year: int) -> Decimal | None:
        """The city-wide target of a fiscal year: what a version set, else what the plan says."""
        rows = (row.value for row in self.targets.all() if row.unit_id is None and row.fiscal_year == year)
        found = self.said_targets.get(year, next(rows, None))
        return None if found is None else Decimal(format(found.normalize(), "f"))


class IndicatorTarget(models.Model):
    """The target of a fiscal year, of one unit or of the whole city."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="indicator_targets")
    fiscal_year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=4)

    class Meta:
        ordering: ClassVar = ["fiscal_year", "pk"]
        constraints: ClassVar = once("indicator_target_once", "indicator", "unit", "fiscal_year", empty="unit")

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}"


class IndicatorValue(models.Model):
    """A value of a month, or why there is none. Never changed: a correction is a newer row, and the newest counts.

    A ratio has the two numbers it is made of where they are known; a milestone is 1 with the day it was done, or 0.
    `unchanged` says that somebody declared it to be as it was the month before. For `grade` see GradeScale.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="indicator_values")
    month = MonthField()
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    done_on = models.DateField(null=True)
    absence = models.CharField(max_length=20, blank=True, choices=terms.absences)
    remark = models.TextField(blank=True)
    unchanged = models.BooleanField(default=False, db_default=False)
    grade = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["indicator_id", "month", "recorded_at", "pk"]
        constraints: ClassVar = [
            *once("indicator_value_once", "indicator", "unit", "month", "recorded_at", empty="unit"),
            models.CheckConstraint(
                name="value_or_absence",
                condition=Q(value=None) & ~Q(absence="") | Q(value__isnull=False, absence=""),
            ),
            models.CheckConstraint(
                name="value_of_both_numbers_or_none",
                condition=Q(numerator=None, denominator=None)
                | Q(value__isnull=False, numerator__isnull=False, denominator__gt=0),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="indicator_value_by_time")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m}"
