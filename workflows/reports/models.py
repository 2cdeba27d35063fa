"""What is kept of reports of months and years: editions with what was built and written, remarks, frozen files."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from connected_desk.city.models import Person, Unit
from connected_desk.records.models import StoredFile
from connected_desk.strategy.models import Initiative
from workflows.cases.models import Case
from workflows.engine.models import LifeModel, moves

from .definition import REPORT, ReportState
from .months import Month, Period, Year


def state_choices() -> list[tuple[str, str]]:
    """A function, so that a new wording or a new state makes no migration."""
    return REPORT.choices()


class Span(models.TextChoices):
    """What a report tells of: a month, or the fiscal year that ended with that month."""

    MONTH = "month", pgettext_lazy("report", "Month")
    YEAR = "year", _("Fiscal year")


class Audience(models.TextChoices):
    """For whom an edition is laid out."""

    HEADQUARTERS = "headquarters", _("Headquarters")
    COMMITTEE = "committee", _("Committee")
    COUNCIL = "council", _("Review council")
    PUBLIC = "public", pgettext_lazy("report", "Public")
    ENGLISH = "english", pgettext_lazy("report", "Public, in English")


class Mark(models.TextChoices):
    """What is printed on every page for headquarters, so that nobody passes it on too early."""

    AFTER_MEETING = "after_meeting", _("To be released after the meeting")
    WITH_CARE = "with_care", _("Handle with care")


# Those it is handed to by an act of its own after headquarters has it: a committee within the house, and a council
# whose members come from outside.
HANDED_TO = (Audience.COMMITTEE, Audience.COUNCIL)
# In which language everybody reads which document.
PUBLIC_IN = {"ja": Audience.PUBLIC, "en": Audience.ENGLISH}


class FileKind(models.TextChoices):
    """The forms a report is frozen in."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    HTML = "html", "HTML"
    JSON = "json", "JSON"


class SavedKind(models.TextChoices):
    """What staff's work has saved people."""

    HOURS = "hours", _("Hours of work")
    VISITS = "visits", _("Visits to a counter")


class Report(LifeModel):
    """One edition of a month's report, or of the report of the fiscal year whose last month `month` is.

    `data`, `public_data` and `public_data_en` are the documents built from the records as they were known at `cut_off`:
    canonical JSON, empty until built; reports from before there was an English one have none. `narrative` holds what
    the secretariat wrote, by part. A later edition says why it was made and which it supersedes. Release to the public
    (公表) is an act of its own; `released_on` is the day from which on everybody may read it, which may lie ahead
    (embargo).
    """

    life: ClassVar = REPORT

    span = models.CharField(max_length=5, choices=Span.choices, default=Span.MONTH, db_default=Span.MONTH)
    month = models.DateField()
    edition = models.PositiveSmallIntegerField(default=1)
    cut_off = models.DateTimeField()
    state = FSMField(default=ReportState.DRAFTING.value, choices=state_choices, protected=True, max_length=32)
    data = models.TextField(blank=True)
    public_data = models.TextField(blank=True)
    public_data_en = models.TextField(blank=True, default="", db_default="")
    narrative = models.JSONField(default=dict, blank=True)
    mark = models.CharField(max_length=15, choices=Mark.choices, blank=True)
    submitted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    correction_reason = models.TextField(blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    released_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    erased_by = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["span", "month", "edition"], name="report_edition_once_a_period"),
            models.CheckConstraint(
                name="report_of_a_year_ends_in_march", condition=~Q(span=Span.YEAR) | Q(month__month=3)
            ),
            models.CheckConstraint(name="report_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="report_edition_from_one", condition=Q(edition__gte=1)),
            models.CheckConstraint(
                name="report_correction_says_why",
                condition=Q(supersedes=None, correction_reason="")
                | (Q(supersedes__isnull=False) & ~Q(correction_reason="")),
            ),
            models.CheckConstraint(
                name="report_released_by_and_on",
                condition=Q(released_on=None, released_by=None)
                | Q(released_on__isnull=False, released_by__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_does_not_supersede_itself", condition=Q(supersedes=None) | ~Q(supersedes=F("id"))
            ),
        ]
        indexes = [models.Index(fields=["-month", "-span", "-edition"], name="report_by_month")]

    def built(self, audience: str) -> str:
        """The document as it was built, for headquarters or for everybody; empty where there is none."""
        texts = {Audience.PUBLIC: self.public_data, Audience.ENGLISH: self.public_data_en}
        return texts.get(Audience(audience), self.data)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.key])

    @property
    def is_yearly(self) -> bool:
        return self.span == Span.YEAR

    @property
    def period(self) -> Period:
        month = Month(self.month)
        return Year(month.fiscal_year) if self.is_yearly else month

    @property
    def title(self) -> str:
        """2026年6月分 月次報告（第1版）; 2025年度 年次報告（第1版）."""
        said = {"month": self.period.label, "edition": self.edition}
        if self.is_yearly:
            return gettext("Yearly report, %(month)s (edition %(edition)d)") % said
        return gettext("Monthly report, %(month)s (edition %(edition)d)") % said

    @classmethod
    def of(cls, period: Period, cut_off: datetime) -> Report:
        """A first edition of that month or year, not kept yet."""
        span = Span.YEAR if isinstance(period, Year) else Span.MONTH
        return cls(span=span, month=period.closing.first, cut_off=cut_off)

    _moves = staticmethod(moves(REPORT, state))

    @_moves("submit")
    def submit(self, **details: Any) -> None:
        self.submitted_by = details["by"]

    @_moves("send_back")
    def send_back(self, **details: Any) -> None:
        self.submitted_by = None

    @_moves("approve")
    def approve(self, **details: Any) -> None:
        """Nothing is recorded beside the state: who decided stands in the decision."""

    @_moves("publish")
    def publish(self, **details: Any) -> None:
        self.published_at = details["at"]

    @_moves("correct")
    def correct(self, **details: Any) -> None:
        """This edition stays as it is; the next one is opened by `reports.open_next_edition`."""


class BureauRemark(models.Model):
    """What a bureau says of its own row before approval. One that says nothing is recorded as having no objection."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="remarks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    objects_to_nothing = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["unit__position", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_text_or_no_objection",
                condition=Q(objects_to_nothing=True, text="") | (Q(objects_to_nothing=False) & ~Q(text="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.text[:40]}"


class ReportFile(models.Model):
    """A published edition in one form, as it was frozen. Never changed: a correction is another edition."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    audience = models.CharField(max_length=15, choices=Audience.choices)
    kind = models.CharField(max_length=5, choices=FileKind.choices)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "audience", "kind"], name="report_file_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.audience} {self.kind}"


class Proof(models.Model):
    """A PDF of a report as it stands, drawn apart from the request because it takes a while; kept for a day.

    `page` is the page in hand. Once `done_at` is set there is a paper, or a sentence that says why there is none.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="proofs")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    page = models.PositiveSmallIntegerField(default=0)
    paper = models.BinaryField(blank=True)
    said = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.report_id} {self.asked_at:%Y-%m-%d %H:%M}"


class Achievement(models.Model):
    """What staff achieved with a case or an initiative: hours or visits saved in a year, with base and method.

    A later row of the same subject and kind stands in place of the earlier one. One that proves wrong is withdrawn with
    its reason; reports cut off before go on showing it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="achievements")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="achievements"
    )
    kind = models.CharField(max_length=6, choices=SavedKind.choices)
    saved = models.DecimalField(max_digits=11, decimal_places=1)  # in a year
    base = models.CharField(max_length=200)
    method = models.TextField()
    measured_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="achievement_of_one_subject",
                condition=Q(case=None, initiative__isnull=False) | Q(case__isnull=False, initiative=None),
            ),
            models.CheckConstraint(name="achievement_saves_something", condition=Q(saved__gt=0)),
            models.CheckConstraint(
                name="achievement_withdrawn_by_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="achievement_by_time")]

    def __str__(self) -> str:
        return f"{self.saved} {self.kind}"

    @property
    def amount(self) -> Decimal:
        """What is saved in a year, without a nought behind the point."""
        return Decimal(format(self.saved.normalize(), "f"))

    @property
    def title(self) -> str:
        """The title of the case or the initiative it is of; select_related both before."""
        return self.case.title if self.case else self.initiative.title  # type: ignore[union-attr]  # one of them


from .subscriber_models import Subscriber as Subscriber  # noqa: E402
