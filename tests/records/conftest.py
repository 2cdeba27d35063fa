"""The table of the subjects these tests write a log for, and a storage of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from connected_desk.records import drills

from .support import MailServer, Subject


@pytest.fixture(scope="session")
def subject_table(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Makes the table once, outside any test's transaction."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Subject)


@pytest.fixture
def subjects(subject_table: None, db: None) -> Iterator[None]:
    """For tests that write logs."""
    yield
    Subject.objects.all().delete()


@pytest.fixture
def storage(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An empty folder that files are kept in during the test."""
    folder = tmp_path / "kept"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    }
    assert default_storage.location == str(folder)
    return folder


@pytest.fixture
def mail_server(settings: pytest.FixtureRequest) -> type[MailServer]:
    """A mail server that takes everything until told otherwise."""
    settings.EMAIL_BACKEND = "tests.records.support.MailServer"
    MailServer.taken.clear()
    MailServer.faults.clear()
    MailServer.while_sending = None
    return MailServer


@pytest.fixture
def aside(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty place beside this one."""
    place = tmp_path / "aside"
    place.mkdir()
    with drills._database_aside(place) as address:
        yield {"DATABASE_URL": address, "DESK_DATA": str(place), "STORAGE_URL": f"file://{place}/files"}
