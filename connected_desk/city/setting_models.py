"""What is kept so that every change of a setting stands in the record."""

from django.db import models

from connected_desk.records.models import Chained


class SettingsBook(Chained):
    """The log of one kind of setting, by the kind's name. Its number (`log_seq`) is the version forms send back."""

    name = models.SlugField(max_length=30, unique=True)

    def __str__(self) -> str:
        return self.name
