"""The Word templates of official texts as administrators gave them: rows that are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from connected_desk.records.models import StoredFile

from .models import Person


class WordTemplate(models.Model):
    """One version of the template of an official text. The newest whose file may be used counts.

    `kind` is a code of word_names.KINDS; the packaged template (templates/word) is version 0 and has no row.
    """

    kind = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "city"
        ordering: ClassVar = ["kind", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="word_template_version_once"),
            models.CheckConstraint(name="word_template_versions_begin_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
