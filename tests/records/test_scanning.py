"""Asking the virus scanner, and what becomes of the file."""

import socket
import struct
import threading
from collections.abc import Iterator
from typing import IO

import pytest
from django.utils.translation import override

from connected_desk.records import files, jobs, scanning
from connected_desk.records.models import SecurityEvent, StoredFile
from connected_desk.records.worker import Worker

from .support import MONDAY, PDF, TUESDAY, upload

# What every scanner calls a virus, so that scanners can be tested (eicar.org); in two pieces, lest one finds this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(threading.Thread):
    """Speaks clamd's INSTREAM on a port of its own: finds what scanners are tested with wherever the bytes hold it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.listening.getsockname()[1]}"
        self.received: list[bytes] = []
        self.answer: bytes | None = None
        self.limit: int | None = None  # StreamMaxLength: what is longer is answered and cut off in the middle
        self.silent = threading.Event()
        self.over = threading.Event()

    def run(self) -> None:
        while True:
            try:
                talk, _from = self.listening.accept()
            except OSError:
                return
            with talk, talk.makefile("rb") as heard:
                self.converse(talk, heard)

    def converse(self, talk: socket.socket, heard: IO[bytes]) -> None:
        """One file, from the command to the verdict."""
        assert heard.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", heard.read(4))[0]:
            if self.limit is not None and len(data) + size > self.limit:
                talk.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            data += heard.read(size)
        self.received.append(data)
        if self.silent.is_set():
            self.over.wait(10)
            return
        talk.sendall(self.answer or (b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"))


@pytest.fixture
def scanner(settings, storage, monkeypatch) -> Iterator[Scanner]:
    """A scanner at work, and a site that knows of it."""
    monkeypatch.setattr(jobs, "_recurring", {})
    scanner = Scanner()
    scanner.start()
    settings.CLAMD_URL = scanner.url
    yield scanner
    scanner.over.set()
    scanner.listening.shutdown(socket.SHUT_RDWR)
    scanner.listening.close()
    scanner.join(5)


def work() -> None:
    """A worker does what is due."""
    Worker(lambda: TUESDAY).run_once()


def scans() -> list[tuple[str, object]]:
    """What is known of each file."""
    return list(StoredFile.objects.order_by("pk").values_list("scan", "scan_at"))


def test_a_file_is_pending_until_the_worker_had_it_scanned(db, scanner):
    files.store(upload("a.pdf", PDF.ljust(200_000, b" ")), at=MONDAY)
    assert scans() == [("pending", None)]

    work()

    assert scans() == [("clean", TUESDAY)]
    assert scanner.received == [PDF.ljust(200_000, b" ")]


def test_an_infected_file_is_marked_and_stands_in_the_security_log(db, scanner):
    stored = files.store(upload("a.pdf", PDF + EICAR), at=MONDAY)

    with override("en"):
        work()

    assert scans() == [("infected", TUESDAY)]
    event = SecurityEvent.objects.get()
    assert (event.kind, event.subject_kind, event.subject_key, event.sentence) == (
        "file.infected",
        "file",
        stored.key,
        "The scanner found Eicar-Test-Signature in a stored file.",
    )


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but not quite\0", b"\0"])
def test_an_answer_that_is_no_verdict_leaves_the_file_unscanned_until_it_is_scanned_again(db, scanner, answer):
    files.store(upload("a.pdf", PDF), at=MONDAY)
    scanner.answer = answer
    work()
    assert scans() == [("failed", TUESDAY)]

    scanner.answer = None
    scanning.scan_again()
    work()
    assert scans() == [("clean", TUESDAY)]


def test_while_the_scanner_is_away_files_are_kept_and_wait(db, scanner, settings):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
    files.store(upload("a.pdf", PDF), at=MONDAY)
    work()
    scanning.scan_again()
    work()
    assert scans() == [("failed", TUESDAY)]

    settings.CLAMD_URL = scanner.url
    scanning.scan_again()
    work()
    assert scans() == [("clean", TUESDAY)]


def test_a_file_that_has_its_verdict_is_not_scanned_again(db, scanner):
    files.store(upload("a.pdf", PDF), at=MONDAY)
    work()
    scanning.scan_again()
    scanning.set_off(StoredFile.objects.get())
    work()
    assert len(scanner.received) == 1


def test_a_scanner_that_says_nothing_is_given_up_and_asked_again(db, scanner, monkeypatch):
    monkeypatch.setattr(scanning, "TIMEOUT", 0.2)
    scanner.silent.set()
    files.store(upload("a.pdf", PDF), at=MONDAY)
    work()
    assert scans() == [("failed", TUESDAY)]

    scanner.silent.clear()
    scanner.over.set()
    scanning.scan_again()
    work()
    assert scans() == [("clean", TUESDAY)]


@pytest.mark.parametrize("size", [100, 3_000_000])
def test_a_file_longer_than_the_scanner_takes_stays_without_a_verdict(db, scanner, size):
    scanner.limit = 50
    files.store(upload("a.pdf", PDF.ljust(size, b" ")), at=MONDAY)
    work()
    assert scans() == [("failed", TUESDAY)]


def test_whoever_is_told_of_a_virus_is_told_once_and_of_the_right_file(db, scanner, monkeypatch):
    told = []
    monkeypatch.setattr(scanning, "_listeners", [lambda stored, at: told.append((stored.original_name, at))])
    files.store(upload("clean.pdf", PDF), at=MONDAY)
    files.store(upload("bad.pdf", PDF + EICAR), at=MONDAY)
    work()
    work()
    assert told == [("bad.pdf", TUESDAY)]


def test_a_verdict_whose_telling_failed_is_given_again(db, scanner, monkeypatch):
    def fail(stored: StoredFile, at: object) -> None:
        raise RuntimeError("no room for a mail")

    monkeypatch.setattr(scanning, "_listeners", [fail])
    stored = files.store(upload("bad.pdf", PDF + EICAR), at=MONDAY)
    with pytest.raises(RuntimeError):
        scanning.scan.func(key=str(stored.key), at=TUESDAY)
    assert (scans(), SecurityEvent.objects.count()) == ([("pending", None)], 0)
