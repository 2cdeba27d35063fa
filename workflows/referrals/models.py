"""What is kept of asking other units: hand-overs, opinion requests, the ICT office's support; and of suggesting one."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person, Unit
from connected_desk.city.words import pick
from connected_desk.ui.looks import Look
from workflows.cases.models import Case


class Outcome(models.TextChoices):
    """How a hand-over ended. Only `handed_back` is a bounce: the desk may take an offer back without one."""

    TAKEN = "taken", _("Taken on")
    HANDED_BACK = "handed_back", _("Handed back")
    RECALLED = "recalled", _("Recalled by the desk")
    CLOSED = "closed", _("Ended with the case")


OUTCOME_LOOKS = {
    "": ("send", "purple"),
    Outcome.TAKEN: ("check", "green"),
    Outcome.HANDED_BACK: ("back", "orange"),
    Outcome.RECALLED: ("back", "gray"),
    Outcome.CLOSED: ("x", "gray"),
}


class SupportKind(models.TextChoices):
    """What the ICT office answers to a request for its support."""

    SUPPORT = "support", _("Supports it")
    ADVICE = "advice", _("Advises only")
    NOT_NEEDED = "not_needed", _("Not needed")


class HandOver(models.Model):
    """A unit asked to become the owner of a case (引受けの依頼): offered, then taken, handed back, recalled or closed.

    `offered_from` is the state the case was in. `due_on` is the day the unit is to answer by; the unit may move it
    once, to `extended_to`. `section` and `person` are whom the unit's general-affairs section puts on it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hand_overs")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offered_from = models.CharField(max_length=32)
    due_on = models.DateField()
    note = models.TextField(blank=True)
    ict = models.BooleanField()
    extended_to = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    section = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    goes_to = ""  # through whom it reaches the unit: no column, a page notes it (queries.say_whom)

    class Meta:
        ordering: ClassVar = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at=None), name="hand_over_one_open_a_case"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__gte=F("offered_at")) & ~Q(outcome="")),
                name="hand_over_outcome_and_when",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None, extension_reason="")
                | (Q(extended_to__gt=F("due_on")) & ~Q(extension_reason="")),
                name="hand_over_extended_later_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["unit", "closed_at"], name="hand_over_by_unit")]

    def __str__(self) -> str:
        return f"{self.case.number} → {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:case", args=[self.case.number])

    @property
    def look(self) -> Look:
        """How it shows on a chip: while it waits, and by its outcome."""
        icon, colour = OUTCOME_LOOKS[self.outcome]
        return Look(icon=icon, colour=colour)

    @property
    def answer_by(self) -> date:
        """The day the unit is to answer by, as things stand."""
        return self.extended_to or self.due_on


class OpinionRequest(models.Model):
    """A unit asked what it thinks of a case (意見照会), without giving the case up. It never changes a state.

    `answer` is for staff; `tellable` is what the unit lets the company be told.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinion_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="opinion_requests")
    question = models.TextField(_("question"))
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    tellable = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    goes_to = ""  # as of a hand-over

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", tellable="", answered_at=None, answered_by=None)
                | (Q(answered_at__gte=F("asked_at"), answered_by__isnull=False) & ~Q(answer="")),
                name="opinion_answer_who_and_when",
            )
        ]
        indexes = [models.Index(fields=["unit", "answered_at"], name="opinion_by_unit")]

    def __str__(self) -> str:
        return f"{self.case.number}: {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:opinion", args=[self.key])


class SupportRequest(models.Model):
    """The ICT office asked to support a case (支援の依頼). It never moves the case.

    Asked, then answered with a kind and why (support and advice are accepted, not needed closes it), then closed.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="support_requests")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=SupportKind.choices, blank=True)
    answer = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at=None), name="support_one_open_a_case"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | (Q(accepted_at__gte=F("asked_at"), accepted_by__isnull=False) & ~Q(kind="")),
                name="support_accepted_who_when_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | (Q(closed_at__gte=F("asked_at"), closed_by__isnull=False) & ~Q(kind="")),
                name="support_closed_who_when_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number}: {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:case", args=[self.case.number])

    @property
    def standing(self) -> tuple[str, Look]:
        """Where the request stands, in words and with its look."""
        if self.closed_at and self.accepted_at:
            return gettext("Support ended"), Look(icon="check", colour="gray")
        if self.closed_at:
            return gettext("Not needed"), Look(icon="x", colour="gray")
        if self.accepted_at:
            return self.get_kind_display(), Look(icon="ok", colour="green")
        return gettext("Waiting for the ICT office"), Look(icon="inbox", colour="yellow")


class SupportEntry(models.Model):
    """A line of the record of support (伴走支援の記録): what was done on which day."""

    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="entries")
    on = models.DateField(_("day"))
    text = models.TextField(_("what was done"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.on}"


class RuleKind(models.TextChoices):
    """What a rule of suggestion reads, in the order in which they are shown: facts, then words, then likeness."""

    DOING = "doing", _("Units that do the items")
    CHALLENGE = "challenge", _("Unit of the theme answered")
    PROMOTING = "promoting", _("Units that promote the items")
    SUPPORT = "support", _("Support by the ICT office")
    WORDS = "words", _("Words")
    PAST = "past", _("Similar cases of this city")
    FIELD = "field", _("Field, by published cases")
    ITEM_WORDS = "item_words", _("Words of an item")
    ITEM_PAST = "item_past", _("Items of similar cases")


class Rule(models.Model):
    """One version of a rule of suggestion. Rows are only ever added; of each name the newest counts.

    `words` and `units` (by their codes) are what words and fields point with; `field` is the field, by the name of its
    rule, the words belong to. The other kinds read facts. A version that came from a file was saved by nobody.
    """

    name = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=RuleKind.choices)
    title_ja = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100, blank=True)
    field = models.SlugField(max_length=60, blank=True)
    words = models.JSONField(default=list, blank=True)
    units = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "number"], name="rule_version_once"),
            models.CheckConstraint(name="rule_versions_begin_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def title(self) -> str:
        return pick(self.title_ja, self.title_en)


class Precedent(models.Model):
    """A published case of another city, from which fields are learned: facts with their source."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    field = models.SlugField(max_length=60)
    city = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.city} {self.title}"


class Advice(models.Model):
    """What was suggested when a case was handed on, and what was chosen.

    `lines` holds each suggestion with the rules that fired, by name and number, and what they fired on. `rank` and
    `item_rank` are the places of the unit and of the primary item among those suggested; empty where they were not.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="advice")
    move = models.CharField(max_length=40)
    at = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(default=list)
    units_suggested = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(null=True)
    items_suggested = models.PositiveSmallIntegerField()
    item_rank = models.PositiveSmallIntegerField(null=True)
    support_suggested = models.BooleanField()
    support_asked = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="advice_by_time")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"
