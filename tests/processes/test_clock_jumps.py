"""The clock of the machine is set back two hours and forward forty days under a live server and a live worker."""

import json
import re
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from connected_desk.city.open_days import next_open
from tests.cases.support import day, move_page, page
from tests.outside import Outside, outside
from tests.proposals.server import Browser, Company, Server, Worker, found
from tests.proposals.support import consents
from tests.support import desk_officer, load_city, received_case
from workflows.cases.models import Case

COMPILER = shutil.which("cc")
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(COMPILER is None, reason="no C compiler on this machine, to build tests/processes/clock.c"),
]
PATIENCE = 120  # seconds
NEGATIVE = re.compile(r"[-−－]\s?\d+\s?(日|時間|分|秒)")


class Clock:
    """The clock of the processes that are started with its environment."""

    def __init__(self, folder: Path) -> None:
        library, self.offset = folder / "clock.so", folder / "offset"
        source = Path(__file__).with_name("clock.c")
        subprocess.run([str(COMPILER), "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
        self.offset.write_bytes(bytes(8))
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(self.offset)}

    def jump(self, away: timedelta) -> None:
        """Set it that far from the true time."""
        with self.offset.open("r+b") as kept:  # the same file: the processes have it in memory
            kept.write(struct.pack("q", round(away.total_seconds())))


class Officer(Browser):
    """Somebody of the desk."""

    def sign_in(self) -> None:
        self.cookies.clear()
        self.ask("/desk/sign-in/")
        self.post("/desk/sign-in/", {"username": "desk@sakai.example", "password": "sample-password"})

    def move(self, path: str, typed: dict[str, str]) -> None:
        version = found(r'name="version" value="(\d+)"', self.ask(path))
        self.post(path, {**typed, "version": version})


@pytest.fixture
def case(transactional_db: None) -> Case:
    load_city()
    return received_case(timezone.now())


@pytest.fixture
def database(case: Case, tmp_path: Path) -> Outside:
    return outside(tmp_path)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


@pytest.fixture
def server(database: Outside, clock: Clock, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, database.address)
    server.environment |= clock.environment
    with server.at_work():
        yield server


@pytest.fixture
def worker(server: Server, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path, server.environment["DATABASE_URL"])
    worker.environment |= server.environment
    with worker.at_work():
        yield worker


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"It did not come to {what}."
        time.sleep(0.2)


def done_by_the_worker(server: Server, database: Outside, number: int) -> None:
    """Queue a job at the present clock, and wait until it was done."""
    queue = "from connected_desk.records.jobs import enqueue; from tests.records.chores import count; "
    queued = server.manage("shell", "-c", f"{queue} enqueue(count, number={number})")
    assert queued.returncode == 0, queued.stderr
    asks = f"SELECT count(*) FROM records_access WHERE what = 'counted {number}'"  # noqa: S608
    wait_until(lambda: database.ask(asks)[0][0] > 0, f"job {number}")


def sane(officer: Officer, case: Case) -> None:
    """No page that tells how long something took tells of less than nothing."""
    for path in ("/desk/", "/desk/cases/", page(case), page(case, "record"), "/desk/progress/times/"):
        shown = re.sub(r"<[^>]*>", " ", officer.ask(path))
        assert not NEGATIVE.search(shown), f"{path}: {NEGATIVE.search(shown)}"


def test_a_clock_that_jumps_loses_doubles_and_turns_round_nothing(
    case: Case, database: Outside, clock: Clock, server: Server, worker: Worker
):
    officer = Officer(server.port)
    companies = [Company(server.port, number, consents()) for number in range(4)]
    now, back, ahead, again = companies
    hold = {
        "reason": "議会の日程を待つため。",
        **day("resume_on", next_open(timezone.localdate() + timedelta(days=90))),
    }
    officer.sign_in()
    officer.move(move_page(case, "accept"), {"officer": str(desk_officer().key)})
    now.propose()
    done_by_the_worker(server, database, 0)

    clock.jump(timedelta(hours=-2))
    back.propose()
    officer.move(move_page(case, "hold"), hold)
    done_by_the_worker(server, database, 1)
    sane(officer, case)

    clock.jump(timedelta(days=40))
    assert officer.request("GET", page(case), expect=(302,))[0] == 302  # the session of forty days ago is over
    done_by_the_worker(server, database, 2)
    wait_until(lambda: _rounds_not_over(database) == [], "the end of what came round")
    ahead.propose()

    clock.jump(timedelta(0))
    officer.sign_in()
    officer.move(move_page(case, "resume"), {})
    again.propose()
    done_by_the_worker(server, database, 3)
    sane(officer, case)
    wait_until(lambda: _rounds_not_over(database) == [], "the end of what came round")

    proved = server.manage("verify_records", "--json")
    known = json.loads(proved.stdout)
    assert (proved.returncode, known["errors"]) == (0, [])
    assert known["cases"][case.number]["history"] == ["open", "accept", "hold", "resume"]
    assert {one.receipt for one in companies} == set(known["cases"]) - {case.number}
    counted = database.ask("SELECT what, count(*) FROM records_access WHERE what LIKE 'counted %' GROUP BY what")
    assert dict(counted) == {f"counted {number}": 1 for number in range(4)}
    twice = "SELECT args_kwargs FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%come_round'"
    rounds = [str(row) for row in database.ask(twice)]
    assert len(rounds) == len(set(rounds)) > 0
    print(  # noqa: T201  (the figures of the run)
        f"\n{connection.vendor}: clock back 2 h, forward 40 days and right again under a live server and worker: "
        f"4 receipts, 3 moves, 4 jobs and {len(rounds)} that come round, each once; no negative duration."
    )


def _rounds_not_over(database: Outside) -> list[str]:
    return [job for (job,) in database.ask("SELECT job FROM records_scheduledrun WHERE done_at IS NULL")]
