"""For how long everything else is kept: what goes by itself, with no decision of anybody, and what stays for good.

What is erased by a list that two people approved is registered by its own room (records/keeping.py). Together they are
the retention classes: every table belongs to one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connected_desk.city import waiting_actions
from connected_desk.records import backups, jobs
from connected_desk.records.schedule import MAILS_KEPT
from proposals.actions import codes, members
from proposals.floods import KEPT_FOR as COUNTED_FOR
from proposals.intake import DRAFT_DAYS, WAITING_KEPT
from workflows.engine import takeback
from workflows.reports.subscribing import UNCONFIRMED_FOR


@dataclass(frozen=True)
class Yearly:
    """What a job deletes once its full fiscal years are over; the city sets how many, as for what is on lists.

    `rows` are those of `model` whose `at` lies before an instant; `counted` says from when the years count.
    """

    name: str
    label: Any
    counted: Any
    years: int
    model: str
    rows: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = lambda rows: rows

    def forget(self, before: date) -> int:
        """Delete what is of a day before that one; returns how many rows."""
        midnight = datetime.combine(before, time.min, timezone.get_default_timezone())
        found = apps.get_model(self.model)._base_manager.filter(at__lt=midnight)
        return int(self.rows(found).delete()[0])


@dataclass(frozen=True)
class Passing:
    """What goes by itself after days, by the job named (or at once, where it says so): never longer."""

    label: Any
    counted: Any
    kept: timedelta
    job: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Lasting:
    """What is kept for good, or as long as the desk, and why."""

    label: Any
    why: Any
    tables: tuple[str, ...]


def _but_the_last(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Without the newest package of each direction: the next one counts on from it."""
    last = (
        apps.get_model("crossings.Crossing")
        ._base_manager.values("direction")
        .annotate(last=models.Max("pk"))
        .values("last")
    )
    return rows.exclude(pk__in=list(last.values_list("last", flat=True)))


YEARLY = {
    one.name: one
    for one in (
        Yearly("access", _("Log of what was read and fetched"), _("the day it was read"), 3, "records.Access"),
        Yearly("security", _("Log of refusals and signing in"), _("the day it happened"), 3, "records.SecurityEvent"),
        Yearly(
            "package",
            _("Packages between two places"),
            _("the day it was made or taken in"),
            1,
            "crossings.Crossing",
            _but_the_last,
        ),
    )
}
TIDY = "records.tidy"
PASSING = (
    Passing(
        _("Drafts not submitted, with their files"),
        _("the last time it was saved"),
        timedelta(days=DRAFT_DAYS),
        "proposals.drop_expired_drafts",
        ("proposals.Draft", "proposals.DraftFile"),
    ),
    Passing(
        _("Files of forms never sent"),
        _("the day it was chosen"),
        WAITING_KEPT,
        "proposals.drop_expired_drafts",
        ("proposals.WaitingFile",),
    ),
    Passing(
        _("Mailed codes"),
        _("the day it was sent"),
        codes.KEPT_FOR,
        "proposals.drop_expired_drafts",
        ("proposals.AccessCode",),
    ),
    Passing(
        _("Counts against floods"),
        _("the moment it was counted"),
        COUNTED_FOR,
        "proposals.drop_expired_drafts",
        ("proposals.Knock",),
    ),
    Passing(
        _("Addresses that companies sign in with"),
        _("the last time it signed in"),
        members.ADDRESS_KEPT,
        "proposals.drop_expired_drafts",
        ("proposals.ProvenAddress",),
    ),
    Passing(_("Mails about no case"), _("the day it was queued"), MAILS_KEPT, TIDY, ("records.OutboxMail",)),
    Passing(
        _("Addresses of subscribers nobody confirmed; others until they unsubscribe"),
        _("the day it was asked for"),
        UNCONFIRMED_FOR,
        "reports.tell_subscribers",
        ("reports.Subscriber",),
    ),
    Passing(
        _("Files that wait to be read in"),
        _("the day it was chosen"),
        waiting_actions.KEPT_FOR,
        "city.let_go",
        ("city.WaitingFile",),
    ),
    Passing(
        _("How things stood before a move that may be taken back"),
        _("the move"),
        takeback.SPAN,
        "engine.forget",
        ("engine.Undoable",),
    ),
    Passing(
        _("Marks of jobs and workers"),
        _("the day it was done"),
        jobs.PERIODS_KEPT,
        TIDY,
        ("records.JobLease", "records.ScheduledRun", "records.WorkerBeat"),
    ),
    Passing(
        _("Backups (the first of a month; others for 14 days)"),
        _("the day it was made"),
        backups.FIRSTS_KEPT,
        "records.back_up",
        ("records.Backup",),
    ),
)
LASTING = (
    Lasting(
        _("The chained record without its words"),
        _("It proves what happened; its words go with the thing they are about."),
        ("records.LogRow", "records.LogBody", "records.Seal", "records.SealedHead", "records.StoredFile"),
    ),
    Lasting(
        _("What was held back and disposed of"),
        _("It is the certificate, and names nobody but who decided."),
        ("disposals.RetentionPeriod", "disposals.Hold", "disposals.Disposal", "disposals.DisposalItem"),
    ),
    Lasting(
        _("The city's settings, units and texts, with their earlier versions"),
        _("Records refer to them; there are no words of proposals in them."),
        (
            *("city.Unit", "city.City", "city.ClosedDay", "city.CalendarStep", "city.MailText", "city.SettingsBook"),
            *("city.RoleProposal", "city.Reorganisation", "city.WordTemplate", "records.FactStamp", "engine.Norm"),
            *("cases.Reason", "cases.LaterView", "referrals.Rule", "referrals.Precedent", "pocs.SafeguardItem"),
            *("evaluations.CriteriaSet", "evaluations.SheetCriterion", "proposals.ConsentText", "proposals.Consent"),
            *("meetings.Body", "meetings.BodyMember", "ledgers.Columns", "ledgers.Import", "ledgers.ImportedRow"),
        ),
    ),
    Lasting(
        _("The plan in its editions, with its figures, and the themes published"),
        _("They were published, and say nothing of a person; what was entered about them goes with the edition."),
        (
            *("strategy.Plan", "strategy.Edition", "strategy.EditionStep", "strategy.Item", "strategy.Axis"),
            *("strategy.AxisValue", "strategy.Initiative", "strategy.InitiativeBudget", "strategy.Indicator"),
            *("strategy.IndicatorVersion", "strategy.GradeScale", "proposals.Challenge"),
        ),
    ),
)
