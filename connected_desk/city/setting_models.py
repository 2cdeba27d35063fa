"""What is kept so that every change of a setting stands in the record, and files that wait to be read in."""

import uuid

from django.db import models

from connected_desk.records.models import Chained


class SettingsBook(Chained):
    """The log of one kind of setting, by the kind's name. Its number (`log_seq`) is the version forms send back."""

    name = models.SlugField(max_length=30, unique=True)

    def __str__(self) -> str:
        return self.name


class WaitingFile(models.Model):
    """A file between being chosen and being read in: kept for its person alone, gone afterwards or after a day.

    `said` is what the person calls what is in it, where files of a kind are told apart by that.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=30)
    by = models.ForeignKey("city.Person", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    said = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=400)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="waiting_file_by_time")]

    def __str__(self) -> str:
        return self.name
