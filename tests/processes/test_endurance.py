"""Half an hour of a city's day, ten requests a second: nothing fails, pages stay quick, nothing grows.

ENDURANCE_MINUTES makes it shorter or longer; what grows is told from a third of that time on.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from statistics import linear_regression, quantiles
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from connected_desk.city.open_days import next_open
from connected_desk.sample.walk import Walk
from tests.cases.support import day, move_page, page
from tests.outside import outside
from tests.proposals.server import Browser, Company, Server
from tests.proposals.support import consents
from tests.support import load_city, received_case, session_of, somebody
from workflows.cases.models import Case

MINUTES = float(os.environ.get("ENDURANCE_MINUTES", "30"))
A_SECOND = 10
PEOPLE = 12
CASES = 60
QUICK = 0.5  # seconds within which 95 of a hundred are answered
GROWS = 20.0  # megabytes an hour that all the server's processes together may grow by
DESCRIPTORS = 8  # more than at the beginning: what is open at the moment of looking

pytestmark = pytest.mark.soak


@dataclass(frozen=True)
class Look:
    """At the server's processes: seconds since the beginning, megabytes in memory, open files and sockets."""

    at: float
    megabytes: float
    descriptors: int


@dataclass(frozen=True)
class Answer:
    """What came of a request, and in how many seconds."""

    path: str
    status: int
    seconds: float


def ask(browser: Browser, path: str) -> Answer:
    began = time.monotonic()
    status, _page = browser.request("GET", path, expect=tuple(range(200, 600)))
    return Answer(path, status, time.monotonic() - began)


@pytest.fixture
def cases(transactional_db: None) -> list[Case]:
    load_city()
    at = timezone.now() - timedelta(days=1)
    made = [received_case(at) for _number in range(CASES)]
    for case in made[::3]:
        Walk(at, unit="WSB").to(case, "dialogue")
    return made


@pytest.fixture
def sessions(cases: list[Case]) -> dict[str, str]:
    return {name: session_of(somebody(name)) for name in ("desk", "bureau", "hq")}


@pytest.fixture
def server(sessions: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path, outside(tmp_path).address).at_work() as server:
        yield server


def processes(server: Server) -> list[Path]:
    """The server and what it started, presses included."""
    group = os.getpgid(server.process.pid)  # type: ignore[union-attr]
    return [one for one in Path("/proc").iterdir() if one.name.isdigit() and _group(one.name) == group]


def _group(pid: str) -> int:
    try:
        return os.getpgid(int(pid))
    except ProcessLookupError:
        return 0


def look(server: Server, at: float) -> Look:
    """Shared pages are counted once (PSS)."""
    kilobytes, descriptors = 0, 0
    for process in processes(server):
        try:
            told = (process / "smaps_rollup").read_text()
            descriptors += len(list((process / "fd").iterdir()))
        except OSError:  # it has just ended
            continue
        kilobytes += int(told.partition("\nPss:")[2].split()[0])
    return Look(at, kilobytes / 1024, descriptors)


def pages(cases: list[Case], server: Server, sessions: dict[str, str]) -> Iterator[tuple[Browser, str]]:
    """Who asks for what, in the shares of a day: mostly lists and cases, now and then a table or a paper."""
    people = {name: Browser(server.port, cookies={"sessionid": session}) for name, session in sessions.items()}
    anybody = Browser(server.port)
    of_desk = [
        "/desk/",
        "/desk/cases/",
        f"/desk/cases/?tab=all&q={quote('窓口')}",
        "/desk/board/",
        "/desk/cases/?tab=overdue",
    ]
    of_city = ["/", "/progress/", "/challenges/", "/propose/check/"]
    around = cycle(cases)
    for number in cycle(range(60)):
        case = next(around)
        if number == 0:
            yield people["desk"], f"/desk/cases/{case.number}/briefing.pdf"
        elif number == 30:
            yield people["desk"], "/desk/cases/export/csv/?tab=all"
        elif number % 3 == 0:
            yield people["desk"], page(case)
        elif number % 3 == 1:
            yield people["desk"], of_desk[number // 3 % len(of_desk)]
        elif number % 2:
            yield anybody, of_city[number // 6 % len(of_city)]
        else:
            yield people["bureau" if number % 4 else "hq"], "/desk/cases/"


def proposing(server: Server, number: int, agreed: dict[str, str]) -> Callable[[], None]:
    return lambda: Company(server.port, number, agreed).propose()


def moving(officer: Browser, case: Case) -> Callable[[], None]:
    held = {
        "reason": "議会の日程を待つため。",
        **day("resume_on", next_open(timezone.localdate() + timedelta(days=60))),
    }

    def both() -> None:
        for name, typed in (("hold", held), ("resume", {})):
            path = move_page(case, name)
            version = officer.ask(path).partition('name="version" value="')[2].partition('"')[0]
            officer.post(path, {**typed, "version": version})

    return both


def spend(server: Server, cases: list[Case], sessions: dict[str, str]) -> tuple[list[Answer], list[Look]]:
    """Every tenth of a second somebody asks; every ten seconds a company proposes or an officer moves a case."""
    asked, agreed = pages(cases, server, sessions), consents()
    officer, began = Browser(server.port, cookies={"sessionid": sessions["bureau"]}), time.monotonic()
    answers, acts, looks = [], [], []
    with ThreadPoolExecutor(PEOPLE) as people:
        for tick in range(int(MINUTES * 60 * A_SECOND)):
            time.sleep(max(0.0, began + tick / A_SECOND - time.monotonic()))
            answers.append(people.submit(ask, *next(asked)))
            if tick % 200 == 50:
                acts.append(people.submit(proposing(server, tick, agreed)))
            if tick % 200 == 150:
                acts.append(people.submit(moving(officer, cases[0])))
            if tick % 100 == 0:
                looks.append(look(server, time.monotonic() - began))
    for act in acts:
        act.result()  # says itself what it expected
    return [one.result() for one in answers], looks


@pytest.mark.skipif(connection.vendor == "sqlite", reason="once is enough, on the database of those with such days")
def test_half_an_hour_at_ten_a_second_fails_nowhere_stays_quick_and_grows_nothing(
    cases: list[Case], sessions: dict[str, str], server: Server
):
    answers, looks = spend(server, cases, sessions)

    at_first, settled = looks[: len(looks) // 3], looks[len(looks) // 3 :]
    slope = linear_regression([one.at / 3600 for one in settled], [one.megabytes for one in settled]).slope
    p95 = quantiles([one.seconds for one in answers], n=20)[-1]
    more = max(one.descriptors for one in settled) - max(one.descriptors for one in at_first)
    print(  # noqa: T201  (the figures of the run)
        f"\n{connection.vendor}: {len(answers)} requests in {MINUTES:g} minutes, "
        f"{dict(Counter(one.status for one in answers))}; p95 {p95 * 1000:.0f} ms, the longest "
        f"{max(one.seconds for one in answers):.1f} s; {settled[0].megabytes:.0f} to {settled[-1].megabytes:.0f} MB, "
        f"{slope:+.1f} an hour; descriptors {more:+d}"
    )
    assert [one for one in answers if one.status not in (200, 302)] == []
    assert p95 < QUICK
    assert slope < GROWS
    assert more < DESCRIPTORS
