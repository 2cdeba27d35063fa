"""What is kept of the city's strategy: plans and their editions, items, initiatives and indicators.

Titles of plans and items are data in two languages (Japanese required); what staff write is kept as written.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Unit, ValidityQuerySet, once
from connected_desk.city.words import pick

from . import terms


class MonthField(models.DateField):
    """A month, kept and asked for as its first day whichever day of it is given."""

    def get_prep_value(self, value: Any) -> Any:
        day = super().get_prep_value(value)
        return day.replace(day=1) if day else day


class Plan(models.Model):
    """A strategy or plan through all its editions; its name is that of its newest edition."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=80, unique=True)
    city_ja = models.CharField(max_length=100)
    city_en = models.CharField(max_length=100, blank=True)
    lg_code = models.CharField(max_length=6, blank=True)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    legal_standing = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="plans_owned")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="child_plans")
    advances: models.ManyToManyField[Item, Any] = models.ManyToManyField("Item", related_name="advanced_by_plans")
    leads = models.BooleanField(default=False)
    action_plan = models.BooleanField(null=True)
    note = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-leads", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leads"], condition=Q(leads=True), name="one_leading_plan"),
            models.CheckConstraint(name="plan_not_below_itself", condition=Q(parent=None) | ~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)

    @property
    def city_name(self) -> str:
        return pick(self.city_ja, self.city_en)


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, on: date) -> Self:
        """The editions in force on that day; one without dates is not."""
        return self.filter(Q(in_force_to=None) | Q(in_force_to__gte=on), in_force_from__lte=on)


class Edition(models.Model):
    """One edition of a plan: its levels, its period, and the tree of its items."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    code = models.CharField(max_length=80, unique=True)
    number = models.PositiveSmallIntegerField(default=1)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=200, blank=True)
    period_text = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    draft = models.BooleanField(default=False)  # begun and not given its day: nobody is shown it as the plan
    levels = models.JSONField(default=list)
    note = models.JSONField(default=dict)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["plan_id", "number", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="edition_period_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="edition_force_in_order",
                condition=Q(in_force_from=None) | Q(in_force_to=None) | Q(in_force_from__lte=F("in_force_to")),
            ),
            models.CheckConstraint(
                name="draft_has_no_day", condition=Q(draft=False) | Q(in_force_from=None, in_force_to=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)

    @property
    def days_are_set(self) -> bool:
        """Whether its days were given by a revision, so that no file moves them any more."""
        if self.pk is None:
            return False
        return Successor.objects.filter(Q(old__edition=self) | Q(new__edition=self)).exists()

    def level_name(self, key: str) -> str:
        """What this edition calls that level of its tree."""
        level = next((level for level in self.levels if level["key"] == key), None)
        return pick(level["name_ja"], level.get("name_en") or "") if level else key


class EditionStep(models.Model):
    """A dated step of an edition; a round of public comments says how many came and what they changed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=20, choices=terms.step_kinds)
    on = models.DateField(_("day"))
    comments = models.PositiveIntegerField(_("number of comments"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of an edition")
        verbose_name_plural = _("steps of editions")
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "kind", "on"], name="edition_step_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class Item(models.Model):
    """A line of an edition; the code is stable, the title may change. `is_means`: not to be chosen as primary.

    `former` are the codes it goes on from, where they are others than its own; kept when its edition gets its day.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=40)
    level = models.CharField(max_length=40)
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField()
    parents = models.ManyToManyField(
        "self", through="ItemParent", through_fields=("child", "parent"), symmetrical=False, related_name="children"
    )
    promoting_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="items_promoted")
    doing_units = models.ManyToManyField(Unit, through="ItemDoing", related_name="items_done")
    is_priority = models.BooleanField(null=True)
    is_means = models.BooleanField(default=False)
    evidence = models.CharField(max_length=20, blank=True)
    aliases = models.JSONField(default=list)
    former = models.CharField(max_length=200, blank=True)
    note = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["edition_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "code"], name="item_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return pick(self.title_ja, self.title_en)

    @property
    def codes(self) -> str:
        """Its code with those it goes on from: 2-1（旧 3-4）."""
        if not self.former:
            return self.code
        return gettext("%(code)s (formerly %(former)s)") % {"code": self.code, "former": self.former}

    @property
    def named(self) -> str:
        """Its codes and its title."""
        return f"{self.codes} {self.title}"

    @property
    def level_name(self) -> str:
        return self.edition.level_name(self.level)

    @property
    def doubt(self) -> str:
        """What to say of a title that is not the official one; empty where it is."""
        return str(terms.Evidence(self.evidence).label) if self.evidence in terms.UNSURE else ""


class ItemParent(models.Model):
    """An item below another; one with several parents names them in order, the first being its own place."""

    child = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="child_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["child_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child", "parent"], name="item_parent_once"),
            models.CheckConstraint(name="item_not_below_itself", condition=~Q(child=F("parent"))),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} > {self.child_id}"


class ItemDoing(models.Model):
    """A unit that carries an item out (実施所管); routing reads these."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="doing")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="doing")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "unit"], name="item_done_once_by_unit")]

    def __str__(self) -> str:
        return f"{self.item}: {self.unit}"


class Axis(models.Model):
    """Another way an edition cuts its items across: policies, problems, aims."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="axes")
    code = models.CharField(max_length=40)
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["edition_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "code"], name="axis_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)


class AxisValue(models.Model):
    """One value of an axis, and the items it holds for."""

    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="values")
    code = models.CharField(max_length=40)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    items = models.ManyToManyField(Item, through="ItemAxis", related_name="axis_values")

    class Meta:
        ordering: ClassVar = ["axis_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["axis", "code"], name="axis_value_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)


class ItemAxis(models.Model):
    """An item that has that value on the axis."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="axis_links")
    value = models.ForeignKey(AxisValue, on_delete=models.CASCADE, related_name="item_links")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "value"], name="item_axis_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class Successor(models.Model):
    """What became of an item in a later edition; an ended one has no new item."""

    old = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=10, choices=terms.successor_kinds)

    class Meta:
        constraints: ClassVar = [
            *once("successor_once", "old", "new", empty="new"),
            models.CheckConstraint(
                name="ended_without_successor",
                condition=Q(kind=terms.SuccessorKind.ENDED, new=None)
                | (~Q(kind=terms.SuccessorKind.ENDED) & Q(new__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new or self.get_kind_display()}"


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
    position = models.PositiveIntegerField(default=0)
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="continued_by")
    note = models.JSONField(default=dict)

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
    """A value of a month, or why there is none. Never changed: a correction is a newer row, and the newest counts."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="indicator_values")
    month = MonthField()
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    absence = models.CharField(max_length=20, blank=True, choices=terms.absences)
    remark = models.TextField(blank=True)
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
        ]
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="indicator_value_by_time")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m}"


from .revision_models import Followed as Followed  # noqa: E402  (tables of this room, in a file of their own)
from .revision_models import SplitChoice as SplitChoice  # noqa: E402
