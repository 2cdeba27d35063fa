"""Jobs are queued with what they follow from, leased, tried again and given up in a list; what recurs starts once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from connected_desk.records import jobs, outbox, worker
from connected_desk.records.ahead import FURTHEST
from connected_desk.records.models import JobLease, ScheduledRun, Seal, WorkerBeat
from connected_desk.records.worker import Worker
from workflows.engine import takeback

from . import chores
from .support import MONDAY

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nothing comes round by itself, and nothing was done yet."""
    monkeypatch.setattr(jobs, "_recurring", {})
    chores.done.clear()


def work(at: datetime) -> None:
    """A worker does what is due at an instant."""
    Worker(lambda: at).run_once()


def states() -> list[str]:
    """The states of the tasks in the queue."""
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_a_job_is_run_once_and_told_the_time_by_the_worker(db):
    jobs.enqueue(chores.note, what="letters")
    work(MONDAY)
    work(MONDAY + MINUTE)
    assert chores.done == [("letters", MONDAY)]
    assert (states(), JobLease.objects.count()) == (["SUCCESSFUL"], 0)


def test_a_job_of_work_that_was_rolled_back_was_never_there(db):
    with transaction.atomic():
        jobs.enqueue(chores.note, what="letters")
        transaction.set_rollback(True)
    work(MONDAY)
    assert chores.done == []


def test_a_function_that_would_read_the_clock_itself_is_no_job():
    def forgetful(*, what: str) -> None:
        """Has to ask what time it is."""

    with pytest.raises(TypeError, match="does not take `at`"):
        jobs.job(forgetful)


def test_a_job_that_fails_is_tried_again_after_growing_waits_and_then_given_up(db):
    jobs.enqueue(chores.fail)
    tries, attempts, at = [], 0, MONDAY
    while not jobs.given_up():
        work(at)
        lease = JobLease.objects.get()
        if lease.attempts > attempts:
            tries.append(at - MONDAY)
        attempts, at = lease.attempts, at + MINUTE

    assert tries == [minutes * MINUTE for minutes in (0, 1, 6, 26, 86)]
    lease = jobs.given_up().get()
    assert (lease.job, lease.attempts, lease.last_error, lease.given_up_at) == (
        "tests.records.chores.fail",
        5,
        "RuntimeError: The printer is on fire.",
        MONDAY + 86 * MINUTE,
    )
    assert states() == ["FAILED"]


def test_a_job_that_was_given_up_can_be_tried_again(db):
    jobs.enqueue(chores.note, what="letters")
    task = DBTaskResult.objects.get()
    lease = JobLease.objects.create(task_id=task.pk, job=task.task_path, attempts=5, given_up_at=MONDAY)
    DBTaskResult.objects.update(status="FAILED")

    jobs.try_again(lease, at=MONDAY)
    work(MONDAY)

    assert (chores.done, states()) == ([("letters", MONDAY)], ["SUCCESSFUL"])


def test_one_failing_job_does_not_hold_up_the_next(db):
    jobs.enqueue(chores.fail)
    jobs.enqueue(chores.note, what="letters")
    work(MONDAY)
    assert chores.done == [("letters", MONDAY)]


def test_a_task_in_hand_is_taken_by_nobody_else(db):
    jobs.enqueue(chores.note, what="letters")
    assert worker.claim("one", at=MONDAY) is not None
    assert worker.claim("other", at=MONDAY) is None


def test_a_stranded_task_is_taken_up_again_when_its_lease_has_run_out(db):
    jobs.enqueue(chores.note, what="letters")
    worker.claim("killed", at=MONDAY)

    work(MONDAY + jobs.LEASE)
    assert chores.done == []
    later = MONDAY + jobs.LEASE + MINUTE
    work(later)

    assert chores.done == [("letters", later)]


def test_a_lease_that_is_prolonged_does_not_run_out(db):
    jobs.enqueue(chores.note, what="letters")
    _result, lease = worker.claim("busy", at=MONDAY)
    worker.prolong(lease.pk, lease.attempts, at=MONDAY + jobs.LEASE)

    work(MONDAY + jobs.LEASE + MINUTE / 2)

    assert chores.done == []


def test_a_worker_that_slept_past_its_lease_cannot_speak_for_the_one_that_took_over(db):
    jobs.enqueue(chores.note, what="letters")
    asleep = worker.claim("asleep", at=MONDAY)
    later = MONDAY + jobs.LEASE + MINUTE
    worker.take_back_stranded(at=later)
    worker.claim("awake", at=later)

    worker.finish(*asleep)
    worker.fail(*asleep, RuntimeError(), at=later)
    worker.prolong(asleep[1].pk, asleep[1].attempts, at=later + MINUTE)

    lease = JobLease.objects.get()
    assert (states(), lease.worker, lease.attempts, lease.leased_until, lease.last_error) == (
        ["RUNNING"],
        "awake",
        2,
        later + jobs.LEASE,
        "LeaseRanOut: asleep",
    )


def test_a_job_that_kills_every_worker_is_given_up_in_the_end(db):
    jobs.enqueue(chores.note, what="letters")
    at = MONDAY
    for _attempt in range(5):
        worker.claim("killed", at=at)
        at += jobs.LEASE + MINUTE
        worker.take_back_stranded(at=at)

    assert (jobs.given_up().get().last_error, states()) == ("LeaseRanOut: killed", ["FAILED"])
    assert worker.claim("next", at=at + timedelta(days=1)) is None


def test_what_recurs_is_done_once_in_every_period_whatever_the_number_of_workers(db):
    jobs.every("letters", jobs.daily(9), lambda *, period, at: chores.done.append((period, at)))
    tokyo_nine = datetime(2026, 4, 6, 0, 0, tzinfo=UTC)
    for at in (tokyo_nine - MINUTE, tokyo_nine, tokyo_nine + MINUTE, tokyo_nine + timedelta(days=1)):
        work(at)
        work(at)

    assert chores.done == [("2026-04-06", tokyo_nine), ("2026-04-07", tokyo_nine + timedelta(days=1))]


def test_two_workers_that_see_the_same_period_begin_start_it_once(db):
    jobs.every("letters", jobs.daily(0), lambda *, period, at: None)
    assert [jobs._start("letters", "2026-04-06", MONDAY), jobs._start("letters", "2026-04-06", MONDAY)] == [True, False]
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(("minute", "period"), [(0, "08:00"), (9, "08:00"), (10, "08:10"), (59, "08:50")])
def test_ten_minutes_are_a_period(minute, period):
    assert jobs.minutes(10)(datetime(2026, 4, 21, 8, minute, tzinfo=UTC)) == f"2026-04-21T{period}Z"


def test_two_pieces_of_work_cannot_share_a_name():
    jobs.every("letters", jobs.daily(0), print)
    jobs.every("letters", jobs.recurring()["letters"].period_of, print)
    with pytest.raises(ValueError, match="letters"):
        jobs.every("letters", jobs.daily(0), print)


def test_an_idle_worker_asks_little(db, django_assert_num_queries):
    jobs.every("letters", jobs.daily(0), lambda *, period, at: None)
    work(MONDAY)
    idle = Worker(lambda: MONDAY)
    with django_assert_num_queries(4):  # what recurs, what is stranded, what is ready, what is to be mailed
        assert idle.step() is False


def test_what_is_done_is_forgotten_after_a_time_and_what_was_given_up_is_not(db):
    jobs.enqueue(chores.note, what="letters")
    work(MONDAY)
    jobs.enqueue(chores.fail)
    DBTaskResult.objects.filter(status="READY").update(status="FAILED")
    DBTaskResult.objects.update(finished_at=MONDAY)
    ScheduledRun.objects.create(job="letters", period="2026", at=MONDAY)

    jobs.tidy(at=MONDAY + timedelta(days=14))
    assert states() == ["SUCCESSFUL", "FAILED"]
    jobs.tidy(at=MONDAY + timedelta(days=15))
    assert (states(), ScheduledRun.objects.count()) == (["FAILED"], 1)
    jobs.tidy(at=MONDAY + timedelta(days=401))
    assert ScheduledRun.objects.count() == 0


def test_a_worker_shows_that_it_lives_and_those_long_gone_are_forgotten(db):
    worker.beat("gone", at=MONDAY - timedelta(days=2))
    worker.beat("here", at=MONDAY)
    assert list(WorkerBeat.objects.values_list("worker", "seen_at")) == [("here", MONDAY)]
    assert worker.last_seen(MONDAY + MINUTE) == MONDAY


def test_what_was_done_while_the_clock_ran_ahead_is_not_waited_for(db):
    ahead = MONDAY + timedelta(days=40)
    jobs.enqueue(chores.note, what="letters")
    worker.claim("killed", at=ahead)
    worker.beat("killed", at=ahead)
    jobs.enqueue(chores.fail)
    work(ahead)
    chores.done.clear()

    assert worker.last_seen(MONDAY) is None
    work(MONDAY)
    work(MONDAY + MINUTE)

    assert chores.done == [("letters", MONDAY)]
    assert DBTaskResult.objects.get(status="READY").run_after == MONDAY + 5 * MINUTE


def test_nothing_is_put_off_for_longer_than_what_is_taken_for_a_clock_that_ran_ahead():
    assert max(jobs.LEASE, *jobs.WAITS, *outbox.WAITS, takeback.SPAN) < FURTHEST


def test_every_day_is_sealed_soon_after_it_ended(db, storage, monkeypatch):
    from connected_desk.records import schedule

    schedule.register()
    work(datetime(2026, 4, 5, 15, 0, tzinfo=UTC))  # midnight in Tokyo

    assert [str(made.day) for made in Seal.objects.all()] == ["2026-04-05"]
