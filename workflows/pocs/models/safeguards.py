"""What must be cleared before a trial may begin (安全の確認), from a closed list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person

from .parts import together
from .poc import Poc


class SafeguardCode(models.TextChoices):
    """The list. The sentence to be cleared stands in QUESTIONS."""

    PERSONAL_DATA = "personal_data", _("Personal data")
    SECURITY_CLASS = "security_class", _("Information security class")
    DATA_LENT = "data_lent", _("Data lent by the city")
    SITE = "site", _("Place and its manager")
    DESIGNATED_MANAGER = "designated_manager", _("Designated manager or affiliated body")
    RULES = "rules", _("Laws and rules")
    INSURANCE = "insurance", _("Insurance and liability")
    EXCLUDED_PEOPLE = "excluded_people", _("People it may not reach")


QUESTIONS = {
    SafeguardCode.PERSONAL_DATA: _(
        "Is it settled which personal data are used, where they are kept and until when, and who may see them?"
    ),
    SafeguardCode.SECURITY_CLASS: _(
        "Has the class of the information been decided, and do the services used meet what that class requires?"
    ),
    SafeguardCode.DATA_LENT: _(
        "Is it agreed which data the city lends, and when and how they come back or are erased?"
    ),
    SafeguardCode.SITE: _("Has the manager of the place agreed, with the permits and fees that are needed?"),
    SafeguardCode.DESIGNATED_MANAGER: _(
        "Where a designated manager or an affiliated body runs the place, has it answered for itself?"
    ),
    SafeguardCode.RULES: _("Have the laws and rules that apply (roads, radio, medicine and others) been checked?"),
    SafeguardCode.INSURANCE: _("Is it settled who answers for an accident, and is there insurance?"),
    SafeguardCode.EXCLUDED_PEOPLE: _("Is it settled how people are reached whom the trial may leave out?"),
}


class Answer(models.TextChoices):
    """How far a safeguard is cleared."""

    OPEN = "open", _("Still open")
    YES = "yes", _("Cleared")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class Safeguard(models.Model):
    """One safeguard of one trial: cleared with evidence, or not applicable with a reason; it may be reopened."""

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="safeguards")
    code = models.CharField(max_length=20, choices=SafeguardCode.choices)
    answer = models.CharField(max_length=15, choices=Answer.choices, default=Answer.OPEN)
    evidence = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["poc", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poc", "code"], name="safeguard_once_a_poc"),
            models.CheckConstraint(name="safeguard_by_and_at", condition=together("by", "at")),
            models.CheckConstraint(
                name="safeguard_yes_has_evidence", condition=~Q(answer=Answer.YES) | ~Q(evidence="")
            ),
            models.CheckConstraint(
                name="safeguard_not_applicable_has_reason", condition=~Q(answer=Answer.NOT_APPLICABLE) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def question(self) -> str:
        return str(QUESTIONS[SafeguardCode(self.code)])

    @property
    def is_open(self) -> bool:
        return self.answer == Answer.OPEN
