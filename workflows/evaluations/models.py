"""What is kept of an evaluation: who scores, what they scored, the conclusion, and the later looks back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
from connected_desk.city.scales import MOST_GRADES
from workflows.cases.models import Case
from workflows.pocs.models import Criterion, Poc

from .guest_models import Guest
from .sheet_models import CriteriaSet, SheetCriterion


class Evaluation(models.Model):
    """One round of judging a finished trial by several evaluators on one version of the sheet."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evaluations")
    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="evaluations")
    charter_version = models.PositiveSmallIntegerField()
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="evaluations")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["case", "-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at=None), name="evaluation_one_open_a_case"),
            models.CheckConstraint(
                name="evaluation_closed_after_opened", condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} {self.opened_at:%Y-%m-%d}"


class Conflict(models.TextChoices):
    """What an evaluator says about interests of their own; nothing said is the empty value."""

    NONE = "none", _("No interest of mine is touched")
    DECLARED = "declared", _("There is something to declare")


class Evaluator(models.Model):
    """Somebody asked to score: a person, or a guest. `from_outside` is who works for no unit of the city.

    Scores count once submitted; the owner may reopen them, and they count on until they are corrected. Somebody who
    cannot score is excused, with a reason and by whom.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="evaluators")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="evaluations")
    guest = models.OneToOneField(Guest, null=True, blank=True, on_delete=models.PROTECT, related_name="place")
    from_outside = models.BooleanField()
    conflict = models.CharField(_("Interests"), max_length=10, choices=Conflict.choices, blank=True)
    conflict_text = models.TextField(_("What there is to declare"), blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.TextField(blank=True)
    excused_because = models.TextField(blank=True)
    excused_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    excused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "person"], name="evaluator_once"),
            models.CheckConstraint(
                name="evaluator_person_or_guest",
                condition=Q(person__isnull=False, guest=None) | Q(person=None, guest__isnull=False, from_outside=True),
            ),
            models.CheckConstraint(
                name="evaluator_reopened_with_reason",
                condition=Q(reopened_at=None, reopened_because="")
                | (Q(reopened_at__isnull=False, submitted_at__isnull=False) & ~Q(reopened_because="")),
            ),
            models.CheckConstraint(
                name="evaluator_declared_with_when",
                condition=Q(conflict="", declared_at=None) | (~Q(conflict="") & Q(declared_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="evaluator_declaration_says_what",
                condition=~Q(conflict=Conflict.DECLARED) | ~Q(conflict_text=""),
            ),
            models.CheckConstraint(
                name="evaluator_excused_by_and_at",
                condition=Q(excused_by=None, excused_at=None, excused_because="")
                | (Q(excused_by__isnull=False, excused_at__isnull=False) & ~Q(excused_because="")),
            ),
            models.CheckConstraint(
                name="evaluator_submitted_or_excused", condition=Q(submitted_at=None) | Q(excused_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return (self.person or self.guest).name  # type: ignore[union-attr]  # one of them, see the constraint

    @property
    def email(self) -> str:
        return (self.person or self.guest).email  # type: ignore[union-attr]

    @property
    def is_awaited(self) -> bool:
        return self.submitted_at is None and self.excused_at is None

    @property
    def may_score(self) -> bool:
        """Whether a sheet is open to them: the first, or the one the owner opened again."""
        return self.is_awaited or self.reopened_at is not None


class Score(models.Model):
    """A grade on the scale of the sheet with a comment; no grade where the evaluator cannot judge, and then why.

    A low grade has a comment too: which grades are low is a matter of the sheet, so the action sees to it.
    """

    evaluator = models.ForeignKey(Evaluator, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(SheetCriterion, on_delete=models.PROTECT, related_name="scores")
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["evaluator", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluator", "criterion"], name="score_once"),
            models.CheckConstraint(
                name="score_on_a_scale", condition=Q(grade=None) | Q(grade__gte=1, grade__lte=MOST_GRADES)
            ),
            models.CheckConstraint(name="score_not_judged_says_why", condition=Q(grade__isnull=False) | ~Q(comment="")),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.grade}"


class Discussion(models.Model):
    """What was said when a criterion seen differently was talked over: when, who took part, the words."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="discussions")
    criterion = models.ForeignKey(SheetCriterion, on_delete=models.PROTECT, related_name="discussions")
    on = models.DateField()
    took_part = models.CharField(max_length=400)
    words = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["evaluation", "criterion__position", "pk"]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.on}"


class Effect(models.TextChoices):
    """How a criterion of the trial came out."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    NOT = "not", _("Not met")
    CANNOT_JUDGE = "cannot_judge", _("Cannot be judged")


class EffectJudgement(models.Model):
    """How a criterion of the trial came out: derived from its values, unless the owner says otherwise and why."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="effects")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="effects")
    effect = models.CharField(max_length=12, choices=Effect.choices)
    derived = models.CharField(max_length=12, choices=Effect.choices)
    because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["evaluation", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="effect_once_a_criterion"),
            models.CheckConstraint(
                name="effect_as_derived_or_because", condition=Q(effect=F("derived")) | ~Q(because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.effect}"


class NextAction(models.TextChoices):
    """What is to be done next: said apart from the result of the case."""

    FULL = "full", _("Introduce in full")
    CHANGED = "changed", _("Introduce with changes")
    CONTINUE = "continue", _("Go on trying")
    RE_TENDER = "re_tender", _("Call for proposals anew")
    END = "end", _("End it")


class Conclusion(models.Model):
    """What was concluded from an evaluation, by whom and why. Nothing computes it from the scores."""

    evaluation = models.OneToOneField(Evaluation, on_delete=models.PROTECT, related_name="conclusion")
    result = models.CharField(max_length=32)
    next_action = models.CharField(max_length=10, choices=NextAction.choices)
    weighed = models.TextField()
    reason = models.TextField()
    public_text = models.TextField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.evaluation_id}: {self.result}"


class FollowUp(models.Model):
    """A look back at a realised case on a planned day: is it still running, and who uses it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    still_running = models.BooleanField(null=True, blank=True)
    users = models.PositiveIntegerField(_("Users"), null=True, blank=True)
    note = models.TextField(_("What we found"), blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["case", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_done_by_whom",
                condition=Q(done_on=None, by=None, still_running=None)
                | Q(done_on__isnull=False, by__isnull=False, still_running__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"
