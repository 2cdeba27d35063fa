"""Asks the real server (gunicorn as we ship it) for the site's work and for the bare views, and takes time and CPU.

CPU is that of the server's processes and of the database's for it, from the operating system's accounts: others who use
the machine lengthen it less than the time on the clock. Statements and commits are counted in a request of their own.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.city.models import Person
from connected_desk.sample import drafts
from proposals.models import Draft
from proposals.views import session as intake
from tests.support import somebody
from workflows.cases.models import Case

from . import text
from .models import BareCase, BareEntry

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = int(os.environ.get("BENCH_PORT", "8190"))
RUNS = int(os.environ.get("BENCH_RUNS", "60"))
WARM = 6  # two workers of four threads each have read what stands
TOKEN = "b" * 32  # of the bench alone: a browser may bring any, and sends the same back
SIZE = 200 * 1024
BEFORE = 2  # statements for the session and its user, asked before the work begins
APPLICATION = "desk-bench"


@dataclass(frozen=True)
class Served:
    """One work: milliseconds on the clock at the middle and at 95 of a hundred, of CPU, and what it asked for."""

    work: str
    size: int
    p50: float
    p95: float
    cpu: float
    statements: int
    commits: int
    kilobytes: float
    ratio: float | None = None


@dataclass(frozen=True)
class Work:
    """A name, the bare work it is measured against ("" for those), how request number n of it is made, and where its
    answer must lead: "" for a page. What is answered otherwise, by a refusal or a way to sign in, was not the work.
    """

    name: str
    bare: str
    ask: Callable[[int], tuple[int, bytes, dict[str, str]]]
    leads_to: str = ""

    def done(self, number: int) -> tuple[bytes, dict[str, str]]:
        """Body and headers of request number n."""
        status, body, headers = self.ask(number)
        place = headers.get("Location", "")
        if (status != 200 or place) if not self.leads_to else not place.startswith(self.leads_to):
            raise SystemExit(f"{self.name}: answered {status}, leads to {place or 'nowhere'}.")
        return body, headers


class Browser:
    """Sends requests as somebody who is signed in, or as nobody."""

    def __init__(self, person: Person | None = None, draft: Draft | None = None) -> None:
        self.cookies = {"csrftoken": TOKEN}
        if draft:
            store = SessionStore()
            store[intake.DRAFTS] = [str(draft.key)]
            store.create()
            self.cookies["sessionid"] = str(store.session_key)
        if person:
            client = Client()
            client.force_login(person)
            self.cookies["sessionid"] = client.cookies["sessionid"].value

    def ask(self, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes, dict[str, str]]:
        """One request over a connection of its own; status, body and headers."""
        there = HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Accept-Language": "ja"} | ({"Content-Type": kind} if body is not None else {})
        headers |= {"X-Count": "1"} if COUNTING else {}
        there.request("GET" if body is None else "POST", address, body, headers)
        answer = there.getresponse()
        found = answer.status, answer.read(), dict(answer.headers)
        there.close()
        return found

    def send(self, address: str, **typed: Any) -> tuple[int, bytes, dict[str, str]]:
        """A form."""
        said = urlencode({"csrfmiddlewaretoken": TOKEN, **typed}).encode()
        return self.ask(address, said, "application/x-www-form-urlencoded")


COUNTING: list[bool] = []  # filled while a request is counted


def measured(walked: Case, cases: int, on: date) -> list[Served]:
    """Every work with its ratio of CPU to the bare one, in the order of `works`."""
    _fill(cases, on)
    with _server() as pids:
        found = [_taken(work, cases, pids) for work in works(walked, on)]
    bare = {one.work: one.cpu for one in found}
    against = {work.name: work.bare for work in works(walked, on)}
    return [with_ratio(one, bare.get(against[one.work])) for one in found]


def works(walked: Case, on: date) -> list[Work]:
    """What is measured: the bare views, and the site's own beside them."""
    desk, owner = Browser(somebody("desk")), Browser(somebody("bureau"))
    at, bare = timezone.now(), BareCase.objects.order_by("pk").values_list("pk", flat=True)[0]
    form, kind = _bare_form()
    common, rare = text.COMMON, text.RARE
    begun = [drafts.complete(at=at, organisation=_organisation(n)) for n in range(RUNS + WARM + 1)]
    proofs = [{"draft": str(draft.key), "proof": intake.proof(draft, at), "version": draft.version} for draft in begun]
    page, resumed = walked.get_absolute_url(), open_days.next_open(on + timedelta(days=30))
    nobody, proposers = Browser(), [Browser(draft=draft) for draft in begun]

    def moved(number: int) -> tuple[int, bytes, dict[str, str]]:
        name = "resume" if number % 2 else "hold"
        version = Case.objects.values_list("version", flat=True).get(pk=walked.pk)
        asks = {} if number % 2 else {"reason": "確認", **_parts("resume_on", resumed)}
        return owner.send(f"/desk/moves/case/{walked.key}/{name}/", version=version, **asks)

    def get(browser: Browser, address: str) -> Callable[[int], tuple[int, bytes, dict[str, str]]]:
        return lambda number: browser.ask(address)

    def listed(**conditions: str) -> str:
        return f"/desk/cases/?{urlencode({'tab': 'all', **conditions})}"

    return [
        Work("bare intake", "", lambda number: nobody.ask("/bare/intake/", form, kind), "/bare/case/"),
        Work("bare list", "", get(desk, "/bare/list/")),
        Work("bare search", "", get(desk, f"/bare/search/?{urlencode({'q': common})}")),
        Work("bare case", "", get(desk, f"/bare/case/{bare}/")),
        Work("bare move", "", lambda number: owner.send(f"/bare/move/{bare}/"), "/bare/case/"),
        Work(
            "intake, final POST",
            "bare intake",
            lambda number: proposers[number].send("/propose/check/", **proofs[number]),
            "/propose/receipt/",
        ),
        Work("list", "bare list", get(desk, listed())),
        Work("list, mine", "bare list", get(desk, listed(tab="mine"))),
        Work("list, by a bureau's officer", "bare list", get(owner, listed())),
        Work("search, common word", "bare search", get(desk, listed(q=common))),
        Work("search, rare word", "bare search", get(desk, listed(q=rare))),
        Work("search, common and rare", "bare search", get(desk, listed(q=f"{common} {rare}"))),
        Work("search, two characters", "bare search", get(desk, listed(q=text.NOUNS[-1]))),
        Work("case, 30 entries", "bare case", get(desk, page)),
        Work("record of a case, 30 entries", "bare case", get(desk, f"{page}record/")),
        Work("move", "bare move", moved, page),
    ]


def _parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}_year": day.year, f"{name}_month": day.month, f"{name}_day": day.day}


def _organisation(number: int) -> dict[str, str]:
    return {"contact_email": f"bench{number}@mirai.example"}


def _bare_form() -> tuple[bytes, str]:
    mark = "bench-boundary"
    fields = {"csrfmiddlewaretoken": TOKEN} | {f"field_{number}": "見本の答え" * 10 for number in range(16)}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="f.pdf"\r\n\r\n'.encode()
    return b"".join([*parts, head, os.urandom(SIZE), f"\r\n--{mark}--\r\n".encode()]), (
        f"multipart/form-data; boundary={mark}"
    )


def _fill(cases: int, on: date) -> None:
    made = (
        BareCase(
            title=f"{text.COMMON}の見本その{number}",
            number=f"CD-{number}",
            organisation="株式会社見本",
            unit="上下水道局",
            item="4-1 伴走支援",
            due_on=on + timedelta(days=number % 400),
            since=on,
        )
        for number in range(cases)
    )
    BareCase.objects.bulk_create(made, batch_size=5000)
    first, now = BareCase.objects.order_by("pk")[0], timezone.now()
    BareEntry.objects.bulk_create(
        BareEntry(case=first, at=now, move="hold", who="見本職員", text="打合せの記録") for _entry in range(30)
    )


@contextmanager
def _server() -> Iterator[list[int]]:
    """The server of the site on this database; its processes."""
    told = {"PORT": str(PORT), "DJANGO_SETTINGS_MODULE": "tests.bench.settings", "PGAPPNAME": APPLICATION}
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py"]
    server = subprocess.Popen(  # noqa: S603  (our own server)
        [*command, "connected_desk.wsgi"], cwd=ROOT, env={**os.environ, **told}, stderr=subprocess.DEVNULL
    )
    try:
        _until_it_answers()
        yield [server.pid, *_children(server.pid)]
    finally:
        server.terminate()
        server.wait()


def _until_it_answers() -> None:
    for _attempt in range(240):
        try:
            Browser().ask("/healthz")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server does not answer.")


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _taken(work: Work, cases: int, pids: list[int]) -> Served:
    for number in range(WARM):
        work.done(number)
    worked, taken = _cpu(pids), []
    for number in range(WARM, WARM + RUNS):
        start = time.perf_counter()
        work.done(number)
        taken.append((time.perf_counter() - start) * 1000)
    busy = sum(ran - worked.get(pid, 0) for pid, ran in _cpu(pids).items()) * 1000 / RUNS
    COUNTING.append(True)
    body, headers = work.done(WARM + RUNS)
    COUNTING.clear()
    asked_before = 1 if "intake" in work.name else BEFORE
    return Served(
        work=work.name,
        size=cases,
        p50=median(taken),
        p95=quantiles(taken, n=20)[-1],
        cpu=busy,
        statements=int(headers["X-Statements"]) - asked_before,
        commits=int(headers["X-Commits"]),
        kilobytes=len(body) / 1000,
    )


def with_ratio(one: Served, bare: float | None) -> Served:
    """The same with how many times the bare work it took; without, where there is none to compare."""
    return replace(one, ratio=one.cpu / bare if bare else None)


def _cpu(pids: list[int]) -> dict[int, float]:
    """Seconds that each of the server's processes, and of the database's for it that are left, has worked so far."""
    return {pid: _ran(pid) for pid in [*pids, *_backends()]}


def _backends() -> list[int]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()",
            [APPLICATION],
        )
        return [pid for (pid,) in cursor.fetchall()]


def _ran(pid: int) -> float:
    """Of all its threads, those that ended included: to the tick, of which there are a hundred a second."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    user, system = re.split(r"\) ", told)[-1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
