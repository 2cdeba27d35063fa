"""Files in an S3-compatible store: kept, handed out and found again; and what happens while the store is away."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from connected_desk.records import bucket, files, verify, worker
from connected_desk.records.models import StoredFile
from connected_desk.records.outages import StorageAway
from tests import buckets
from tests.wire import State, Wire, wire

from .support import MONDAY, PDF, upload

IMPATIENT = Config(connect_timeout=0.5, read_timeout=0.5, retries={"total_max_attempts": 2, "mode": "standard"})


@pytest.fixture(scope="module")
def store() -> Iterator[int]:
    with buckets.store() as port:
        yield port


@pytest.fixture
def line(store: int, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The site keeps its files in the store at the other end of this wire; it is empty."""
    monkeypatch.setattr(bucket, "PATIENCE", bucket.PATIENCE.merge(IMPATIENT))
    buckets.make_bucket(store)
    with wire(store) as one:
        settings.STORAGES = buckets.storages(settings, one.port)
        yield one


def test_a_file_comes_back_byte_for_byte_and_is_proved(db, line):
    data = PDF + bytes(range(256)) * 2000
    stored = files.store(upload("提案書.pdf", data), at=MONDAY)

    assert b"".join(files.response(stored).streaming_content) == data
    assert default_storage.size(stored.path) == len(data)
    assert list(verify.file_faults()) == []


def test_what_was_changed_or_removed_in_the_store_is_found(db, line, store):
    first, second = (files.store(upload(f"{name}.pdf", PDF), at=MONDAY) for name in "ab")
    outside = buckets.client(store)
    outside.put_object(Bucket=buckets.BUCKET, Key=first.path, Body=PDF.replace(b"1", b"2"))
    outside.delete_object(Bucket=buckets.BUCKET, Key=second.path)

    assert len(list(verify.file_faults())) == 2


def test_bytes_without_a_row_are_swept_after_a_day_and_others_stay(db, line):
    stored = files.store(upload("a.pdf", PDF), at=MONDAY)
    default_storage.save("files/ab/cd/abcd", ContentFile(b"left behind"))
    now = timezone.now()

    assert files.sweep(at=now + timedelta(hours=23)) == 0
    assert files.sweep(at=now + timedelta(hours=25)) == 1
    assert default_storage.exists(stored.path)
    assert not default_storage.exists("files/ab/cd/abcd")


def test_what_is_disposed_of_leaves_the_store(db, line, django_capture_on_commit_callbacks):
    stored = files.store(upload("a.pdf", PDF), at=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        files.erase(stored, disposal="D-1")
    assert not default_storage.exists(stored.path)


@pytest.mark.parametrize("state", [State.DOWN, State.DEAD, State.CUT])
def test_while_the_store_is_away_nothing_is_acknowledged_and_afterwards_all_goes_on(db, client, line, state):
    kept = files.store(upload("before.pdf", PDF + b" " * 5000), at=MONDAY)
    worker.beat("one", at=MONDAY)
    line.turn(state)

    with pytest.raises(StorageAway):
        files.response(kept)
    if state != State.CUT:  # a short answer passes the cut whole
        with pytest.raises(StorageAway):
            files.store(upload("meanwhile.pdf", PDF), at=MONDAY)
        assert StoredFile.objects.count() == 1
        with time_machine.travel(MONDAY, tick=False):
            assert client.get("/readyz").json() == {"database": True, "storage": False, "worker": True}

    line.turn(State.THROUGH)
    assert b"".join(files.response(kept).streaming_content).startswith(PDF)
    assert files.store(upload("after.pdf", PDF), at=MONDAY).pk
    assert files.writable()
