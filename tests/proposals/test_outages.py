"""While files, disk or database are away nothing is acknowledged, and what was typed is not lost."""

import errno
import html
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client

from connected_desk.records.models import OutboxMail, StoredFile
from connected_desk.records.outages import StorageAway
from connected_desk.records.storage import SyncedFolder
from proposals.models import Draft, Proposal
from workflows.cases.models import Case

from .support import CONTENT, a_file, carried, fill_in, submit

AWAY = [StorageAway("EndpointConnectionError"), OSError(errno.ENOSPC, "No space left on device"), OperationalError("x")]


@pytest.fixture
def client() -> Client:
    """A browser that is shown the page of an error, as everybody is."""
    return Client(headers={"accept-language": "ja"}, raise_request_exception=False)


def failing(error: Exception) -> Any:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", AWAY, ids=lambda one: type(one).__name__)
def test_a_file_that_cannot_be_kept_is_not_acknowledged_and_the_page_says_when_to_try_again(
    client, clock, monkeypatch, error
):
    page = fill_in(client, upto="files")
    monkeypatch.setattr(SyncedFolder, "save", failing(error))

    answer = client.post("/propose/files/", {**carried(page), "uploads": a_file(), "go": "add"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "ただいま受け付けられません" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert StoredFile.objects.count() == 0
    monkeypatch.undo()
    client.post("/propose/files/", {**carried(page), "uploads": a_file(), "go": "add"})
    assert StoredFile.objects.count() == 1


def test_what_was_typed_while_the_database_was_away_is_sent_again_from_the_page(client, clock, monkeypatch):
    page = fill_in(client, upto="content")
    typed = {**CONTENT, "summary": "一行目\n<b>二行目</b>", "title": "題 & 名"}
    monkeypatch.setattr(Draft, "save", failing(OperationalError("the database system is shutting down")))
    answer = client.post("/propose/content/", {**carried(page), **typed, "go": "next"})
    assert answer.status_code == 503
    monkeypatch.undo()

    shown = answer.content.decode()
    assert re.search(r'<form method="post" action="/propose/content/">', shown)
    again = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', shown)
    }
    assert again["summary"] == typed["summary"]
    after = client.post("/propose/content/", again)

    assert after.status_code == 302
    kept = Draft.objects.get().typed["content"]
    assert (kept["title"], kept["summary"].replace("\r", "")) == (typed["title"], typed["summary"])


def test_a_session_that_cannot_be_kept_is_an_outage_too_and_not_a_mistake_of_the_sender(client, clock, monkeypatch):
    page = fill_in(client, upto="content")
    del client.cookies["sessionid"]  # as after a day; the draft is then found by what its form carries
    save = Session.save

    def save_new_ones(self: Session, *args: Any, force_insert: bool = False, **options: Any) -> None:
        if not force_insert:
            raise OperationalError("server closed the connection unexpectedly")
        save(self, *args, force_insert=force_insert, **options)

    monkeypatch.setattr(Session, "save", save_new_ones)

    answer = client.post("/propose/content/", {**carried(page), **CONTENT, "go": "next"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "ただいま受け付けられません" in answer.content.decode()


def test_a_proposal_that_was_not_kept_whole_has_no_receipt_and_leaves_nothing_half_done(client, clock, monkeypatch):
    page = fill_in(client)
    broken = failing(OperationalError("gone"))
    monkeypatch.setattr("connected_desk.records.outbox.OutboxMail.objects.bulk_create", broken)
    answer = client.post("/propose/check/", {**carried(page), "go": "submit"})
    assert answer.status_code == 503
    assert (Proposal.objects.count(), Case.objects.count(), OutboxMail.objects.count()) == (0, 0, 0)
    monkeypatch.undo()

    receipt = submit(client, page)
    assert "CD-" in receipt.content.decode()
    assert Case.objects.count() == 1


def test_a_password_is_never_written_into_a_page(client, db, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.forms.authenticate", failing(OperationalError("gone")))
    answer = client.post("/desk/sign-in/", {"username": "desk@sakai.example", "password": "hunter2-hunter2"})
    assert answer.status_code == 503
    assert "desk@sakai.example" in answer.content.decode()
    assert "hunter2" not in answer.content.decode()


def test_an_error_of_ours_is_no_outage(client, clock, monkeypatch):
    page = fill_in(client, upto="content")
    monkeypatch.setattr(Draft, "save", failing(ValueError("a mistake")))
    answer = client.post("/propose/content/", {**carried(page), **CONTENT, "go": "next"})
    assert (answer.status_code, "Retry-After" in answer.headers) == (500, False)
