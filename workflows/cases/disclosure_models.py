"""What of a case may be told outside: the text for everybody, and the answer to a request for public records."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from connected_desk.city.models import Person
from connected_desk.records.models import Chained
from proposals.models import ProposalVersion


class PublicText(Chained):
    """A wording of what everybody may read about a case; another wording is the next number.

    Nothing is shown before its company has approved it. The latest approved one holds.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="public_texts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    text = models.TextField()
    worded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    worded_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="public_text_number"),
            models.CheckConstraint(
                name="public_text_sent_by_whom_and_until_when",
                condition=Q(sent_at=None, sent_by=None, due_on=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="public_text_answered_after_it_was_sent",
                condition=Q(answered_at=None, approved=None) | Q(answered_at__gte=F("sent_at"), approved__isnull=False),
            ),
            models.CheckConstraint(
                name="public_text_changes_are_said",
                condition=Q(approved=None) | Q(approved=True) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.number}"

    @property
    def awaited(self) -> bool:
        """Whether the company has still to answer."""
        return self.sent_at is not None and self.answered_at is None

    def overdue(self, on: date) -> bool:
        """Whether the day of the company's answer has passed without it."""
        return self.awaited and self.due_on is not None and self.due_on < on


class Disclosure(Chained):
    """A request for public records that asks for a proposal: what was asked, the third party's opinion, the decision.

    It is about one version of the proposal. Once decided nothing of it changes any more.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="disclosures")
    version = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    request_number = models.CharField(max_length=60)
    requested_on = models.DateField()
    scope = models.TextField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="disclosure_asked_by_whom_and_until_when",
                condition=Q(asked_at=None, asked_by=None, due_on=None)
                | Q(asked_at__isnull=False, asked_by__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="disclosure_answered_after_it_was_asked",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(
                name="disclosure_decided_by_whom",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.request_number

    @property
    def awaited(self) -> bool:
        """Whether the company's opinion is still to come."""
        return self.asked_at is not None and self.answered_at is None and self.decided_at is None

    def overdue(self, on: date) -> bool:
        """Whether the day of the opinion has passed without it."""
        return self.awaited and self.due_on is not None and self.due_on < on


class DisclosurePart(models.Model):
    """An answer or a file of the proposal, and whether the copy holds it.

    `target` is the name of an answer or the key of a file; `claim` why the company claims it as a business secret. The
    city decides: what is withheld has its ground, and what is disclosed against a claim the reason why.
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=40)
    claim = models.TextField(blank=True)
    objects_to_it = models.BooleanField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    withheld = models.BooleanField()
    ground = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "target"], name="disclosure_part_once"),
            models.CheckConstraint(name="disclosure_withheld_on_a_ground", condition=Q(withheld=False) | ~Q(ground="")),
            models.CheckConstraint(
                name="disclosure_against_a_claim_says_why",
                condition=Q(claim="") | Q(withheld=True) | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return self.target
