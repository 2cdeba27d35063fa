"""What is kept of an evaluator from outside the city who has no account."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from connected_desk.city.models import Person


class Guest(models.Model):
    """Somebody from outside the city without an account, named for one evaluation: reached by a link and mailed codes.

    A higher `link_version` makes every link given out before lead nowhere.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    affiliation = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, default="ja")
    link_version = models.PositiveIntegerField(default=1)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="guest_named_and_reachable", condition=~Q(name="") & ~Q(affiliation="") & ~Q(email="")
            )
        ]

    def __str__(self) -> str:
        return self.name
