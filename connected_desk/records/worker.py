"""The loop that runs jobs, sends mail and starts what comes round, in any number of processes at once.

A task is taken with a lease. While the worker lives, a thread prolongs the lease; when the worker is killed, the lease
runs out and another worker takes the task up again. With `jobs.py` this is what django-tasks-db leaves to its users.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import Error as DatabaseFault
from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from connected_desk.records import jobs, outbox
from connected_desk.records.ahead import ahead, due
from connected_desk.records.models import JobLease, WorkerBeat

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks at an empty queue
BEAT = 15.0  # seconds between two signs of life; a quarter of a lease
FORGOTTEN_AFTER = timedelta(days=1)

Clock = Callable[[], datetime]


class LeaseRanOut(Exception):
    """The worker that ran the task was not heard of again."""


class Worker:
    """One process that works. `clock` tells the present instant; nothing below it reads one."""

    def __init__(self, clock: Clock) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.clock = clock
        self._stop = threading.Event()  # no further task
        self._over = threading.Event()  # the last task is done
        self._lease: tuple[int, int] | None = None  # of the task in hand: the lease row and the attempt

    def stop(self, *_signal: object) -> None:
        """Finish the task in hand and then end. Fit to be a signal's handler."""
        self._stop.set()

    def run(self, *, proved: Callable[[], None] = lambda: None) -> None:
        """Work until told to stop. Whatever goes wrong is reported, and the work goes on.

        It begins once `proved` has looked at the database; what that raises ends it, but for a database that is away.
        """
        while not self._stop.is_set() and not self._has(proved):
            self._stop.wait(PAUSE)
        beating = threading.Thread(target=self._beat_on, name="beat", daemon=True)
        beating.start()
        while not self._stop.is_set():
            if not self._step_safely():
                self._stop.wait(PAUSE)
        self._over.set()
        beating.join()

    def _has(self, proved: Callable[[], None]) -> bool:
        try:
            proved()
        except OperationalError:
            logger.exception("The database is away. The worker waits for it.")
            connection.close()
            return False
        return True

    def _step_safely(self) -> bool:
        try:
            close_old_connections()
            return self.step()
        except Exception:
            logger.exception("The worker stumbled and goes on.")
            connection.close()
            return False

    def run_once(self) -> None:
        """Do all that is due now, then return."""
        beat(self.name, at=self.clock())
        while not self._stop.is_set() and self.step():
            pass

    def step(self) -> bool:
        """Start what has come round, take back what was stranded, run one task and send one mail.

        Returns whether there was anything to run or send.
        """
        jobs.start_due(at=self.clock())
        take_back_stranded(at=self.clock())
        ran = self._run_one()
        sent = outbox.send_next(at=self.clock())
        return ran or sent

    def _run_one(self) -> bool:
        taken = claim(self.name, at=self.clock())
        if taken is None:
            return False
        result, lease = taken
        self._lease = (lease.pk, lease.attempts)
        try:
            result.task.call(**result.args_kwargs["kwargs"], at=self.clock())
        except Exception as error:
            logger.exception("The job %s failed (attempt %d).", lease.job, lease.attempts)
            fail(result, lease, error, at=self.clock())
        else:
            finish(result, lease)
        finally:
            self._lease = None
        return True

    def _beat_on(self) -> None:
        """The thread that gives signs of life and prolongs the lease of the task in hand."""
        is_over = False
        while not is_over:
            try:
                beat(self.name, at=self.clock())
                if lease := self._lease:
                    prolong(*lease, at=self.clock())
            except DatabaseFault:
                logger.warning("No sign of life could be written.")
                connection.close()
            is_over = self._over.wait(BEAT)
        connection.close()


def claim(worker: str, *, at: datetime) -> tuple[DBTaskResult, JobLease] | None:
    """Take the next task that is ready, with a lease on it; None where there is none."""
    # Looked at before it is locked: on SQLite a lock is everybody's, and mostly there is nothing to do.
    return _claim(worker, at) if _ready(at).exists() else None


def _ready(at: datetime) -> DBTaskResultQuerySet:
    """What may run now. Tasks not put off carry the latest date there is, which lies ahead as well."""
    return DBTaskResult.objects.filter(due("run_after", at), status=TaskResultStatus.READY)


@transaction.atomic
def _claim(worker: str, at: datetime) -> tuple[DBTaskResult, JobLease] | None:
    result = _ready(at).get_locked()
    if result is None:
        return None
    result.claim(worker)
    lease, _is_new = JobLease.objects.get_or_create(task_id=result.pk, defaults={"job": result.task_path})
    lease.worker, lease.attempts, lease.leased_until = worker, lease.attempts + 1, at + jobs.LEASE
    lease.save()
    return result, lease


def prolong(lease_id: int, attempt: int, *, at: datetime) -> None:
    """Keep the lease of a running task from running out."""
    JobLease.objects.filter(pk=lease_id, attempts=attempt, leased_until__isnull=False).update(
        leased_until=at + jobs.LEASE
    )


def _is_still_held(lease: JobLease) -> bool:
    """Lock the lease; whether it is still this worker's, who may have slept past its end."""
    held = JobLease.objects.select_for_update().filter(
        pk=lease.pk, attempts=lease.attempts, worker=lease.worker, leased_until__isnull=False
    )
    return held.first() is not None


@transaction.atomic
def finish(result: DBTaskResult, lease: JobLease) -> None:
    """Mark the task as done, unless somebody else has taken it up meanwhile."""
    if _is_still_held(lease):
        result.set_successful(None)
        JobLease.objects.filter(pk=lease.pk).delete()


@transaction.atomic
def fail(result: DBTaskResult, lease: JobLease, error: Exception, *, at: datetime) -> None:
    """Have the task tried again after a wait that grows, or give it up after the last attempt."""
    if not _is_still_held(lease):
        return
    lease.leased_until, lease.last_error = None, f"{type(error).__name__}: {error}"[:300]
    if lease.attempts >= jobs.ATTEMPTS:
        lease.given_up_at = at
        result.set_failed(error)
    else:
        wait = jobs.WAITS[lease.attempts - 1]
        DBTaskResult.objects.filter(pk=result.pk).update(status=TaskResultStatus.READY, run_after=at + wait)
    lease.save()


def take_back_stranded(*, at: datetime) -> int:
    """Free every task whose worker has not been heard of for a whole lease; returns how many."""
    ran_out = Q(leased_until__lt=at) | ahead("leased_until", at)
    return sum(_take_back(lease, at) for lease in JobLease.objects.filter(ran_out))


@transaction.atomic
def _take_back(lease: JobLease, at: datetime) -> bool:
    if not JobLease.objects.select_for_update().filter(pk=lease.pk, leased_until=lease.leased_until).exists():
        return False
    result = DBTaskResult.objects.select_for_update().get(pk=lease.task_id)
    logger.warning("The job %s was stranded by %s (attempt %d).", lease.job, lease.worker, lease.attempts)
    lease.leased_until, lease.last_error = None, f"{LeaseRanOut.__name__}: {lease.worker}"[:300]
    if lease.attempts >= jobs.ATTEMPTS:
        lease.given_up_at = at
        result.set_failed(LeaseRanOut(lease.worker))
    else:
        DBTaskResult.objects.filter(pk=result.pk).update(status=TaskResultStatus.READY)
    lease.save()
    return True


def beat(worker: str, *, at: datetime) -> None:
    """Write down that the worker lives, and forget those long gone."""
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"seen_at": at})
    WorkerBeat.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()


def last_seen(at: datetime) -> datetime | None:
    """When any worker last gave a sign of life; what was written while the clock ran ahead is none."""
    beats = WorkerBeat.objects.exclude(ahead("seen_at", at))
    return beats.order_by("-seen_at").values_list("seen_at", flat=True).first()
