"""What can be told of how the desk runs: its worker, jobs, mails, scans, seals and the room on its disk. Only facts.

What of it is a problem, and what to do about it, is said in connected_desk/city/problems.py.
"""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max, Min, Q
from django_tasks_db.models import DBTaskResult

from connected_desk.records import jobs, worker
from connected_desk.records.models import (
    Backup,
    JobLease,
    MailState,
    OutboxMail,
    Scan,
    ScheduledRun,
    Seal,
    StoredFile,
)

WORKER_SILENT_AFTER = timedelta(minutes=2)
# A period is missed once it has been due for the first and is not done. A daily one that begins later than that in the
# day is seen by the second: then it is yesterday's.
MISSED_AFTER = (timedelta(hours=1), timedelta(hours=13))
LATE_AFTER = timedelta(hours=1)  # for a mail that is tried again and a file that waits for its scan
ROUND = jobs.come_round.module_path
# A nightly backup is late in the second night; a weekly drill in the second week.
BACKUP_LATE_AFTER, DRILL_LATE_AFTER = timedelta(hours=36), timedelta(days=15)
ROOM_BYTES, ROOM_SHARE = 1024**3, 0.05  # less than the larger of the two is too little to be free


@dataclass(frozen=True)
class Routine:
    """A job that comes round: when it last succeeded, when it comes next where that is known, the period it missed."""

    name: str
    done_at: datetime | None
    next_at: datetime | None
    missed: str


@dataclass(frozen=True)
class GivenUp:
    """A job that failed for good: `name` of the routine or the path of the function, and its last error."""

    lease: JobLease
    name: str


@dataclass(frozen=True)
class Room:
    """The disk of the data folder, in bytes."""

    free: int
    whole: int

    @property
    def is_short(self) -> bool:
        return self.free < max(ROOM_BYTES, self.whole * ROOM_SHARE)


def worker_lives(at: datetime) -> bool:
    """Whether a worker was seen lately."""
    seen = worker.last_seen(at)
    return seen is not None and seen >= at - WORKER_SILENT_AFTER


def routines(at: datetime) -> list[Routine]:
    """Every job that comes round, by name. Two queries, however many there are."""
    rows = ScheduledRun.objects.values_list("job").annotate(first=Min("at"), last=Max("done_at"))
    began_and_done = {job: (first, last) for job, first, last in rows}
    found = [(one, *began_and_done.get(one.name, (None, None))) for _name, one in sorted(jobs.recurring().items())]
    due = {one.name: _due(one, at, began) for one, began, _last in found}
    done = ScheduledRun.objects.filter(period__in=set(due.values()), done_at__isnull=False)
    are_done = set(done.values_list("job", "period"))
    return [
        Routine(one.name, last, _next(one, at), "" if (one.name, due[one.name]) in are_done else due[one.name])
        for one, _began, last in found
    ]


def _next(one: jobs.Recurring, at: datetime) -> datetime | None:
    next_after = getattr(one.period_of, "next_after", None)
    return next_after(at) if next_after else None


def _due(one: jobs.Recurring, at: datetime, began: datetime | None) -> str:
    """The latest period that was due long enough ago; "" for none, and for a job that began later."""
    for wait in MISSED_AFTER:
        if (period := one.period_of(at - wait)) is not None:
            return period if began is not None and began <= at - wait else ""
    return ""


def given_up() -> list[GivenUp]:
    """The jobs that failed for good, the newest first."""
    leases = list(jobs.given_up())
    results = DBTaskResult.objects.in_bulk([lease.task_id for lease in leases])
    return [GivenUp(lease, _name_of(lease, results.get(lease.task_id))) for lease in leases]


def _name_of(lease: JobLease, result: DBTaskResult | None) -> str:
    told = result.args_kwargs.get("kwargs", {}) if result and lease.job == ROUND else {}
    return told.get("name", lease.job)


def mails_given_up() -> int:
    """How many mails could not be sent."""
    return OutboxMail.objects.filter(state=MailState.FAILED).count()


def mails_late(at: datetime) -> int:
    """How many mails have been on their way for longer than they should."""
    tried = Q(attempts__gt=0, queued_at__lt=at - LATE_AFTER)
    waiting = Q(attempts=0, next_try_at__lt=at - LATE_AFTER)
    return OutboxMail.objects.filter(tried | waiting, state=MailState.QUEUED).count()


def scans_late(at: datetime) -> int:
    """How many files have waited for their scan for longer than they should."""
    rows = StoredFile.objects.filter(erased_by="", scan__in=(Scan.PENDING, Scan.FAILED))
    return rows.filter(created_at__lt=at - LATE_AFTER).count()


def scans_waiting() -> int:
    """How many files wait for the scanner's verdict."""
    return StoredFile.objects.filter(erased_by="", scan__in=(Scan.PENDING, Scan.FAILED)).count()


def last_sealed() -> date | None:
    """The last day the log was sealed for."""
    return Seal.objects.order_by("-pk").values_list("day", flat=True).first()


def last_backup() -> Backup | None:
    """The newest backup that was made, whether or not it is still there."""
    return Backup.objects.order_by("-at").first()


def last_drill() -> Backup | None:
    """The backup that was restored aside last."""
    return Backup.objects.filter(drilled_at__isnull=False).order_by("-drilled_at").first()


def backup_is_late(at: datetime) -> bool:
    """Whether backups are to be made and the last one is too old, or there is none though one was due."""
    return bool(settings.BACKUP_FOLDER) and _is_late("records.back_up", last_backup(), "at", at - BACKUP_LATE_AFTER)


def drill_is_late(at: datetime) -> bool:
    """Whether backups are to be made and none was restored aside for too long."""
    return bool(settings.BACKUP_FOLDER) and _is_late("records.drill", last_drill(), "drilled_at", at - DRILL_LATE_AFTER)


def _is_late(job: str, last: Backup | None, told_by: str, since: datetime) -> bool:
    if last is None:
        # A desk that is new has had no time for one.
        return ScheduledRun.objects.filter(job=job, at__lt=since).exists()
    return bool(getattr(last, told_by) < since)


def room() -> Room:
    """How much room the disk of the data folder has."""
    usage = shutil.disk_usage(settings.DESK_DATA)
    return Room(usage.free, usage.total)
