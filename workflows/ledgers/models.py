"""What is kept of files that are read in: which column is which, and what came of it."""

from django.db import models

from connected_desk.city.models import Person
from workflows.cases.models import Case


class Columns(models.Model):
    """Which column of a ledger holds what, remembered for the next file with the same headings."""

    headings = models.CharField(max_length=64, unique=True)  # SHA-256 of the headings
    by_field = models.JSONField()  # field → heading
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.headings[:12]


class Import(models.Model):
    """One ledger read in: who, when, which file, how many rows became cases and how many were known already."""

    ledger = models.CharField(max_length=100)
    file_name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken = models.PositiveIntegerField()
    known = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.at:%Y-%m-%d}"


class ImportedRow(models.Model):
    """A row of a ledger and the case it became: by the ledger's own number it is never taken twice."""

    origin = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="imported")
    ledger = models.CharField(max_length=100)
    number = models.CharField(max_length=60)
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger", "number"], name="ledger_row_once")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.number}"
