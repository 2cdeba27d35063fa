"""The proof of concept itself, the charter it follows, and the versions of that charter."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.cases.models import Case
from workflows.engine.models import LifeModel, moves

from ..definition import POC, PocState

# The charter (実証の計画書): what is agreed before the start. A new version is opened to change any of it.
CHARTER = (
    "purpose",
    "hypothesis",
    "site",
    "site_manager",
    "starts_on",
    "ends_on",
    "participants",
    "people_not_reached",
    "how_reached",
    "city_role",
    "company_role",
    "cost_split",
    "city_cost",
    "risks",
    "exit_condition",
    "forecast_if_adopted",
)


def state_choices() -> list[tuple[str, str]]:
    """A function, so that a new wording or a new state makes no migration."""
    return POC.choices()


class Poc(LifeModel):
    """A bounded trial of a case: place, period and criteria agreed first. `number` counts the trials of the case.

    Dates are days in Tokyo; `city_cost` is what the city pays for the trial, in yen.
    """

    life: ClassVar = POC

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pocs")
    number = models.PositiveSmallIntegerField()
    state = FSMField(default=PocState.PLANNING.value, choices=state_choices, protected=True, max_length=32)
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pocs_led")

    purpose = models.TextField(_("Purpose"))
    hypothesis = models.TextField(_("What we expect to happen, and why"), blank=True)
    site = models.CharField(_("Place"), max_length=200, blank=True)
    site_manager = models.CharField(_("Who manages the place"), max_length=200, blank=True)
    starts_on = models.DateField(_("First day"), null=True, blank=True)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    participants = models.TextField(_("Who takes part"), blank=True)
    people_not_reached = models.TextField(_("People it may not reach"), blank=True)
    how_reached = models.TextField(_("How they are reached"), blank=True)
    city_role = models.TextField(_("What the city does"), blank=True)
    company_role = models.TextField(_("What the company does"), blank=True)
    cost_split = models.TextField(_("Who pays for what"), blank=True)
    city_cost = models.PositiveBigIntegerField(_("Cost to the city (yen)"), null=True, blank=True)
    risks = models.TextField(_("Risks and what is done about them"), blank=True)
    exit_condition = models.TextField(_("When we stop early"), blank=True)
    forecast_if_adopted = models.TextField(_("Effect and cost if adopted"), blank=True)
    charter_version = models.PositiveSmallIntegerField(default=1)

    finished_on = models.DateField(null=True, blank=True)
    suspended_because = models.TextField(blank=True)
    finished_because = models.TextField(blank=True)
    cancelled_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="poc_number_once_a_case"),
            models.CheckConstraint(
                name="poc_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                violation_error_message=_("The last day lies before the first. Check the dates"),
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="poc_by_state")]

    def __str__(self) -> str:
        return f"{self.case.number}-{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("pocs:case", args=[self.case.number])

    @property
    def title(self) -> str:
        """What a list or a decision calls it: the case's title."""
        return self.case.title

    _moves = staticmethod(moves(POC, state))

    @_moves("prepare")
    def prepare(self, **details: Any) -> None:
        """The charter and the criteria are frozen by `pocs.lock_criteria`."""

    @_moves("amend")
    def amend(self, **details: Any) -> None:
        self.charter_version += 1

    @_moves("start")
    def start(self, **details: Any) -> None:
        """The trial runs from now; its dates are the charter's."""

    @_moves("suspend")
    def suspend(self, **details: Any) -> None:
        self.suspended_because = details["reason"]

    @_moves("resume")
    def resume(self, **details: Any) -> None:
        self.suspended_because = ""

    @_moves("finish")
    def finish(self, **details: Any) -> None:
        self.finished_on = tokyo_date(details["at"])
        self.finished_because = details["reason"]

    @_moves("cancel")
    def cancel(self, **details: Any) -> None:
        self.cancelled_because = details["reason"]


class CharterVersion(models.Model):
    """The charter with criteria and safeguards as decided; one that was amended says why, by whom and when."""

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="charter_versions")
    version = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    decided_at = models.DateTimeField()
    amended_because = models.TextField(blank=True)
    amended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["poc", "version"], name="charter_version_once"),
            models.CheckConstraint(
                name="charter_amended_by_and_at",
                condition=Q(amended_by=None, amended_at=None, amended_because="")
                | (Q(amended_by__isnull=False, amended_at__isnull=False) & ~Q(amended_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poc_id} v{self.version}"


class Side(models.TextChoices):
    """The two who agree: the city, and the company (or, where there is none, the owning unit)."""

    CITY = "city", pgettext_lazy("side", "City")
    COMPANY = "company", _("Other side")


class CharterAgreement(models.Model):
    """That a side agreed to a version of the charter: on which day, and who spoke for it (`who`); `by` took it down.

    It goes when that version is written anew, for what was agreed to is no longer what stands there.
    """

    poc = models.ForeignKey(Poc, on_delete=models.PROTECT, related_name="charter_agreements")
    version = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=7, choices=Side.choices)
    on = models.DateField()
    who = models.CharField(max_length=100)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["version", "side"]
        constraints = [
            models.UniqueConstraint(fields=["poc", "version", "side"], name="charter_agreed_once_a_side"),
            models.CheckConstraint(name="charter_agreed_by_somebody", condition=~Q(who="")),
        ]

    def __str__(self) -> str:
        return f"{self.poc_id} v{self.version} {self.side}"
