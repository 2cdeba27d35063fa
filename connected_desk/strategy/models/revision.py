"""What is kept of a revision besides the successors of items: which part of a split one goes to, and what has moved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from .initiatives import Indicator, Initiative
from .plans import Item


class SplitChoice(models.Model):
    """Which part of an item that was split something goes on with; the newest row counts, none is changed.

    `key` is that of what hangs on the item: a case, an initiative, an indicator, a theme of the city.
    """

    old = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="choices")
    key = models.UUIDField()
    new = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="chosen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["old", "key"], name="split_choice_by_old")]

    def __str__(self) -> str:
        return f"{self.key}: {self.old_id} → {self.new_id}"


class Followed(models.Model):
    """An initiative or an indicator that went on to a later edition, so that an earlier one can be told as it was."""

    initiative = models.ForeignKey(Initiative, null=True, on_delete=models.PROTECT, related_name="followed")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="followed")
    old = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="followed_one_thing",
                condition=Q(initiative=None, indicator__isnull=False) | Q(initiative__isnull=False, indicator=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative or self.indicator}: {self.old_id} → {self.new_id}"
