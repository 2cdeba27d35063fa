"""Server and worker are killed at random moments while staff move cases, freeze reports and jobs run.

What was answered is there, nothing is half done, nothing is doubled.
"""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from connected_desk.city.open_days import next_open
from connected_desk.records import jobs
from connected_desk.sample.walk import Walk
from tests.cases.support import day, move_page
from tests.outside import Outside, outside
from tests.proposals.server import Browser, Server, Worker, found
from tests.proposals.test_kills import orphans
from tests.records import chores
from tests.support import desk_officer, load_city, received_case, session_of, somebody
from workflows.reports import actions as reports
from workflows.reports.models import Report
from workflows.reports.months import Month

AT_ONCE = 4
FORMS_OF_A_REPORT = 5
# The mails each of these moves queues: to the company, and to the one member of headquarters in the cast.
MAILS = {"accept": 0, "hold": 1, "resume": 0, "publish": 1}


@dataclass
class Officer(Browser):
    """Somebody of the city at work on one thing after the other."""

    moved: int = 0

    def move(self, path: str, typed: dict[str, str]) -> None:
        """Press the button of a page that was drawn before, and once more where nothing came back: if the first press
        was kept, the second is refused as stale.
        """
        page = self.surely(lambda: self.ask(path))
        drawn = {**typed, "version": found(r'name="version" value="(\d+)"', page)}
        before = self.cuts
        status = self.surely(lambda: self.post(path, drawn, expect=(302, 422)))
        assert status == 302 or self.cuts > before, f"{path} was refused though nothing broke."
        self.moved += 1


@dataclass(frozen=True)
class Amount:
    """How much there is to do."""

    cases: int
    reports: int
    jobs: int


Task = tuple[str, list[tuple[str, dict[str, str]]]]  # the session of who does it, and the moves on one subject


@dataclass(frozen=True)
class Desk:
    """The pages to press on, one after the other for each case and report, and the database they change."""

    amount: Amount
    cases: list[Task]
    reports: list[Task]
    database: Outside

    def counted(self, sql: str) -> dict[Any, int]:
        """What the two columns of the answer say."""
        return dict(self.database.ask(sql))  # type: ignore[arg-type]


@pytest.fixture
def desk(transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """Cases just received, reports approved, jobs in the queue, in a database that other processes reach."""
    load_city()
    amount, at = request.param, timezone.now()
    officer, secretary = desk_officer(), somebody("ict")
    held = {
        "reason": "議会の日程を待つため。",
        **day("resume_on", next_open(timezone.localdate(at) + timedelta(days=60))),
    }
    moves = [("accept", {"officer": str(officer.key)}), ("hold", held), ("resume", {})]
    cases = [received_case(at) for _number in range(amount.cases)]
    of_cases = [(session_of(officer), [(move_page(case, name), typed) for name, typed in moves]) for case in cases]
    of_reports: list[Task] = [
        (session_of(secretary), [(move_page(report, "publish"), {})]) for report in approved(amount.reports)
    ]
    for number in range(amount.jobs):
        jobs.enqueue(chores.in_two_steps, number=number)
    return Desk(amount, of_cases, of_reports, outside(tmp_path))


def approved(count: int) -> Iterator[Report]:
    """Reports of the months up to June 2026, approved and not yet published."""
    for number in range(count):
        month = Month.parse(f"{2026 - (number + 6) // 12}-{(5 - number) % 12 + 1:02}")
        report = reports.open_report(month, by=somebody("ict"), at=timezone.now())
        yield Walk(timezone.now(), origin="live").to(report, "approved")


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    """The site at work on that."""
    with Server(tmp_path, desk.database.address).at_work() as server:
        yield server


@pytest.fixture
def worker(server: Server, tmp_path: Path) -> Iterator[Worker]:
    """A worker on the same. Its mails are files in a folder, as those of a desk that names no mail server."""
    worker = Worker(tmp_path, server.environment["DATABASE_URL"])
    worker.environment["DJANGO_SETTINGS_MODULE"] = "connected_desk.settings"
    with worker.at_work():
        yield worker


def work_while_killed(
    tasks: list[Task], server: Server, worker: Worker, *, longest: float, most: int = 1000
) -> list[Officer]:
    """A few officers do what there is to do while server and worker are killed."""
    over = threading.Event()

    def work(task: Task) -> Officer:
        session, moves = task
        officer = Officer(server.port, cookies={settings.SESSION_COOKIE_NAME: session})
        for path, typed in moves:
            officer.move(path, typed)
        return officer

    with ThreadPoolExecutor(AT_ONCE + 2) as people:
        killers = [
            people.submit(one.killed_now_and_then, random.Random(seed), over, longest=span, most=most)  # noqa: S311
            for seed, (one, span) in enumerate([(server, longest), (worker, 3 * longest)])
        ]
        try:
            officers = list(people.map(work, tasks))
        finally:
            over.set()
        for killer in killers:
            killer.result()
    return officers


def let_the_worker_end(desk: Desk, worker: Worker) -> None:
    """Leases and waits run out, and a worker does the rest."""
    worker.kill()
    past = "2026-01-01 00:00:00"
    desk.database.ask(f"UPDATE records_joblease SET leased_until = '{past}' WHERE leased_until IS NOT NULL")  # noqa: S608
    desk.database.ask(f"UPDATE records_outboxmail SET next_try_at = '{past}' WHERE state = 'queued'")  # noqa: S608
    done = worker.manage("worker", "--once")
    assert done.returncode == 0, done.stderr[-2000:]


def faults(desk: Desk, server: Server) -> list[str]:
    """What was lost, doubled or half done of moves and reports."""
    proved = json.loads(server.manage("verify_records", "--json").stdout)
    cases, months = desk.amount.cases, desk.amount.reports
    found = list(proved["errors"])
    states = Counter((one["state"], *one["history"]) for one in proved["cases"].values())
    if states != {("triage", "open", "accept", "hold", "resume"): cases}:
        found.append(f"cases: {states}")
    rows = desk.counted(
        "SELECT move, count(*) FROM records_logrow WHERE move IN ('accept', 'hold', 'resume', 'publish') GROUP BY move"
    )
    if rows != {"accept": cases, "hold": cases, "resume": cases, "publish": months}:
        found.append(f"rows of the log: {rows}")
    mails = desk.database.ask(
        "SELECT r.move, (SELECT count(*) FROM records_outboxmail m WHERE m.dedupe LIKE r.id || ':%') "  # noqa: S608
        f"FROM records_logrow r WHERE r.move IN {tuple(MAILS)}"
    )
    found += [f"{number} mails of a row {move}" for move, number in set(mails) if MAILS[move] != number]
    forms = desk.counted("SELECT report_id, count(DISTINCT kind) FROM reports_reportfile GROUP BY report_id")
    if list(forms.values()) != [FORMS_OF_A_REPORT] * months:
        found.append(f"forms of the reports: {forms}")
    published = desk.counted("SELECT state, count(*) FROM reports_report GROUP BY state")
    if published != {"published": months}:
        found.append(f"reports: {published}")
    return found


def job_faults(desk: Desk) -> list[str]:
    """What was lost or doubled of the jobs: the chores, what came round by itself, and mails."""
    found = []
    effects = desk.counted("SELECT what, count(*) FROM records_access WHERE what LIKE '% %' GROUP BY what")
    asked = {f"{step} {number}": 1 for step in ("first", "second") for number in range(desk.amount.jobs)}
    if effects != asked:
        found.append(f"effects of jobs: {set(effects.items()) ^ set(asked.items())}")
    undone = desk.counted(
        "SELECT task_path, count(*) FROM django_tasks_database_dbtaskresult WHERE status <> 'SUCCESSFUL' "
        "GROUP BY task_path"
    )
    undone |= desk.counted("SELECT job, count(*) FROM records_scheduledrun WHERE done_at IS NULL GROUP BY job")
    undone |= desk.counted("SELECT state, count(*) FROM records_outboxmail WHERE state <> 'sent' GROUP BY state")
    return found + [f"left over: {undone}"] * bool(undone)


def mails_sent(folder: Path) -> Counter[str]:
    """How often each mail left, by its Message-ID."""
    written = (path.read_text("utf-8") for path in (folder / "mail").iterdir())
    return Counter(name for text in written for name in re.findall(r"(?mi)^Message-ID: *(?:\n )?(\S+)", text))


def check(desk: Desk, server: Server, worker: Worker, run: Callable[[], list[Officer]]) -> str:
    """Do the run and prove what it left; the figures of it."""
    at = time.monotonic()
    officers = run()
    took = time.monotonic() - at
    let_the_worker_end(desk, worker)

    assert faults(desk, server) == []
    assert job_faults(desk) == []
    sent = mails_sent(server.folder)
    assert len(sent) == desk.database.ask("SELECT count(*) FROM records_outboxmail")[0][0]
    assert sent.total() - len(sent) <= worker.kills
    assert orphans(server, desk.database) == 0
    return (
        f"\n{connection.vendor}: {sum(one.moved for one in officers)} moves, {desk.amount.reports} of them of reports, "
        f"{desk.amount.jobs} jobs, {server.kills} kills of the server, {worker.kills} of the worker, "
        f"{sum(one.cuts for one in officers)} requests cut off, {sent.total() - len(sent)} of {len(sent)} mails sent "
        f"once more under the same Message-ID, {took:.0f} s: nothing lost, doubled or half done."
    )


@pytest.mark.parametrize("desk", [Amount(cases=8, reports=1, jobs=10)], indirect=True)
def test_kills_in_the_middle_of_moves_lose_and_double_nothing(desk: Desk, server: Server, worker: Worker):
    tasks = desk.reports + desk.cases
    check(desk, server, worker, lambda: work_while_killed(tasks, server, worker, longest=0.5, most=4))
    assert server.kills > 0


@pytest.mark.soak
@pytest.mark.parametrize("desk", [Amount(cases=100, reports=12, jobs=300)], indirect=True)
def test_three_hundred_moves_survive_a_server_that_is_killed_all_the_time(desk: Desk, server: Server, worker: Worker):
    def run() -> list[Officer]:
        of_cases = work_while_killed(desk.cases, server, worker, longest=8.0)
        # A paper takes seconds to draw: killed as often, none would ever be done.
        return of_cases + work_while_killed(desk.reports, server, worker, longest=20.0)

    print(check(desk, server, worker, run))  # noqa: T201
