"""The tables of the bare views: what has to be read and written whatever the program is like."""

from django.db import models
from django_fsm import FSMField, transition


class BareCase(models.Model):
    """A case with the sixteen fields of its form."""

    title = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    organisation = models.CharField(max_length=200)
    unit = models.CharField(max_length=100, blank=True)
    item = models.CharField(max_length=200, blank=True)
    state = FSMField(default="dialogue")
    due_on = models.DateField(null=True)
    since = models.DateField(null=True)
    answers = models.JSONField(default=dict)
    file = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="bare_by_due")]

    def __str__(self) -> str:
        return self.title

    @transition(state, source="dialogue", target="on_hold")
    def hold(self) -> None:
        """Nothing but the state."""

    @transition(state, source="on_hold", target="dialogue")
    def resume(self) -> None:
        """Nothing but the state."""


class BareEntry(models.Model):
    """A row of its log."""

    case = models.ForeignKey(BareCase, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    move = models.CharField(max_length=40)
    who = models.CharField(max_length=100)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.move


class BareMail(models.Model):
    """A mail that waits."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()

    def __str__(self) -> str:
        return self.subject
