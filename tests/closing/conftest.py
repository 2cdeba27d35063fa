from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from .support import LATER


@pytest.fixture(autouse=True)
def city_and_language(city: None, japanese: None) -> None:
    """Every test of this folder has the city of the sample, and reads its sentences in Japanese."""


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def client_of(today: None) -> Callable[[Any], Client]:
    """A browser in which that person is signed in and reads Japanese."""

    def sign_in(person: Any) -> Client:
        client = Client(headers={"accept-language": "ja"})
        client.force_login(person)
        return client

    return sign_in
