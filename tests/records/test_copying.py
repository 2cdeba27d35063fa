"""A city outgrows SQLite: everything is copied to PostgreSQL, or back, and proves there as it did here."""

import json
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.outside import outside
from tests.support import case_at, load_city

from .support import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(tmp_path: Path) -> str:
    """The address of the suite's database, with a city and a case in it."""
    MigrationRecorder(connection).ensure_schema()  # the suite makes its tables without migrations
    load_city()
    case_at("dialogue")
    return outside(tmp_path).address


def made(place: Path, address: str) -> str:
    """That database with its tables, as `migrate` leaves it."""
    environment = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.without_migrations"}
    ready = run(place, "migrate", "--run-syncdb", "-v", "0", **environment)
    assert ready.returncode == 0, ready.stderr
    return address


def copied(place: Path, source: str, target: str) -> subprocess.CompletedProcess[str]:
    return run(place, "copy_from", DATABASE_URL=target, COPY_FROM=source)


def proved(place: Path, address: str) -> object:
    told = run(place, "verify_records", "--json", DATABASE_URL=address)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def found(place: Path, address: str, words: str) -> str:
    """The numbers of the cases that the search finds there."""
    asked = (
        f"from workflows.cases.models import Case; from workflows.cases.search import matching; {FIND.format(words)}"
    )
    return run(place, "shell", "-v", "0", "-c", asked, DATABASE_URL=address).stdout


FIND = "print(sorted(Case.objects.filter(matching('{}')).values_list('number', flat=True)))"
ACCOUNT = """
from connected_desk.city.models import Person
Person.objects.create_user("admin@city.example", name="管理者")
"""
NUMBER_ON = """
from django.utils import timezone
from tests.support import received_case
print(received_case(timezone.now()).number)
"""


def test_everything_is_copied_and_proves_there_and_work_goes_on(here: str, aside: dict[str, str], tmp_path: Path):
    """By way of SQLite, whichever database the suite runs on: on PostgreSQL that is the way there and the way back."""
    between, back = made(tmp_path, f"sqlite:///{tmp_path}/between.sqlite3"), made(tmp_path, aside["DATABASE_URL"])

    for source, target in ((here, between), (between, back)):
        told = copied(tmp_path, source, target)
        assert told.returncode == 0, told.stderr

    assert proved(tmp_path, back) == proved(tmp_path, between) == proved(tmp_path, here)
    assert found(tmp_path, back, "水道") == found(tmp_path, here, "水道") != "[]\n"
    goes_on = run(tmp_path, "shell", "-v", "0", "-c", NUMBER_ON, DATABASE_URL=back)
    assert goes_on.stdout.startswith("CD-"), goes_on.stderr


def test_a_database_that_holds_records_takes_no_copy(here: str, tmp_path: Path):
    other = made(tmp_path, f"sqlite:///{tmp_path}/other.sqlite3")

    told = copied(tmp_path, other, here)

    assert (told.returncode, told.stdout) == (1, "")
    assert "This database holds records or accounts." in told.stderr


def test_an_account_somebody_made_is_not_overwritten(here: str, tmp_path: Path):
    other = made(tmp_path, f"sqlite:///{tmp_path}/other.sqlite3")
    assert run(tmp_path, "shell", "-c", ACCOUNT, DATABASE_URL=other).returncode == 0

    told = copied(tmp_path, here, other)

    assert told.returncode == 1
    assert "This database holds records or accounts." in told.stderr


def test_a_database_of_another_release_is_not_copied(here: str, tmp_path: Path):
    other = made(tmp_path, f"sqlite:///{tmp_path}/other.sqlite3")
    MigrationRecorder(connection).record_applied("records", "9999_of_a_later_release")
    try:
        told = copied(tmp_path, outside(tmp_path).address, other)
    finally:
        MigrationRecorder(connection).record_unapplied("records", "9999_of_a_later_release")

    assert told.returncode == 1
    assert "not of one release" in told.stderr


def test_an_address_with_nothing_behind_it_is_told(here: str, tmp_path: Path):
    other = made(tmp_path, f"sqlite:///{tmp_path}/other.sqlite3")

    told = copied(tmp_path, f"sqlite:///{tmp_path}/mistyped.sqlite3", other)

    assert told.returncode == 1
    assert "There is nothing in the database that COPY_FROM names." in told.stderr


def test_an_address_that_is_none_is_told_with_an_example(here: str, tmp_path: Path):
    told = copied(tmp_path, "", here)

    assert told.returncode == 1
    assert "COPY_FROM" in told.stderr
