"""What is kept of the bodies that steer the strategy: seats by office, meetings, agendas, remarks, instructions."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person, Unit, ValidityQuerySet, dates_in_order
from connected_desk.city.words import pick
from connected_desk.strategy.models import Item

from . import terms


class Body(models.Model):
    """A body that meets: its chair by office, and the part of the strategy it looks at."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    kind = models.CharField(_("kind of body"), max_length=20, choices=terms.body_kinds)
    chair_office = models.CharField(_("chair (office)"), max_length=100)
    chair = models.ForeignKey(
        Person, verbose_name=_("chair (person)"), null=True, blank=True, on_delete=models.PROTECT, related_name="chairs"
    )
    scope = models.CharField(_("what it looks at"), max_length=10, choices=terms.scopes, default=terms.Scope.ALL)
    items = models.ManyToManyField(Item, verbose_name=_("named items"), blank=True, related_name="bodies")
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("steering body")
        verbose_name_plural = _("steering bodies")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [dates_in_order("body_dates_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)

    def stands(self, day: date) -> bool:
        """Whether the body is there on that day, its first and its last included."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class BodyMember(models.Model):
    """A seat of a body: an office, whoever holds it, from one day to another."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    office = models.CharField(_("office"), max_length=100)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit of the office"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    position = models.PositiveSmallIntegerField(_("order of the seat"), default=0)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering: ClassVar = ["body", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="seat_dates_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            )
        ]

    def __str__(self) -> str:
        return self.office


class Meeting(models.Model):
    """A meeting of a body; whether it is planned or held follows from its date. `attendees` names one office a line."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    attendees = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "fiscal_year", "number"], name="meeting_number_once_a_year"),
            models.CheckConstraint(name="meeting_number_from_one", condition=Q(number__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["-held_at", "-id"], name="meeting_by_date")]

    def __str__(self) -> str:
        return _("%(body)s, no. %(number)d of fiscal year %(year)d") % {
            "body": self.body,
            "number": self.number,
            "year": self.fiscal_year,
        }

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.key])


class AgendaItem(models.Model):
    """A matter of a meeting and what became of it; `report` is the key of the monthly report that was its paper.

    `minutes` is the time planned for it, None while nobody has said; `speaker` the office that explains it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=terms.agenda_kinds)
    report = models.UUIDField(null=True, blank=True)
    speaker = models.CharField(max_length=100, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.CharField(max_length=12, choices=terms.agenda_results, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.CheckConstraint(name="agenda_minutes_from_one", condition=Q(minutes=None) | Q(minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class ExpectedQuestion(models.Model):
    """A question the secretariat expects in a meeting (想定問答), its answer, and where the figures in it come from."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="expected_questions")
    question = models.TextField()
    answer = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["meeting", "pk"]

    def __str__(self) -> str:
        return self.question[:60]


class Remark(models.Model):
    """What somebody asked or thought of a matter, and the answer given; people are named by office."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=terms.remark_kinds)
    by_whom = models.CharField(max_length=100)
    text = models.TextField()
    answered_by = models.CharField(max_length=100, blank=True)
    answer = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["item", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="remark_answer_says_whose",
                condition=Q(answer="", answered_by="") | (~Q(answer="") & ~Q(answered_by="")),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Instruction(models.Model):
    """Something a unit is to do (指示事項) or to heed (留意事項); it goes into every report until it is closed."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="instructions")
    kind = models.CharField(max_length=12, choices=terms.instruction_kinds)
    text = models.TextField()
    from_whom = models.CharField(max_length=100)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="instructions")
    given_on = models.DateField()
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="instruction_due_after_given", condition=Q(due_on__gte=F("given_on"))),
            models.CheckConstraint(
                name="instruction_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["closed_at", "due_on"], name="instruction_by_due_date")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("meetings:instruction", args=[self.key])


class Reply(models.Model):
    """What the owner unit says it has done. A later reply is another row, so that a report can be built again."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
