"""What a proposer agreed to, in the words that stood on the screen."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..vocabulary import ConsentHow
from .proposals import Proposal


class ConsentText(models.Model):
    """A sentence a proposer is asked to agree to. A new wording is a new version; the newest of a code is asked."""

    code = models.SlugField(max_length=30)
    version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    text_ja = models.TextField()
    text_en = models.TextField(blank=True)
    required = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("sentence to agree to")
        verbose_name_plural = _("sentences to agree to")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="consent_text_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Consent(models.Model):
    """One sentence agreed to with one proposal, and how; what was said by word of mouth was heard by somebody."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="consents")
    code = models.SlugField(max_length=30)
    text = models.TextField()
    text_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=ConsentHow, default=ConsentHow.SCREEN)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "code"], name="consent_once"),
            models.CheckConstraint(
                name="consent_by_word_of_mouth_was_heard",
                condition=models.Q(how=ConsentHow.ORAL, heard_by__isnull=False)
                | (~models.Q(how=ConsentHow.ORAL) & models.Q(heard_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.code}"
