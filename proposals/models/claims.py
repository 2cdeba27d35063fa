"""What a proposer says is a business secret: answer by answer and file by file, each with its reason."""

from django.db import models
from django.db.models import Q

from .proposals import ProposalVersion


class Claim(models.Model):
    """One answer or one file of a version that its proposer claims as a business secret.

    Claims go along into the next version. One may be made after its version was (`claimed_at`); it is taken back only
    by a newer version, while the proposal may still be changed, and stays with the one it was made for.
    """

    version = models.ForeignKey(ProposalVersion, on_delete=models.CASCADE, related_name="claims")
    answer = models.CharField(max_length=40, blank=True)
    stored_file = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    claimed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="claim_on_an_answer_or_a_file",
                condition=(~Q(answer="") & Q(stored_file=None)) | Q(answer="", stored_file__isnull=False),
            ),
            models.CheckConstraint(name="claim_with_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(fields=["version", "answer"], condition=~Q(answer=""), name="claim_once_an_answer"),
            models.UniqueConstraint(fields=["version", "stored_file"], name="claim_once_a_file"),
        ]

    def __str__(self) -> str:
        return self.target

    @property
    def target(self) -> str:
        """What it is about: the name of an answer, or the key of a file."""
        return self.answer or str(self.stored_file.key)  # type: ignore[union-attr]  # the constraint: one of the two
