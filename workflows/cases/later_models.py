"""What was done in somebody's place, and that they have looked at it (代決の後閲)."""

from __future__ import annotations

from django.db import models

from connected_desk.city.models import Person
from connected_desk.records.models import Chained, LogRow


class LaterView(Chained):
    """The person in whose place a row of the log was written has looked at it."""

    row = models.OneToOneField(LogRow, on_delete=models.PROTECT, related_name="later_view")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="later_views")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.row}"
