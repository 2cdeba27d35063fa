"""A plan in its editions: items, axes, steps, and what stands for what in the next edition."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Unit, once
from connected_desk.city.words import pick

from .. import terms


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
