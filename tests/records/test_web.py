"""What every answer carries, and what the health pages say."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.urls import resolve

from connected_desk.records import access, files, security, worker
from connected_desk.records.middleware import RequestClockMiddleware, address_of
from connected_desk.records.models import Access, SecurityEvent

from .support import MONDAY, Subject


def through_the_middleware(rf, answer: HttpResponse):
    """A request that went through, and its answer."""
    request = rf.get("/")
    return request, RequestClockMiddleware(lambda _request: answer)(request)


@time_machine.travel(MONDAY, tick=False)
def test_a_request_carries_the_one_instant_it_happens_at_and_a_number(rf):
    request, answer = through_the_middleware(rf, HttpResponse())
    assert (request.at, request.at.tzname()) == (MONDAY, "UTC")
    assert answer.headers["X-Request-ID"] == request.id


def test_an_answer_is_stored_nowhere_unless_its_view_says_otherwise(rf):
    _request, plain = through_the_middleware(rf, HttpResponse())
    _request, public = through_the_middleware(rf, HttpResponse(headers={"Cache-Control": "public, max-age=60"}))
    assert (plain.headers["Cache-Control"], public.headers["Cache-Control"]) == (
        "private, no-store",
        "public, max-age=60",
    )


def test_the_site_says_that_it_is_alive_without_asking_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


@time_machine.travel(MONDAY, tick=False)
@pytest.mark.parametrize(("silent_for", "status"), [(0, 200), (120, 200), (121, 503)])
def test_the_site_is_ready_while_a_worker_was_seen_within_two_minutes(client, db, storage, silent_for, status):
    worker.beat("one", at=MONDAY - timedelta(seconds=silent_for))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        status,
        {"database": True, "storage": True, "worker": status == 200},
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert list(storage.rglob("*probe*")) == []


def test_the_site_is_not_ready_while_files_cannot_be_written(client, db, storage, monkeypatch):
    worker.beat("one", at=MONDAY)
    monkeypatch.setattr(files, "writable", lambda: False)
    with time_machine.travel(MONDAY):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "storage": False, "worker": True})


def test_a_folder_that_is_none_is_not_writable(storage):
    storage.parent.mkdir(exist_ok=True)
    storage.write_text("a file where the folder should be")
    assert files.writable() is False


def test_the_site_says_so_while_the_database_is_away(client, db, storage, monkeypatch):
    def away(*_args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "is_usable", lambda: False)
    monkeypatch.setattr(worker, "last_seen", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": False, "storage": True, "worker": False})


def test_a_refusal_is_written_on_one_line_with_who_what_and_whence(db):
    key = Subject().key
    security.refuse(
        "move.refused",
        sentence="まだ進めません。\r\n足りないもの\x1b[31m",
        at=MONDAY,
        actor_id=7,
        subject_kind="case",
        subject_key=key,
        path="/desk/\n" + "x" * 600,
        address="192.0.2.1",
    )
    event = SecurityEvent.objects.get()
    assert (event.kind, event.sentence, event.at, event.actor_id, event.subject_key, event.path, event.address) == (
        "move.refused",
        "まだ進めません。  足りないもの [31m",
        MONDAY,
        7,
        key,
        "/desk/ " + "x" * 493,
        "192.0.2.1",
    )


def test_where_a_refused_request_came_from_is_told_without_what_was_in_its_address(rf):
    request = rf.post("/readyz?token=secret")
    request.at, request.address, request.resolver_match = MONDAY, "192.0.2.1", resolve("/readyz")
    assert security.whence(request) == {"at": MONDAY, "actor_id": None, "path": "POST /readyz", "address": "192.0.2.1"}


@pytest.mark.parametrize(
    ("behind_tls", "noted", "address"),
    [
        (True, "198.51.100.9, 203.0.113.5", "203.0.113.5"),  # the first entry is whatever the client wrote
        (True, "", "192.0.2.1"),
        (False, "203.0.113.5", "192.0.2.1"),  # nobody stands before the site who could be believed
    ],
)
def test_the_address_is_the_one_the_nearest_proxy_noted(rf, settings, behind_tls, noted, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind_tls else None
    headers = {"HTTP_X_FORWARDED_FOR": noted} if noted else {}

    assert address_of(rf.get("/", REMOTE_ADDR="192.0.2.1", **headers)) == address


def test_a_read_is_noted(db):
    key = Subject().key
    access.note(person_id=7, what="file", at=MONDAY, subject_kind="file", subject_key=key)
    assert Access.objects.values_list("person_id", "what", "at", "subject_kind", "subject_key").get() == (
        7,
        "file",
        MONDAY,
        "file",
        key,
    )
