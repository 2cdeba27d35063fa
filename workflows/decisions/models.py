"""What is kept of a decision (伺い): the move that waits, who was consulted, who decided and in what capacity."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.engine.models import LifeModel, moves
from workflows.engine.registry import LIVES
from workflows.engine.vocabulary import Move

from .definition import DECISION, DecisionState


def state_choices() -> list[tuple[str, str]]:
    """A function, so that a new wording or a new state makes no migration."""
    return DECISION.choices()


class Level(models.TextChoices):
    """How high a decision has to go (決裁区分)."""

    MAYOR = "mayor", _("the mayor")
    DEPUTY_MAYOR = "deputy_mayor", _("a deputy mayor")
    BUREAU_HEAD = "bureau_head", _("the bureau head")
    DEPARTMENT_HEAD = "department_head", _("the department head")
    SECTION_HEAD = "section_head", _("the section head")


class Capacity(models.TextChoices):
    """In what capacity somebody decided: 決裁, 専決 (standing authority) or 代決 (in the place of somebody absent)."""

    DECIDE = "decide", _("as the decider")
    STANDING = "standing", _("by standing authority")
    ACTING = "acting", _("in the place of the decider")


class Decision(LifeModel):
    """A move that waits for a decision, as it stood when it was drafted.

    The subject is named by life and key, because every life has moves by decision; `subject_seq` is how long its log
    was at drafting, and `case_key` the case it belongs to (itself, where it is a case; None for a report). `details`
    are the encoded details of the move. `decider_unit` is the unit whose head was asked, `decider` the person.
    """

    life: ClassVar = DECISION

    title = models.CharField(_("title of the decision"), max_length=200)
    text = models.TextField(_("text"))
    subject_kind = models.CharField(max_length=20)
    subject_key = models.UUIDField()
    subject_seq = models.PositiveIntegerField()
    case_key = models.UUIDField(null=True, blank=True, db_index=True)
    move = models.CharField(max_length=40)
    details = models.JSONField(default=dict, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)

    state = FSMField(default=DecisionState.DRAFTED.value, choices=state_choices, protected=True, max_length=32)
    reason = models.TextField(blank=True)

    drafter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions_drafted")
    drafter_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decider = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_asked_of"
    )
    decider_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_made"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity.choices, blank=True)
    acted_for = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_made_for"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, capacity="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(capacity="")),
                name="decision_who_when_and_capacity",
            ),
            models.CheckConstraint(
                condition=Q(capacity="acting", acted_for__isnull=False) | (~Q(capacity="acting") & Q(acted_for=None)),
                name="decision_acting_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None) | Q(acted_for__isnull=False), name="decision_seen_where_acted_for"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key"], name="decision_by_subject"),
            models.Index(fields=["-drafted_at", "-id"], name="decision_by_drafting"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:detail", args=[self.key])

    @property
    def subject(self) -> Any:
        """What the pending move is about, read afresh: its state may have moved on."""
        return LIVES[self.subject_kind].model._base_manager.get(key=self.subject_key)

    @property
    def case(self) -> Any:
        """The case this is about, or None where it is about something that belongs to no case."""
        subject = self.subject
        return getattr(subject, subject.life.parent) if subject.life.parent else subject if self.case_key else None

    @property
    def pending(self) -> Move:
        """The move that waits."""
        return LIVES[self.subject_kind].move(self.move)

    @property
    def decided_on(self) -> date | None:
        """The day of the decision in Tokyo."""
        return tokyo_date(self.decided_at) if self.decided_at else None

    def locked_before(self) -> list[LifeModel]:
        """A decision's move ends in a move of its subject, whose lock therefore comes first."""
        return [self.subject]

    _moves = staticmethod(moves(DECISION, state))

    @_moves("circulate")
    def circulate(self, **details: Any) -> None:
        self.reason = ""

    @_moves("decide")
    def decide(self, **details: Any) -> None:
        self.decided_by, self.decided_at = details["by"], details["at"]
        self.capacity = details["capacity"]
        self.document_number = details.get("document_number") or ""

    @_moves("send_back")
    def send_back(self, **details: Any) -> None:
        self.reason = details["reason"]

    @_moves("withdraw")
    def withdraw(self, **details: Any) -> None:
        self.reason = ""

    @_moves("void")
    def void(self, **details: Any) -> None:
        self.reason = details["reason"]


class Consultation(models.Model):
    """A unit consulted about a decision (合議) and what it said. Dissent is recorded and does not block."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="consultations")
    asked_at = models.DateTimeField()
    opinion = models.TextField(_("opinion"), blank=True)
    dissents = models.BooleanField(_("dissents"), null=True, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="consultation_once_a_unit"),
            models.CheckConstraint(
                condition=Q(opinion="", dissents=None, by=None, at=None)
                | (~Q(opinion="") & Q(dissents__isnull=False, by__isnull=False, at__isnull=False)),
                name="consultation_opinion_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.unit}"
