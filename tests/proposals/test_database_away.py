"""PostgreSQL itself is stopped under a live server and a live worker, as by a power cut, and started again."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.outside import Outside, outside

from .server import SORRY, Company, Server, Worker, free_port
from .support import CONTENT
from .test_kills import faults

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=Path("/nowhere/initdb")).parent
pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is a file; test_full_disk.py takes its room"),
    pytest.mark.skipif(not PROGRAMS.is_dir(), reason="no PostgreSQL server on this machine, only a way to one"),
]
BACK_WITHIN = 30  # seconds, the promise
PATIENCE = 120  # seconds for the worker


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of the test's own. Its server refuses to run as root, hence `owner`."""

    folder: Path
    port: int
    owner: str | None

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "postgres", "-E", "UTF8")
        self.start()

    def start(self) -> None:
        said = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", said, "start")

    def stop(self) -> None:
        """At once, without writing anything: what is there at the next start is what it had synced."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def take_over(self, address: str) -> None:
        """Everything that another database holds."""
        dump = subprocess.run(["pg_dump", "--no-owner", address], capture_output=True, check=True)
        subprocess.run(
            ["psql", "-q", "-v", "ON_ERROR_STOP=1", self.address], input=dump.stdout, check=True, capture_output=True
        )

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.address, autocommit=True) as asking:
            return asking.execute(sql).fetchall()  # type: ignore[arg-type]

    def _run(self, program: str, *words: str) -> None:
        command = [str(PROGRAMS / program), *words]
        subprocess.run(
            command, user=self.owner, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """In a folder that its owner may enter, which those of the tests are not."""
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="desk-postgres-"))
    if owner:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
    made = Cluster(folder, free_port(), owner)
    made.make()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def database(begun: list[dict[str, str]], cluster: Cluster, tmp_path: Path) -> Outside:
    cluster.take_over(outside(tmp_path).address)
    # The suite's settings do not wait for the disk; here that is the point.
    return Outside(f"{cluster.address}?options=-c%20synchronous_commit%3Don", cluster.ask)


@pytest.fixture
def workers(server: Server, tmp_path: Path) -> Iterator[list[Worker]]:
    """One at work, and one to be started while the database is away."""
    workers = [Worker(tmp_path, server.environment["DATABASE_URL"]) for _each in range(2)]
    workers[0].start()
    yield workers
    for worker in workers:
        worker.kill()


def back_after(company: Company) -> float:
    """Seconds until a page that needs the database is answered."""
    since = time.monotonic()
    while time.monotonic() - since < BACK_WITHIN:
        status, _page = company.request("GET", "/propose/check/", expect=(200, 503))
        if status == 200:
            return time.monotonic() - since
        time.sleep(0.2)
    raise AssertionError(f"Not back within {BACK_WITHIN} seconds.")


@pytest.mark.parametrize("begun", [3], indirect=True)
def test_a_database_that_dies_loses_nothing_and_the_desk_is_back_by_itself(
    cluster: Cluster,
    database: Outside,
    server: Server,
    workers: list[Worker],
    begun: list[dict[str, str]],
):
    kept, pressing, sending = companies = [Company(server.port, number, {}, one) for number, one in enumerate(begun)]
    pressing.come_to_the_button()
    sending.ask("/propose/")
    kept.propose()
    cluster.stop()
    workers[1].start()

    assert SORRY in pressing.request("GET", "/propose/check/", expect=(503,))[1]
    pressing.post("/propose/check/", pressing.pressed, expect=(503,))
    typed = {**sending.begun, **CONTENT, "what": "待ち時間を<画面>で知らせます。", "go": "next"}
    _status, page = sending.send("/propose/content/", typed, expect=(503,))
    assert SORRY in page
    assert 'name="what" value="待ち時間を&lt;画面&gt;で知らせます。"' in page
    assert SORRY in sending.send_files(expect=(503,))
    assert sending.request("GET", "/healthz", expect=(200,))[0] == 200
    assert sending.request("GET", "/readyz", expect=(503,))[0] == 503
    cluster.start()

    took = back_after(pressing)
    pressing.receipt = pressing.press()
    sending.propose()
    assert [one.press() for one in companies] == [one.receipt for one in companies]
    assert faults(server, database, companies) == []
    deadline = time.monotonic() + PATIENCE
    # A mail the worker had in hand at that instant is tried again five minutes later.
    waiting = "SELECT subject, state, next_try_at FROM records_outboxmail WHERE state <> 'sent' AND attempts = 0"
    while left := database.ask(waiting):
        assert time.monotonic() < deadline, f"The worker did not go on: {left}"
        time.sleep(0.5)
    assert [one.process.poll() for one in workers if one.process] == [None, None]
    print(f"\nback {took:.1f} s after PostgreSQL was started again")  # noqa: T201  (the figure of the run)
