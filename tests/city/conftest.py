"""Noon of the day these tests play on, and an administrator's browser."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from connected_desk.city.roles import HeldRole

from .support import NOON, gives, person


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands, and sentences are compared in Japanese whatever language the suite runs in."""
    with time_machine.travel(NOON, tick=False), override("ja"):
        yield


@pytest.fixture
def admin() -> Client:
    """A browser that asks for Japanese, in which the administrator has signed in."""
    who = person("admin")
    gives(who, HeldRole.ADMIN)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    return client
