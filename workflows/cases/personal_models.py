"""What a person keeps for the own work: the cases followed, what was seen of each, and lists worth coming back to."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from connected_desk.city.models import Person, Unit


class CaseOfPerson(models.Model):
    """A case as one person knows it: followed or not, and the version last looked at."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="of_people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    followed = models.BooleanField(default=False)
    seen_version = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="case_of_a_person_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.case}"


class SavedList(models.Model):
    """The conditions of a list under a name: for the one who saved it or, with a unit, for all who work for it."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    conditions = models.CharField(max_length=1000)  # of the address, without its question mark
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_list_name")]

    def __str__(self) -> str:
        return self.name
