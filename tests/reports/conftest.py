"""Every test of this folder has the city of the sample, noon of 6 July 2026, and Japanese."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.support import MONDAY


@pytest.fixture(autouse=True)
def city_and_language(city: None, japanese: None) -> None:
    """Every test of this folder has the city of the sample, and reads its sentences in Japanese."""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at noon of 6 July 2026 in Tokyo."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY + timedelta(hours=2))


@pytest.fixture
def client() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="ja")
