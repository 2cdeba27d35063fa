"""The city, for every test of the room; and the clock of its web tests."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.support import MONDAY


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
