from collections.abc import Iterator

import pytest
import time_machine

from tests.support import TUESDAY


@pytest.fixture(autouse=True)
def city_and_language(request: pytest.FixtureRequest) -> None:
    """Every test with a database has the city of the sample; all read their sentences in Japanese."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("city")
    request.getfixturevalue("japanese")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday, ten in the morning in Tokyo, standing still."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
