"""What must be cleared before a trial may begin (安全の確認): the answers to the questions of its list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person

from .bodies import SiteBody
from .poc import Poc
from .safeguard_lists import SafeguardItem


class Answer(models.TextChoices):
    """How far a safeguard is cleared; NO is an answer with a reason that stands in the way like none at all."""

    OPEN = "open", _("Still open")
    YES = "yes", _("Cleared")
    NO = "no", _("Cannot be cleared")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


UNCLEARED = (Answer.OPEN, Answer.NO)


class InformationClass(models.TextChoices):
    """How secret the information is that the trial handles, by the state's guideline for municipalities."""

    C3A = "3A", _("3A: as secret as a secret document")
    C3B = "3B", _("3B: a leak would gravely harm people’s rights")
    C3C = "3C", _("3C: not meant to be published, handled with care")
    C2 = "2", _("2: not meant to be published at once")
    C1 = "1", _("1: all other information")


class Safeguard(models.Model):
    """One safeguard of one trial: cleared with evidence, or not applicable with a reason; it may be reopened.

    `asked_of` is the body outside the staff that is asked for the answer. Who answered is either a person (`by`) or
    somebody of such a body (`by_body`, `by_name`). An open one with `by` was reopened by that person.
    """

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="safeguards")
    item = models.ForeignKey(SafeguardItem, on_delete=models.PROTECT, related_name="safeguards")
    answer = models.CharField(max_length=15, choices=Answer.choices, default=Answer.OPEN)
    information_class = models.CharField(max_length=2, choices=InformationClass.choices, blank=True)
    evidence = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    asked_of = models.ForeignKey(SiteBody, null=True, blank=True, on_delete=models.PROTECT, related_name="safeguards")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_body = models.ForeignKey(SiteBody, null=True, blank=True, on_delete=models.PROTECT, related_name="answered")
    by_name = models.CharField(max_length=50, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["poc", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poc", "item"], name="safeguard_once_a_poc"),
            models.CheckConstraint(
                name="safeguard_by_and_at",
                condition=Q(by=None, by_body=None, by_name="", at=None)
                | Q(by__isnull=False, by_body=None, by_name="", at__isnull=False)
                | (Q(by=None, by_body__isnull=False, at__isnull=False) & ~Q(by_name="")),
            ),
            models.CheckConstraint(
                name="safeguard_yes_has_evidence", condition=~Q(answer=Answer.YES) | ~Q(evidence="")
            ),
            models.CheckConstraint(
                name="safeguard_not_cleared_has_reason",
                condition=~Q(answer__in=[Answer.NO, Answer.NOT_APPLICABLE]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.item.title

    @property
    def is_open(self) -> bool:
        return self.answer in UNCLEARED
