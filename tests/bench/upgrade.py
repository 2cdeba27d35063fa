"""The migrations since an earlier release, run under that release at work: what its people saw of it.

`DATABASE_URL=postgres://…/empty python -m tests.bench.upgrade COMMIT 100000` lays that commit out beside this one, lets
it fill the database (ten rows of history a case) and serve it, and runs this commit's `manage.py migrate` meanwhile.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.proposals.server import ROOT, Browser, Cut, Server, found  # noqa: E402  (it reads models)

OFFICERS = 2
READERS = 2
AFTERWARDS = 20  # seconds that the old release goes on serving the new tables
HELD = {"reason": "議会の日程を待つため。", "resume_on_year": "2027", "resume_on_month": "6", "resume_on_day": "1"}
# Run by the old release: the city, a case for each officer to move, and so many made-up ones.
FILL = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.bench.fill import fill
from tests.support import desk_officer, walk, received_case
cases, officers = map(int, sys.argv[1:])
fill(cases, timezone.now())
made = []
for number in range(officers):
    case = walk(timezone.now()).to(received_case(timezone.now()), "triage")
    client = Client()
    client.force_login(desk_officer())
    made.append([str(case.key), case.number, client.cookies[settings.SESSION_COOKIE_NAME].value])
print(json.dumps(made))
"""


@dataclass
class Seen:
    """What the people of the old release saw: how long each request took, by what it was, and what failed."""

    took: list[tuple[float, float, str]] = field(default_factory=list)  # begun, seconds, what
    failed: Counter[str] = field(default_factory=Counter)

    def note(self, what: str, act: Callable[[], Any]) -> None:
        begun = time.monotonic()
        try:
            act()
        except (Cut, AssertionError) as error:
            self.failed[f"{what}: {str(error)[:90]}"] += 1
        self.took.append((begun, time.monotonic() - begun, what))


def read_on(browser: Browser, number: str, seen: Seen, over: threading.Event) -> None:
    """Lists, a search, a case, the front page, one after the other."""
    pages = (
        "/desk/",
        "/desk/cases/",
        "/desk/cases/?q=水道",
        f"/desk/cases/{number}/",
        "/desk/board/",
        "/",
        "/progress/",
    )
    while not over.is_set():
        for path in pages:
            seen.note(path, lambda path=path: browser.ask(path))  # type: ignore[misc]


def move_on(browser: Browser, key: str, seen: Seen, over: threading.Event) -> None:
    """One case put on hold and taken up again."""
    while not over.is_set():
        for name, typed in (("hold", HELD), ("resume", {})):
            seen.note(name, lambda name=name, typed=typed: _move(browser, f"/desk/moves/case/{key}/{name}/", typed))  # type: ignore[misc]


def _move(browser: Browser, path: str, typed: dict[str, str]) -> None:
    version = found(r'name="version" value="(\d+)"', browser.ask(path))
    browser.post(path, {**typed, "version": version})


@contextmanager
def laid_out(commit: str) -> Iterator[Path]:
    """The files of the commit in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="desk-old-") as folder:
        tree = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=tree.stdout, check=True)
        yield Path(folder)


def manage(place: Path, environment: dict[str, str], *words: str) -> str:
    """What a command of that release says."""
    command = [sys.executable, "-W", "ignore", *words]
    return subprocess.run(command, cwd=place, env=environment, check=True, text=True, stdout=subprocess.PIPE).stdout


def main(commit: str, cases: int) -> int:
    with laid_out(commit) as old, tempfile.TemporaryDirectory(prefix="desk-data-") as folder:
        environment = os.environ | {"DESK_DATA": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        manage(old, environment, "manage.py", "migrate", "-v", "0")
        filled = manage(old, environment, "-c", FILL, str(cases), str(OFFICERS))
        officers = json.loads(filled.splitlines()[-1])
        server = Server(Path(folder), environment["DATABASE_URL"], root=old)
        server.environment |= environment | {"PORT": str(server.port)}
        server.start()
        try:
            return told(*under_load(server, environment, officers), cases)
        finally:
            server.kill()


def under_load(server: Server, environment: dict[str, str], officers: list[Any]) -> tuple[Seen, float, float]:
    """What was seen, and when the migrations began and ended."""
    seen, over = Seen(), threading.Event()
    with ThreadPoolExecutor(OFFICERS + READERS) as people:
        for key, _number, session in officers:
            people.submit(move_on, Browser(server.port, cookies={"sessionid": session}), key, seen, over)
        for _key, number, session in officers[:READERS]:
            people.submit(read_on, Browser(server.port, cookies={"sessionid": session}), number, seen, over)
        time.sleep(AFTERWARDS)
        begun = time.monotonic()
        try:
            manage(ROOT, environment, "manage.py", "migrate", "-v", "0")
            ended = time.monotonic()
            time.sleep(AFTERWARDS)
        finally:
            over.set()
    return seen, begun, ended


def told(seen: Seen, begun: float, ended: float, cases: int) -> int:
    """The figures, in lines; 1 where a request failed."""
    parts = {
        "before": [row for row in seen.took if row[0] + row[1] < begun],
        "during": [row for row in seen.took if row[0] + row[1] >= begun and row[0] < ended],
        "after": [row for row in seen.took if row[0] >= ended],
    }
    lines = [f"{cases} cases; migrations took {ended - begun:.1f} s"]
    for name, rows in parts.items():
        longest = max(rows, key=lambda row: row[1], default=(0, 0, "nothing"))
        lines.append(f"{name}: {len(rows)} requests, the longest {longest[1]:.1f} s ({longest[2]})")
    lines.append(f"failed: {sum(seen.failed.values())} {dict(seen.failed)}")
    sys.stdout.write("\n".join([*lines, ""]))
    return int(bool(seen.failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
