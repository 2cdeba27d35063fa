"""The city, for every test of the room; the clock of its web tests; and a server in a process of its own."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from connected_desk.sample import drafts
from proposals.models import Draft
from proposals.views import session
from tests.outside import Outside, outside
from tests.support import MONDAY, load_city

from .server import Server


@pytest.fixture(autouse=True)
def city_and_language(city: None, japanese: None) -> None:
    """Every test of this folder has the city of the sample, and reads its sentences in Japanese."""


@pytest.fixture
def client() -> Client:
    """A browser that asks for Japanese, whatever language the suite runs in: what pages say is part of these tests."""
    return Client(headers={"accept-language": "ja"})


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday, ten in the morning in Tokyo, standing still: `clock.shift(timedelta(...))` moves it."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def begun(transactional_db: None, request: pytest.FixtureRequest) -> list[dict[str, str]]:
    """The city, and as many drafts as asked for that wait for their files: what the form of each carries."""
    load_city()
    at = timezone.now()
    made = [_begun(number, at) for number in range(getattr(request, "param", 0))]
    return [{"draft": str(draft.key), "proof": session.proof(draft, at)} for draft in made]


def _begun(number: int, at: datetime) -> Draft:
    return drafts.complete(at=at, organisation={"contact_email": f"company{number}@mirai.example"})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the server keeps its files and, on SQLite, the database."""
    return tmp_path


@pytest.fixture
def database(begun: list[dict[str, str]], place: Path) -> Outside:
    """All that, in a database that the server reaches."""
    return outside(place)


@pytest.fixture
def server(database: Outside, place: Path) -> Iterator[Server]:
    """The site at work on that database."""
    with Server(place, database.address).at_work() as server:
        yield server
