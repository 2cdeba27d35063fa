"""A database that may lose what it acknowledged is not worked on: said by the checks, and no worker starts."""

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection

from connected_desk.records import durability

pytestmark = pytest.mark.django_db(transaction=True)
CARELESS = {"postgresql": "SET synchronous_commit TO off", "sqlite": "PRAGMA synchronous=NORMAL"}
CAREFUL = {"postgresql": "SET synchronous_commit TO on", "sqlite": "PRAGMA synchronous=FULL"}
SAID = {"postgresql": "synchronous_commit=off", "sqlite": "synchronous=1"}


def ask(statement: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement[connection.vendor])


def test_a_database_that_waits_for_the_disk_passes_and_one_that_does_not_is_an_error():
    ask(CAREFUL)
    assert durability.check_kept(None, databases=["default"]) == []

    ask(CARELESS)
    try:
        [found] = durability.check_kept(None, databases=["default"])
        assert isinstance(found, checks.Error)
        assert (found.id, SAID[connection.vendor] in found.msg) == ("records.E003", True)
        assert durability.check_kept(None, databases=None) == []
    finally:
        ask(CAREFUL)


def test_no_worker_starts_on_it(settings):
    settings.SILENCED_SYSTEM_CHECKS = []
    ask(CARELESS)
    try:
        with pytest.raises((CommandError, SystemExit), match="a power cut may lose"):
            call_command("worker", once=True)
    finally:
        ask(CAREFUL)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="fsync and full_page_writes are PostgreSQL's")
def test_every_setting_is_one_the_server_knows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_settings WHERE name = ANY(%s)", [list(durability.LOSING)])
        assert cursor.fetchone()[0] == 3
