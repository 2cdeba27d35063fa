"""What is kept of a budget request and of the ICT office's checks of it. Amounts are whole yen."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField

from connected_desk.city.models import Person, Unit
from connected_desk.strategy.models import Initiative
from workflows.cases.models import Case
from workflows.engine.models import LifeModel, moves

from . import terms
from .definition import BUDGET, BudgetState
from .terms import BudgetKind


def state_choices() -> list[tuple[str, str]]:
    """A function, so that a new wording or a new state makes no migration."""
    return BUDGET.choices()


def has_one_parent() -> models.CheckConstraint:
    """The constraint that a request belongs to a case or to an initiative, and to one of them only."""
    of_case = Q(case__isnull=False, initiative__isnull=True)
    of_initiative = Q(case__isnull=True, initiative__isnull=False)
    return models.CheckConstraint(name="budget_of_case_or_initiative", condition=of_case | of_initiative)


class BudgetRequest(LifeModel):
    """A request for money in one fiscal year, of a case or of an initiative.

    `next_step_on` is the day of the calendar's step it waits for (of its own date where it is not for the initial
    budget). Amounts may be seen outside the city only from the day the draft budget is published. `look_back_on` is the
    day by which the owner says what became of the money that was voted.
    """

    life: ClassVar = BUDGET

    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_requests")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_requests"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="budget_requests")
    state = FSMField(default=BudgetState.TENTATIVE.value, choices=state_choices, protected=True, max_length=32)

    fiscal_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=terms.kinds, default=BudgetKind.INITIAL)
    account = models.CharField(max_length=40, choices=terms.accounts)
    purpose = models.TextField()
    multi_year = models.BooleanField(default=False)
    multi_year_note = models.TextField(blank=True)
    amount_requested = models.PositiveBigIntegerField(null=True, blank=True)
    amount_proposed = models.PositiveBigIntegerField(null=True, blank=True)
    amount_voted = models.PositiveBigIntegerField(null=True, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    assessed_by = models.CharField(max_length=10, choices=terms.assessors, blank=True)
    refused_reason = models.TextField(blank=True)
    look_back_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            has_one_parent(),
            models.CheckConstraint(
                name="budget_not_needed_is_no_amount",
                condition=~Q(kind=BudgetKind.NONE) | Q(amount_requested=None) | Q(amount_requested=0),
            ),
            models.CheckConstraint(
                name="budget_later_years_say_what", condition=Q(multi_year=False) | ~Q(multi_year_note="")
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_step_on"], name="budget_by_state"),
            models.Index(fields=["fiscal_year", "unit"], name="budget_by_year"),
            models.Index(fields=["look_back_on"], name="budget_by_look_back"),
        ]

    def __str__(self) -> str:
        return f"{terms.year_label(self.fiscal_year)} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("budgets:detail", args=[self.key])

    @property
    def title(self) -> str:
        """What the money is for, in the words of the case or the initiative."""
        return self.case.title if self.case else self.initiative.title  # type: ignore[union-attr]

    @property
    def cut(self) -> int:
        """By how many yen the draft budget, or the vote, stays below what was requested; 0 where nothing was cut."""
        granted = self.amount_voted if self.state == BudgetState.VOTED else self.amount_proposed
        if granted is None or self.amount_requested is None:
            return 0
        return max(self.amount_requested - granted, 0)

    _moves = staticmethod(moves(BUDGET, state))

    @_moves("request")
    def request(self, **details: Any) -> None:
        """Nothing is recorded beside the state: the amount was entered before."""

    @_moves("assess")
    def assess(self, **details: Any) -> None:
        self.assessed_by = details["assessed_by"]

    @_moves("propose")
    def propose(self, **details: Any) -> None:
        self.amount_proposed = details["amount_proposed"]

    @_moves("vote")
    def vote(self, **details: Any) -> None:
        self.amount_voted = details["amount_voted"]

    @_moves("confirm")
    def confirm(self, **details: Any) -> None:
        self.amount_voted = self.amount_requested

    @_moves("refuse")
    def refuse(self, **details: Any) -> None:
        """What is refused is in no draft budget; what was proposed stays in the log."""
        self.amount_proposed, self.refused_reason = None, details["reason"]

    @_moves("restore")
    def restore(self, **details: Any) -> None:
        self.refused_reason = ""

    @_moves("withdraw")
    def withdraw(self, **details: Any) -> None:
        """Nothing is recorded beside the state: the reason stands in the log."""


class BudgetCheck(models.Model):
    """What the ICT office said of a request, and of which amount: a later amount asks for a new check (予算確認)."""

    request = models.ForeignKey(BudgetRequest, on_delete=models.PROTECT, related_name="checks")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    amount = models.PositiveBigIntegerField()
    result = models.CharField(max_length=15, choices=terms.check_results)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="budget_correction_says_what",
                condition=~Q(result=terms.CheckResult.TO_CORRECT) | ~Q(remark=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_result_display()}"


class BudgetLookBack(models.Model):
    """What became of the money of a voted request once its year was over. Rows are only added; the newest counts."""

    request = models.ForeignKey(BudgetRequest, on_delete=models.PROTECT, related_name="look_backs")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    amount_executed = models.PositiveBigIntegerField()
    use = models.CharField(max_length=10, choices=terms.uses)
    because = models.TextField(blank=True)
    next_request = models.CharField(max_length=10, choices=terms.next_requests)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="budget_not_used_is_no_amount", condition=~Q(use=terms.Use.NOT) | Q(amount_executed=0)
            ),
            models.CheckConstraint(
                name="budget_not_as_planned_says_why", condition=Q(use=terms.Use.USED) | ~Q(because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_use_display()}"
