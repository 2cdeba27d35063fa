from collections.abc import Iterator

import pytest
import time_machine

from tests.support import TUESDAY


@pytest.fixture(autouse=True)
def city_and_language(city: None, japanese: None) -> None:
    """Every test of this folder has the city of the sample, and reads its sentences in Japanese."""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday, ten in the morning in Tokyo, standing still; walks begin on Monday and take some hours."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
