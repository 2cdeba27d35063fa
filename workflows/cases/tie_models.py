"""What is kept of how two cases hang together: related, continued, the same thing twice, split off."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person
from connected_desk.records.models import Chained


class TieKind(models.TextChoices):
    """How the first case hangs together with the second, as it reads on the first."""

    RELATED = "related", pgettext_lazy("this case is", "Related to")
    CONTINUES = "continues", pgettext_lazy("this case is", "Continues")
    DUPLICATE = "duplicate", pgettext_lazy("this case is", "Duplicate of")
    SPLIT = "split", pgettext_lazy("this case is", "Split off from")


# How it reads on the other case.
BACKWARDS: dict[str, Any] = {
    TieKind.RELATED: pgettext_lazy("this case is", "Related to"),
    TieKind.CONTINUES: pgettext_lazy("this case is", "Continued by"),
    TieKind.DUPLICATE: pgettext_lazy("this case is", "Has a duplicate:"),
    TieKind.SPLIT: pgettext_lazy("this case is", "Split into"),
}


class CaseTie(Chained):
    """Two cases hang together, why and since when; it ends by a date with a reason and is never deleted.

    Nothing follows from it: a duplicate stays open until somebody merges or ends it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="ties")
    other = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="ties_back")
    kind = models.CharField(max_length=10, choices=TieKind.choices)
    reason = models.TextField()
    tied_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    tied_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering = ["tied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"], condition=Q(ended_at=None), name="tie_once_a_kind"
            ),
            models.CheckConstraint(name="tie_to_another_case", condition=~Q(case=F("other"))),
            models.CheckConstraint(
                name="tie_ended_by_whom_and_why",
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (Q(ended_at__gte=F("tied_at"), ended_by__isnull=False) & ~Q(ended_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
