"""The processes of docker-compose.yml without containers: two web, two workers, one database, behind a proxy."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.cases.support import move_page
from tests.outside import Outside
from tests.proposals.conftest import begun, database, place  # noqa: F401  (fixtures)
from tests.proposals.server import ROOT, Company, Server, found
from tests.proposals.support import consents
from tests.proposals.test_kills import faults
from tests.support import desk_officer
from workflows.cases.models import Case

from .proxy import Proxy

# On SQLite one machine has the file to itself; the half of the suite on PostgreSQL runs this with two of each process.
pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="several machines share PostgreSQL")
COMPANIES = 6
PATIENCE = 240  # seconds for the workers


@pytest.fixture
def servers(database: Outside, tmp_path: Path) -> Iterator[list[Server]]:  # noqa: F811
    """Two web processes that share database and files, each a group of its own."""
    pair = [Server(tmp_path, database.address) for _which in range(2)]
    for server in pair:
        server.start()
    yield pair
    for server in pair:
        server.kill()


@pytest.fixture
def workers(servers: list[Server]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers; they end when asked to."""
    command = [sys.executable, "-W", "ignore", "manage.py", "worker"]
    pair = [subprocess.Popen(command, cwd=ROOT, env=servers[0].environment) for _which in range(2)]
    yield pair
    for worker in pair:
        worker.send_signal(signal.SIGTERM)
    for worker in pair:
        assert worker.wait(timeout=120) == 0


@pytest.fixture
def proxy(servers: list[Server]) -> Iterator[Proxy]:
    one = Proxy(*(server.port for server in servers))
    yield one
    one.close()


def asked(port: int, path: str) -> tuple[int, str]:
    """The status and the body of an answer."""
    asking = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.read().decode()
    finally:
        asking.close()


def accept(port: int, case: Case, session: str, officer: str) -> int:
    """Press “accept” on the page of the move as a browser does, past one process that has died; the status."""
    path = move_page(case, "accept")
    for _try in range(3):
        asking = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            asking.request("GET", path, headers={"Cookie": f"sessionid={session}"})
            page = asking.getresponse()
            token = page.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
            version = found(r'name="version" value="(\d+)"', page.read().decode())
            typed = {"csrfmiddlewaretoken": token, "version": version, "officer": officer}
            head = {"Cookie": f"sessionid={session}; csrftoken={token}"}
            head["Content-Type"] = "application/x-www-form-urlencoded"
            asking.request("POST", path, urlencode(typed), head)
            return asking.getresponse().status
        except OSError:
            time.sleep(0.5)
        finally:
            asking.close()
    return 0


def test_a_web_process_dies_and_nothing_is_lost(
    servers: list[Server],
    workers: list[subprocess.Popen[bytes]],
    proxy: Proxy,
    database: Outside,  # noqa: F811
):
    companies = [Company(proxy.port, number, consents()) for number in range(COMPANIES)]
    killed = threading.Timer(6.0, servers[0].kill)
    killed.start()
    with ThreadPoolExecutor(4) as people:
        list(people.map(Company.propose, companies))
    killed.join()

    assert all(proxy.served.values()), "Both web processes had their share before one died."
    assert faults(servers[1], database, companies) == []
    assert _sent_by_the_workers(database)
    status, ready = asked(proxy.port, "/readyz")
    assert (status, json.loads(ready)) == (200, {"database": True, "storage": True, "worker": True})
    client = Client()
    client.force_login(desk_officer())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with ThreadPoolExecutor(4) as people:
        officer, cases = str(desk_officer().key), list(Case.objects.all())
        done = list(people.map(lambda case: accept(proxy.port, case, session, officer), cases))
    assert done == [302] * COMPANIES
    assert set(Case.objects.values_list("state", flat=True)) == {"triage"}
    assert servers[1].manage("verify_records").returncode == 0


def _sent_by_the_workers(database: Outside) -> bool:  # noqa: F811
    """Whether every receipt left, each once."""
    deadline = time.monotonic() + PATIENCE
    asks = "SELECT count(*), sum(attempts) FROM records_outboxmail WHERE state = 'sent' AND \"to\" LIKE 'company%'"
    while time.monotonic() < deadline:
        number, tries = database.ask(asks)[0]
        if number == COMPANIES:
            return bool(tries == COMPANIES)
        time.sleep(1)
    return False
