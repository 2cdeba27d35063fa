"""The wire to PostgreSQL is slow, dead or loses answers: what was acknowledged is there once, all else says so."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.outside import Outside, outside
from tests.wire import State, Wire, wire

from .server import SORRY, Browser, Company, Cut, Server
from .test_kills import faults

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is a file: there is no wire to it")
AT_ONCE = 4
CONNECTIONS = 2


@dataclass
class Patient(Company):
    """Tries again where the page says that it is not taken now; `refused` counts how often it was."""

    refused: int = 0

    def request(
        self, method: str, path: str, body: bytes = b"", kind: str = "", *, expect: tuple[int, ...] = (302,)
    ) -> tuple[int, str]:
        status, page = super().request(method, path, body, kind, expect=(*expect, 503))
        if status == 503:
            assert SORRY in page
            self.refused += 1
            raise Cut
        return status, page


@pytest.fixture
def line(begun: list[dict[str, str]]) -> Iterator[Wire]:
    with wire(int(connection.settings_dict["PORT"])) as one:
        yield one


@pytest.fixture
def database(begun: list[dict[str, str]], line: Wire, place: Path) -> Outside:
    """The test database, which the server reaches by that wire and the test directly."""
    direct = outside(place)
    known = connection.settings_dict
    there, here = (f"{known['HOST']}:{port}" for port in (known["PORT"], line.port))
    return Outside(direct.address.replace(there, here), direct.ask)


@pytest.fixture
def companies(server: Server, begun: list[dict[str, str]]) -> list[Patient]:
    return [Patient(server.port, number, {}, one) for number, one in enumerate(begun)]


def propose_all(companies: list[Patient]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(Company.propose, companies))


def nothing_lost(line: Wire, server: Server, database: Outside, companies: list[Patient]) -> None:
    line.turn(State.THROUGH)
    server.manage("worker", "--once")
    assert [one.press() for one in companies] == [one.receipt for one in companies]
    assert faults(server, database, companies) == []
    untold = "SELECT subject, state FROM records_outboxmail WHERE state <> 'sent'"
    assert database.ask(untold) == []


@pytest.mark.parametrize(
    "begun", [4, pytest.param(40, marks=pytest.mark.soak)], indirect=True, ids=["in the suite", "in the long run"]
)
def test_answers_of_the_database_that_are_lost_cost_no_proposal_and_double_none(
    line: Wire, database: Outside, server: Server, companies: list[Patient]
):
    line.turn(State.FLAKY)
    while line.lost < len(companies):
        propose_all([one for one in companies if not one.receipt] or companies[:1])

    nothing_lost(line, server, database, companies)
    refused = sum(one.refused for one in companies)
    print(f"\n{len(companies)} receipts, {line.lost} answers lost, {refused} pages that said so")  # noqa: T201


@pytest.mark.soak
@pytest.mark.parametrize("begun", [2], indirect=True)
def test_a_slow_database_delays_and_refuses_nothing(
    line: Wire, database: Outside, server: Server, companies: list[Patient]
):
    line.turn(State.SLOW)
    propose_all(companies)

    assert [one.refused for one in companies] == [0, 0]
    nothing_lost(line, server, database, companies)


@pytest.mark.parametrize("begun", [1], indirect=True)
def test_a_database_that_takes_connections_and_says_nothing_is_told_of_in_time(
    line: Wire, database: Outside, server: Server, companies: list[Patient]
):
    [company] = companies
    company.come_to_the_button()
    line.turn(State.DEAD)

    with pytest.raises(Cut):
        company.post("/propose/check/", company.pressed)
    assert company.refused == 1
    _status, told = Browser(server.port).request("GET", "/readyz", expect=(503,))
    assert json.loads(told)["database"] is False

    line.turn(State.THROUGH)
    company.receipt = company.press()
    nothing_lost(line, server, database, companies)


@pytest.fixture
def narrow(begun: list[dict[str, str]]) -> Iterator[str]:
    """A role that PostgreSQL lets in twice at a time; the server's sixteen threads want more."""
    role = f"{connection.settings_dict['NAME']}_narrow"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            pytest.skip("whoever runs the suite may make no roles in this PostgreSQL")
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'narrow' CONNECTION LIMIT {CONNECTIONS}")
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(f"GRANT ALL ON ALL {kind} IN SCHEMA public TO {role}")
    yield role
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")


@pytest.fixture
def narrow_server(narrow: str, begun: list[dict[str, str]], place: Path) -> Iterator[Server]:
    known = connection.settings_dict
    address = f"postgres://{narrow}:narrow@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    with Server(place, address).at_work() as server:
        yield server


@pytest.mark.parametrize("begun", [6], indirect=True)
def test_a_database_with_no_connection_left_is_told_of_and_nothing_is_lost(
    narrow_server: Server, place: Path, begun: list[dict[str, str]]
):
    companies = [Patient(narrow_server.port, number, {}, one) for number, one in enumerate(begun)]
    propose_all(companies)

    assert sum(one.refused for one in companies) > 0
    narrow_server.kill()
    direct = outside(place)
    narrow_server.environment["DATABASE_URL"] = direct.address
    assert faults(narrow_server, direct, companies) == []
