"""What somebody of the city typed to a company, or among staff, and has not sent yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person


class ReplyKind(models.TextChoices):
    """Whom the words are for."""

    MESSAGE = "message", _("Message to the proposer")
    NOTE = "note", _("Note (only shown inside the city)")


class ReplyDraft(models.Model):
    """Words kept for the one who typed them and nobody else; gone once they are sent or emptied."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="reply_drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ReplyKind.choices)
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "kind"], name="one_reply_draft_each")]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"
