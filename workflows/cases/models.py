"""What is kept of a case: the file itself, its links to the strategy, agreements, notes and the number counter."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from connected_desk.city.models import Person, Unit
from connected_desk.records.models import Chained
from connected_desk.strategy.models import Item
from proposals.models import Organisation, Proposal
from workflows.engine.models import LifeModel, moves

from .definition import CASE, CaseState
from .search_index import GramsField


def state_choices() -> list[tuple[str, str]]:
    """A function, so that a new wording or a new state makes no migration."""
    return CASE.choices()


# The order of every list: the nearest date first, none last. Written out, as SQLite takes no index for a parameter.
DUE_KEY = Func(F("due_on"), template="COALESCE(%(expressions)s, '9999-12-31')", output_field=models.DateField())

# The same read from the end: the furthest date first, none last as well.
LATEST_DUE_KEY = Func(F("due_on"), template="COALESCE(%(expressions)s, '0001-01-01')", output_field=models.DateField())


class CaseOrigin(models.TextChoices):
    """The door a case came in by."""

    COMPANY = "company", _("a company's proposal")
    BUREAU = "bureau", _("a bureau's own idea")
    CHALLENGE = "challenge", _("a published challenge")
    WINDOW = "window", _("another window")


class Counter(models.Model):
    """The last number given in a fiscal year; the row is locked while the next one is taken."""

    fiscal_year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.last}"


class Case(LifeModel):
    """The city's file on one proposal, or on an idea of its own: one row for life.

    `turn` is whose move is awaited (a role of the definition) and `turn_unit` that role's unit now; `responsible_unit`
    answers for the case: the desk until a unit takes it, then the owner. Both say since when. `stage` is the highest
    the company has seen. Dates are days in Tokyo.
    """

    life: ClassVar = CASE
    primary_link: StrategyLink | None = None  # where a list asked for it (queries.for_lines)
    told_reached: dict[int, date] | None = None  # of each stage, where the inner place told it (projection.py)

    number = models.CharField(_("number"), max_length=20, unique=True)
    fiscal_year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    origin = models.CharField(max_length=10, choices=CaseOrigin.choices, default=CaseOrigin.COMPANY)
    proposal = models.OneToOneField(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="case")
    received_at = models.DateTimeField()
    link_version = models.PositiveSmallIntegerField(default=1)

    state = FSMField(default=CaseState.RECEIVED.value, choices=state_choices, protected=True, max_length=32)
    came_from = models.CharField(max_length=32, blank=True)
    offered_from = models.CharField(max_length=32, blank=True)

    officer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_in_charge")
    owner_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_owned")
    owner_section = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_owned"
    )
    target_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_offered")
    lead_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_led")

    turn = models.CharField(max_length=20)
    turn_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_in_turn")
    turn_since = models.DateField()
    responsible_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases_answered_for")
    responsible_since = models.DateField()
    unit_position = models.PositiveIntegerField(default=0)  # of the responsible unit in 建制順, for lists in that order
    due_on = models.DateField(null=True, blank=True)
    stage = models.PositiveSmallIntegerField(default=1)

    ict = models.BooleanField(null=True, blank=True)
    ict_reason = models.TextField(blank=True)
    none_fits_reason = models.TextField(blank=True)
    none_fits_confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    handover_due_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    resume_on = models.DateField(null=True, blank=True)
    poc_ends_on = models.DateField(null=True, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    follow_up_on = models.DateField(null=True, blank=True)

    bounces = models.PositiveSmallIntegerField(default=0)
    withdrawal_asked_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    closing = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)
    erased_by = models.CharField(max_length=64, blank=True, default="", db_default="")  # the disposal it went under

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "sequence"], name="case_number_once_a_year"),
            models.CheckConstraint(condition=Q(stage__gte=1, stage__lte=6), name="case_stage_one_to_six"),
            models.CheckConstraint(condition=~Q(pk=F("merged_into")), name="case_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["turn_unit", "due_on"], name="case_by_turn"),
            models.Index(fields=["state", "due_on"], name="case_by_state"),
            models.Index(fields=["-received_at", "-id"], name="case_by_receipt"),
            models.Index(fields=["owner_unit", "state"], name="case_by_owner"),
            models.Index(DUE_KEY, F("id"), name="case_by_due"),
            models.Index(F("state"), DUE_KEY, F("id"), name="case_by_state_and_due"),
            models.Index(LATEST_DUE_KEY, F("id"), name="case_by_latest_due"),
            models.Index(fields=["state_since", "id"], name="case_by_state_since"),
            models.Index(fields=["unit_position", "id"], name="case_by_unit_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.number])

    _moves = staticmethod(moves(CASE, state))

    @_moves("accept")
    def accept(self, **details: Any) -> None:
        self.officer = details["officer"]

    @_moves("reject")
    def reject(self, **details: Any) -> None:
        self.closing = {"code": details["refusal_code"], "sentence": details["sentence"]}

    @_moves("merge")
    def merge(self, **details: Any) -> None:
        self.merged_into = details["survivor"]

    @_moves("request_info")
    def request_info(self, **details: Any) -> None:
        self.came_from = self.state
        self.answer_due_on = details["due_on"]

    @_moves("answer")
    def answer(self, **details: Any) -> None:
        self.came_from = ""
        self.answer_due_on = None

    @_moves("refer")
    def refer(self, **details: Any) -> None:
        self.offered_from = self.state
        self.target_unit = details["unit"]
        self.ict, self.ict_reason = details["ict"], details["ict_reason"]
        self.handover_due_on = details["due_on"]

    @_moves("take")
    def take(self, **details: Any) -> None:
        self._owned_by(self.target_unit, section=details.get("section"), person=details["person"])
        self._offer_closed()

    @_moves("hand_back")
    def hand_back(self, **details: Any) -> None:
        self._offer_closed()

    @_moves("assign_owner")
    def assign_owner(self, **details: Any) -> None:
        self._owned_by(details["unit"])
        self._offer_closed()

    @_moves("give_back")
    def give_back(self, **details: Any) -> None:
        self._owned_by(None)

    @_moves("hold")
    def hold(self, **details: Any) -> None:
        self.came_from = self.state
        self.resume_on = details["resume_on"]

    @_moves("resume")
    def resume(self, **details: Any) -> None:
        self.came_from = ""
        self.resume_on = None

    @_moves("start_poc")
    def start_poc(self, **details: Any) -> None:
        self.lead_unit = details["lead_unit"]

    @_moves("go_ahead")
    def go_ahead(self, **details: Any) -> None:
        self._concluded(details)

    @_moves("abandon_poc")
    def abandon_poc(self, **details: Any) -> None:
        self.lead_unit = None
        self.poc_ends_on = None
        self._concluded(details)

    @_moves("evaluate")
    def evaluate(self, **details: Any) -> None:
        self.poc_ends_on = None

    @_moves("conclude")
    def conclude(self, **details: Any) -> None:
        self._concluded(details)

    @_moves("agree")
    def agree(self, **details: Any) -> None:
        self._concluded(details)

    @_moves("grant")
    def grant(self, **details: Any) -> None:
        self._concluded(details)

    @_moves("deny")
    def deny(self, **details: Any) -> None:
        self._concluded(details)

    @_moves("award")
    def award(self, **details: Any) -> None:
        self._concluded(details)

    @_moves("back_to_dialogue")
    def back_to_dialogue(self, **details: Any) -> None:
        self.lead_unit = None
        self.next_step_on = None

    @_moves("decline")
    def decline(self, **details: Any) -> None:
        self._offer_closed()
        self.closing = {
            "code": details["decline_code"],
            "sentence": details["sentence"],
            "alternatives": details.get("alternatives") or "",
        }

    @_moves("redirect")
    def redirect(self, **details: Any) -> None:
        self._offer_closed()
        self.closing = {"window": details["window"], "sentence": details["reason"]}

    @_moves("withdraw")
    def withdraw(self, **details: Any) -> None:
        self._offer_closed()
        self.came_from = ""
        self.closing = {"sentence": details.get("reason") or ""}

    @_moves("lapse")
    def lapse(self, **details: Any) -> None:
        self._offer_closed()
        self.came_from = ""
        self.answer_due_on = None

    @_moves("end")
    def end(self, **details: Any) -> None:
        self.follow_up_on = None
        self.closing = {"outcome": details["outcome"], "lessons": details["lessons"], "cost": str(details["cost"])}

    @_moves("reopen")
    def reopen(self, **details: Any) -> None:
        """Nothing of its earlier course holds any more: no unit, no date, no wish of the company to withdraw."""
        self._owned_by(None)
        self.lead_unit = None
        self.poc_ends_on = self.next_step_on = self.follow_up_on = None
        self.withdrawal_asked_at = None
        self.closing = {}

    def _owned_by(self, unit: Unit | None, section: Unit | None = None, person: Person | None = None) -> None:
        self.owner_unit, self.owner_section, self.owner_person = unit, section, person

    def _offer_closed(self) -> None:
        self.target_unit, self.offered_from, self.handover_due_on = None, "", None

    def _concluded(self, details: dict[str, Any]) -> None:
        """What a result brings: its sentence for the company."""
        self.closing = {"result": str(details["target"]), "sentence": details.get("public_text") or ""}


class StrategyLink(models.Model):
    """A case advances an item of the plan: one primary, any others. A link ends by a date and is never deleted.

    Where the plan was revised, `followed_by` is the link to what became of the item in the later edition.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="case_links")
    is_primary = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    linked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    followed_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="follows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "item"], condition=Q(ended_at=None), name="link_item_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None, is_primary=True), name="link_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("linked_at")), name="link_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.number} → {self.item}"


class Note(models.Model):
    """A word among staff about a case. The company never sees it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="note_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class AgreementKind(models.TextChoices):
    """What kind of agreement was made."""

    COMPREHENSIVE = "comprehensive", _("comprehensive partnership")
    INDIVIDUAL = "individual", _("individual partnership")
    TRIAL = "trial", _("agreement on a proof of concept")
    NDA = "nda", _("non-disclosure")


class Agreement(Chained):
    """An agreement with the company, or among the units where there is none: who, from when, decided by which 伺い.

    One that is older than any case names its organisation and the unit that answers for it, and has a log of its own.
    """

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="agreements")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=15, choices=AgreementKind.choices)
    parties = models.TextField()
    signed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    decided_capacity = models.CharField(max_length=10)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("signed_on")), name="agreement_dates_in_order"
            ),
            models.CheckConstraint(
                name="agreement_of_a_case_or_an_organisation",
                condition=Q(case__isnull=False, organisation=None, unit=None)
                | Q(case=None, organisation__isnull=False, unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_on}"

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}#agreements" if self.case else reverse("desk:agreements")

    @property
    def with_whom(self) -> Organisation | None:
        """The organisation it is with; None among the units of the city."""
        if self.case is None:
            return self.organisation
        return self.case.proposal.organisation if self.case.proposal else None

    def stands(self, on: date) -> bool:
        """Whether it has not run out on that day."""
        return self.ends_on is None or self.ends_on >= on


class ResultOpinion(models.Model):
    """What a company thinks of a result it was told; `state` is the one the case was in then.

    No row of the log: like a message it overtakes no decision that waits.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions_on_result")
    text = models.TextField()
    state = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="opinion_on_result_says_something")]

    def __str__(self) -> str:
        return self.text[:40]


class Letter(models.Model):
    """What would have been a mail, for a company without an address: to be printed and sent by post."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    language = models.CharField(max_length=10)
    written_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dedupe = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_at=None, posted_by=None) | Q(posted_at__isnull=False, posted_by__isnull=False),
                name="letter_posted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(posted_at=None) | Q(posted_at__gte=F("written_at")), name="letter_posted_after_written"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class StagePace(models.Model):
    """How long a stage of the company's page took in the past two years, in open days: worked out anew each night."""

    stage = models.PositiveSmallIntegerField(unique=True)
    cases = models.PositiveIntegerField()
    half = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    worked_out_on = models.DateField()

    class Meta:
        ordering = ["stage"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__gte=1, stage__lte=6), name="pace_of_a_stage"),
            models.CheckConstraint(condition=Q(cases__gte=1, half__lte=F("most")), name="pace_half_before_most"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.half}-{self.most}"


class SearchRow(models.Model):
    """The words of a case as the search sees them, written in the transaction of what they come from.

    `text` is folded; `grams` are the tokens the database's index finds it by (see search_index.py).
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="search")
    text = models.TextField()
    grams = GramsField()

    def __str__(self) -> str:
        return self.text[:40]


from .agreement_models import AgreementCover as AgreementCover  # noqa: E402
from .agreement_models import AgreementReminder as AgreementReminder  # noqa: E402
from .contact_models import Contact as Contact  # noqa: E402
from .contact_models import NextAction as NextAction  # noqa: E402
from .disclosure_models import Disclosure as Disclosure  # noqa: E402  (its rows point back to the case)
from .disclosure_models import DisclosurePart as DisclosurePart  # noqa: E402
from .disclosure_models import PublicText as PublicText  # noqa: E402
from .filed_mail_models import FiledMail as FiledMail  # noqa: E402
from .later_models import LaterView as LaterView  # noqa: E402
from .mention_models import Mention as Mention  # noqa: E402
from .personal_models import CaseOfPerson as CaseOfPerson  # noqa: E402
from .personal_models import SavedList as SavedList  # noqa: E402
from .projection_models import Projection as Projection  # noqa: E402
from .reason_models import Reason as Reason  # noqa: E402
from .recusal_models import Recusal as Recusal  # noqa: E402
from .reply_draft_models import ReplyDraft as ReplyDraft  # noqa: E402
from .reply_draft_models import ReplyKind as ReplyKind  # noqa: E402
from .tie_models import CaseTie as CaseTie  # noqa: E402
from .transfer_models import Transfer as Transfer  # noqa: E402
from .transfer_models import TransferItem as TransferItem  # noqa: E402
