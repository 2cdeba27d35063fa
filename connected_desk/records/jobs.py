"""Work for later: declaring it, queueing it in the transaction it follows from, and having it come round by itself.

A job is run at least once. It is told `at` by the worker, and must be repeatable: a worker may be killed after the
job's work and before the mark that it is done. The loop that runs jobs is `worker.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from inspect import signature
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from connected_desk.records.models import JobLease, ScheduledRun

LEASE = timedelta(seconds=60)
# How long to wait before the second, third … try. After the last one the job is given up and stands in the list.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60))
ATTEMPTS = len(WAITS) + 1
DONE_KEPT = timedelta(days=14)
# Longer than any period: one that is forgotten while it lasts would be started a second time.
PERIODS_KEPT = timedelta(days=400)


def job(function: Callable[..., None]) -> Task:
    """Declare a function of a module as a job. It takes keywords only: what JSON can carry, and `at`.

    Raises TypeError for a function that does not take `at`.
    """
    if "at" not in signature(function).parameters:
        raise TypeError(f"The job {function.__qualname__} does not take `at`.")
    return task()(function)


def enqueue(work: Task, **details: Any) -> UUID:
    """Have the job run soon, once the present transaction has committed; returns the task's id."""
    return UUID(work.enqueue(**details).id)


@dataclass(frozen=True)
class Recurring:
    """A piece of work that comes round by itself, once for each period that `period_of` names."""

    name: str
    period_of: Callable[[datetime], str | None]
    function: Callable[..., None]


_recurring: dict[str, Recurring] = {}


def every(
    name: str, period_of: Callable[[datetime], str | None], function: Callable[..., None], *, outside: bool = False
) -> None:
    """Have `function(period=…, at=…)` run as a job once in every period. Call it from `AppConfig.ready()`.

    `period_of(at)` names the period that is due at an instant (such as "2026-04-01"), or None while none is. A period
    in which no worker ran is not made up for. `outside` is what the public one of two places needs as well: all else is
    the inner one's, which knows how cases stand. Raises ValueError for a name that is taken.
    """
    if settings.AT_PUBLIC_PLACE and not outside:
        return
    if name in _recurring and _recurring[name] != Recurring(name, period_of, function):
        raise ValueError(f"Something else already comes round under the name {name}.")
    _recurring[name] = Recurring(name, period_of, function)


def recurring() -> Mapping[str, Recurring]:
    """What comes round by itself, by name."""
    return _recurring


@dataclass(frozen=True, eq=False)  # two of the same are two: a name is given once
class Daily:
    """See `daily`."""

    hour: int

    def __call__(self, at: datetime) -> str | None:
        local = timezone.localtime(at, timezone.get_default_timezone())
        return local.date().isoformat() if local.hour >= self.hour else None

    def next_after(self, at: datetime) -> datetime:
        """When the next period begins."""
        local = timezone.localtime(at, timezone.get_default_timezone())
        today = local.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return today if local < today else today + timedelta(days=1)


@dataclass(frozen=True, eq=False)  # two of the same are two: a name is given once
class Minutes:
    """See `minutes`."""

    count: int

    def __call__(self, at: datetime) -> str:
        return f"{self._begun(at):%Y-%m-%dT%H:%M}Z"

    def next_after(self, at: datetime) -> datetime:
        """When the next period begins."""
        return self._begun(at) + timedelta(minutes=self.count)

    def _begun(self, at: datetime) -> datetime:
        whole = at.astimezone(UTC).replace(second=0, microsecond=0)
        return whole - timedelta(minutes=whole.minute % self.count)


def daily(hour: int) -> Daily:
    """A period for `every`: each day from this hour on, by the city's clock."""
    return Daily(hour)


def minutes(count: int) -> Minutes:
    """A period for `every`: each `count` minutes, a number that divides the hour."""
    return Minutes(count)


def start_due(*, at: datetime) -> int:
    """Queue every recurring job whose period has come and is not started yet; returns how many were."""
    due = {(one.name, period) for one in _recurring.values() if (period := one.period_of(at)) is not None}
    started = ScheduledRun.objects.filter(period__in=[period for _name, period in due]).values_list("job", "period")
    return sum(_start(name, period, at) for name, period in sorted(due.difference(started)))


@transaction.atomic
def _start(name: str, period: str, at: datetime) -> bool:
    # Two workers may both come this far; the unique row lets one of them queue.
    _row, is_mine = ScheduledRun.objects.get_or_create(job=name, period=period, defaults={"at": at})
    if is_mine:
        enqueue(come_round, name=name, period=period)
    return is_mine


@job
def come_round(*, name: str, period: str, at: datetime) -> None:
    """Run one period of a recurring piece of work, and note that it is done."""
    _recurring[name].function(period=period, at=at)
    ScheduledRun.objects.filter(job=name, period=period).update(done_at=at)


def given_up() -> QuerySet[JobLease]:
    """The jobs that failed for good, newest first: for the desk to read, and to try again."""
    return JobLease.objects.filter(given_up_at__isnull=False).order_by("-given_up_at")


@transaction.atomic
def try_again(lease: JobLease, *, at: datetime) -> None:
    """Queue a job that was given up once more, with all its attempts."""
    if JobLease.objects.filter(pk=lease.pk, given_up_at__isnull=False).delete()[0]:
        DBTaskResult.objects.filter(pk=lease.task_id).update(status=TaskResultStatus.READY, run_after=at)


def tidy(*, at: datetime) -> None:
    """Forget tasks done and periods started long ago. What was given up stays until somebody tries it again."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - DONE_KEPT).delete()
    ScheduledRun.objects.filter(at__lt=at - PERIODS_KEPT).delete()
