"""What is kept of how a case was procured, how it ended and what it cost, and who else could use it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.models import Person, Unit
from connected_desk.records.files import shown
from connected_desk.records.models import Chained, StoredFile
from connected_desk.ui.looks import Look
from workflows.cases.models import Case
from workflows.cases.search_index import GramsField


class Route(models.TextChoices):
    """How a contractor is found. The law behind each stands in LAW."""

    NEGOTIATED_2 = "negotiated_2", _("negotiated contract (item 2)")
    NEGOTIATED_4 = "negotiated_4", _("negotiated contract (item 4)")
    PROPOSAL = "proposal", _("proposal competition")
    TENDER = "tender", _("tender")
    SUBSIDY = "subsidy", _("subsidy")
    AGREEMENT = "agreement", _("agreement only")
    NONE = "none", pgettext_lazy("procurement route", "none")


LAW: dict[str, Any] = {
    Route.NEGOTIATED_2: _(
        "Local Autonomy Act enforcement order, article 167-2 (1), item 2: by its nature unfit for tender."
    ),
    Route.NEGOTIATED_4: _("The same article, item 4: new products of companies certified by the head of the city."),
    Route.PROPOSAL: _("The best proposal is chosen; the contract follows as a negotiated one (item 2)."),
    Route.TENDER: _("Local Autonomy Act, article 234: open or selective tender, decided by the price."),
    Route.SUBSIDY: _("Local Autonomy Act, article 232-2: a subsidy in the public interest, by the city's own rules."),
    Route.AGREEMENT: _("Each side bears its own costs; the city buys nothing."),
    Route.NONE: _("Nothing is procured: the city does it with its own staff and equipment."),
}


class Award(models.Model):
    """How a contractor was decided on: by which route, on what ground, to what result, by whom."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="awards")
    route = models.CharField(max_length=15, choices=Route.choices)
    ground = models.TextField()
    result = models.CharField(max_length=32)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.route}"


class Material(models.TextChoices):
    """What was asked of the partner or given to it."""

    ESTIMATE = "estimate", _("Estimate")
    SPECIFICATION = "specification", _("Specification")
    DATA = "data", pgettext_lazy("procurement record", "Data")
    SITE_VISIT = "site_visit", _("Site visit")
    OTHER = "other", pgettext_lazy("procurement record", "Other")


class Way(models.TextChoices):
    """In which direction it went."""

    ASKED = "asked", _("Asked of the partner")
    GIVEN = "given", _("Given to the partner")


class Exchange(Chained):
    """Something the partner had that other bidders had not: when, what, and how the others came to have the same.

    A row stays open until the same was given to the others, or somebody said why it is not.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exchanges")
    material = models.CharField(max_length=15, choices=Material.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    on = models.DateField()
    words = models.TextField()
    file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="procurement_exchange"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    shared_on = models.DateField(null=True, blank=True)
    shared_how = models.TextField(blank=True)
    kept_because = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="exchange_open_shared_or_kept",
                condition=Q(shared_on=None, shared_how="", kept_because="", settled_by=None)
                | (Q(shared_on__isnull=False, settled_by__isnull=False, kept_because="") & ~Q(shared_how=""))
                | (Q(shared_on=None, shared_how="", settled_by__isnull=False) & ~Q(kept_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_material_display()} {self.on}"

    @property
    def is_open(self) -> bool:
        return self.settled_by_id is None

    @property
    def file_name(self) -> str:
        """The name of its file as it may be shown; empty without one."""
        return shown(self.file.original_name) if self.file else ""


class Outcome(models.TextChoices):
    """How a case came out."""

    STANDING = "standing", _("It goes on as a standing service of the city")
    DONE = "done", _("It reached its aim and ended")
    REPLACED = "replaced", _("Something else took its place")
    STOPPED = "stopped", _("It was stopped before it reached its aim")
    TAKEN_FURTHER = "taken_further", _("It was tried and taken further")
    NOT_TAKEN_UP = "not_taken_up", _("It was tried and not taken up")
    DECLINED = "declined", _("It was not taken forward")
    WITHDRAWN = "withdrawn", _("The proposer withdrew it")


WORKED = frozenset({Outcome.STANDING, Outcome.DONE})
OUTCOME_LOOKS = {
    Outcome.STANDING: Look("check", "green"),
    Outcome.DONE: Look("check", "green"),
    Outcome.REPLACED: Look("send", "blue"),
    Outcome.STOPPED: Look("pause", "orange"),
    Outcome.TAKEN_FURTHER: Look("send", "cyan"),
    Outcome.NOT_TAKEN_UP: Look("x", "gray"),
    Outcome.DECLINED: Look("x", "gray"),
    Outcome.WITHDRAWN: Look("back", "gray"),
}


class Closing(models.Model):
    """The record of an ending (終結の記録), whichever door it was: one each time a case or a trial of it ended.

    `closed_at` is the instant of the move, `unit` the unit that owned the case then. `complete_by` is the day by which
    its lessons are awaited; none once they are there. Lessons (`learned`, `differently`) are read by all staff who
    work on cases, everything else by those who may see the case.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    differently = models.TextField(blank=True)
    complete_by = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-closed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "closed_at"], name="closing_once_an_ending"),
            models.CheckConstraint(
                name="closing_lessons_or_a_day", condition=~Q(learned="") | Q(complete_by__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-closed_at", "-id"], name="closing_newest_first"),
            models.Index(fields=["unit", "complete_by"], name="closing_awaited_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"

    @property
    def look(self) -> Look:
        """How its outcome shows on a chip."""
        return OUTCOME_LOOKS[Outcome(self.outcome)]


class Cost(models.Model):
    """What a case cost one unit in all: yen, and hours of its staff, counted in halves."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="costs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    yen = models.PositiveBigIntegerField()
    half_hours = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["unit__position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["closing", "unit"], name="cost_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.yen}"

    @property
    def hours(self) -> Decimal | None:
        """Hours of staff; None where nobody counted them."""
        return None if self.half_hours is None else Decimal(self.half_hours) / 2


class LessonRow(models.Model):
    """The lessons of an ending as the search sees them: nothing else of the case, for everybody may search them."""

    closing = models.OneToOneField(Closing, primary_key=True, on_delete=models.CASCADE, related_name="search")
    text = models.TextField()
    grams = GramsField()

    def __str__(self) -> str:
        return self.text[:40]


class Answer(models.TextChoices):
    """What a unit says to a case it could use as well."""

    INTERESTED = "interested", _("We are interested")
    ALREADY = "already", _("We do it already")
    NOT_FOR_US = "not_for_us", _("It is not for us")


ANSWER_LOOKS = {
    "": Look("clock", "yellow"),
    Answer.INTERESTED: Look("check", "green"),
    Answer.ALREADY: Look("ok", "blue"),
    Answer.NOT_FOR_US: Look("x", "gray"),
}


class Spread(Chained):
    """Another unit that could use what worked (横展開): named by the owner with a reason, answered by the unit."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="spreads")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spreads")
    why = models.TextField()
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    words = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    opened = models.OneToOneField(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="spread_from")

    class Meta:
        ordering: ClassVar = ["named_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "unit"], name="spread_unit_once"),
            models.CheckConstraint(
                name="spread_answered_by_whom",
                condition=Q(answer="", answered_by=None, answered_at=None, words="", opened=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="spread_opened_by_interest", condition=Q(opened=None) | Q(answer="interested")),
            models.CheckConstraint(name="spread_not_for_us_says_why", condition=~Q(answer="not_for_us") | ~Q(words="")),
        ]
        indexes: ClassVar = [models.Index(fields=["unit"], condition=Q(answer=""), name="spread_waiting_by_unit")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.unit_id}"

    def get_absolute_url(self) -> str:
        return reverse("closing:spread", args=[self.key])

    @property
    def look(self) -> Look:
        """How its answer shows on a chip: while it waits, and by what was said."""
        return ANSWER_LOOKS[self.answer]
