"""A real worker, killed in the middle of a job: a second one does the job, and its effect is there once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from connected_desk.records import jobs
from tests.outside import outside

from . import chores

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120  # seconds; on an idle machine each wait takes about two


def wait_until(true: Callable[[], bool], worker: subprocess.Popen[bytes]) -> None:
    """Wait for something a worker does."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert worker.poll() is None, "The worker ended before it got there."
        assert time.monotonic() < deadline, "The worker did not get there."
        time.sleep(0.02)


@dataclass
class Workshop:
    """A database that other processes reach, and the workers at work on it."""

    folder: Path
    address: str
    ask: Callable[[str], list[tuple[Any, ...]]]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """Start `manage.py worker` in a process of its own."""
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", *options],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": self.address, "DESK_DATA": str(self.folder)},
        )
        self.workers.append(worker)
        return worker

    def task(self) -> tuple[Any, ...]:
        """State of the one task that lingers, and how many workers had it in hand."""
        ((status, workers),) = self.ask(
            "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%linger'"
        )
        return status, str(workers).count(",") + 1 if str(workers) != "[]" else 0

    def let_leases_end(self, instant: str) -> None:
        """Have the lingering job's lease end then."""
        self.ask(f"UPDATE records_joblease SET leased_until = '{instant}' WHERE job LIKE '%linger'")  # noqa: S608

    def effects(self) -> list[str]:
        """What the job left behind."""
        return [what for (what,) in self.ask("SELECT what FROM records_access ORDER BY id")]


@pytest.fixture
def workshop(transactional_db: None, tmp_path: Path) -> Iterator[Workshop]:
    """One lingering job in the queue, in a database outside this process."""
    jobs.enqueue(chores.linger, folder=str(tmp_path))
    database = outside(tmp_path)
    shop = Workshop(tmp_path, database.address, database.ask)
    yield shop
    for worker in shop.workers:
        worker.kill()
        worker.wait()


def test_a_job_whose_worker_was_killed_is_done_by_another_and_its_effect_is_there_once(workshop):
    killed = workshop.start()
    wait_until((workshop.folder / "begun").exists, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (workshop.task(), workshop.effects()) == (("RUNNING", 1), ["effect"])
    (workshop.folder / "go").touch()

    # While the lease runs, however slow this machine, nobody knows that the worker is dead or may do its work.
    workshop.let_leases_end(f"{timezone.now() + timedelta(hours=3):%F %T+00}")
    assert workshop.start("--once").wait(PATIENCE) == 0
    assert (workshop.task(), workshop.effects()) == (("RUNNING", 1), ["effect"])

    # A minute passes.
    workshop.let_leases_end("2026-01-01 00:00:00")
    assert workshop.start("--once").wait(PATIENCE) == 0
    assert (workshop.task(), workshop.effects()) == (("SUCCESSFUL", 2), ["effect", "done"])


def test_a_worker_told_to_stop_finishes_the_job_in_hand(workshop):
    worker = workshop.start()
    wait_until((workshop.folder / "begun").exists, worker)
    wait_until(lambda: workshop.ask("SELECT count(*) FROM records_workerbeat") == [(1,)], worker)

    worker.terminate()
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(0.5)
    (workshop.folder / "go").touch()

    assert worker.wait(PATIENCE) == 0
    assert (workshop.task(), workshop.effects()) == (("SUCCESSFUL", 1), ["effect", "done"])
