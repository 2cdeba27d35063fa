"""Asking the virus scanner, and what becomes of the file."""

import io
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from connected_desk.records import files, jobs, scanning
from connected_desk.records.models import SecurityEvent, StoredFile
from connected_desk.records.worker import Worker
from tests.proposals.server import free_port

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


# ClamAV itself, with a signature of the test's own: it proves that we understand each other, not what it knows.
CLAMD = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
MINUTES = 2  # for it to start


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def pdf_with(stream: bytes, how: bytes = b"") -> bytes:
    head = b"1 0 obj\n<< /Length %d %s >>\nstream\n" % (len(stream), how)
    return b"%PDF-1.7\n" + head + stream + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


TYPES = {"[Content_Types].xml": b'<?xml version="1.0"?><Types/>'}
ARCHIVE = zipped({"a.txt": EICAR})
FORMS = {
    "plain.txt": EICAR,
    "in a row.csv": b"a,b\r\n1," + EICAR + b"\r\n",
    "stream.pdf": pdf_with(EICAR),
    "deflated stream.pdf": pdf_with(zlib.compress(EICAR), b"/Filter /FlateDecode"),
    "part.docx": zipped(TYPES | {"word/document.xml": b"<w/>", "word/media/image1.png": EICAR}),
    "zip in it.xlsx": zipped(TYPES | {"xl/workbook.xml": b"<x/>", "xl/embeddings/a.bin": ARCHIVE}),
    "archive.zip": ARCHIVE,
    "archive in it.zip": zipped({"a.zip": ARCHIVE}),
}


@pytest.fixture
def clamd(settings, storage, monkeypatch, tmp_path) -> Iterator[None]:
    """The daemon at work, and a site that knows of it."""
    if not CLAMD:
        pytest.skip("clamd is not installed (on Debian: apt-get install clamav-daemon)")
    monkeypatch.setattr(jobs, "_recurring", {})
    port, signatures = free_port(), tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    (tmp_path / "clamd.conf").write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nDatabaseDirectory {signatures}\n"
        f"TemporaryDirectory {tmp_path}\n" + ("User root\n" if os.geteuid() == 0 else "")
    )
    daemon = subprocess.Popen([CLAMD, "--config-file", str(tmp_path / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        wait_for(port, daemon)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"
        yield
    finally:
        daemon.kill()
        daemon.wait()


def wait_for(port: int, daemon: subprocess.Popen[bytes]) -> None:
    """Until it answers on its port."""
    deadline = time.monotonic() + 60 * MINUTES
    while time.monotonic() < deadline and daemon.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.2)
    pytest.fail("clamd did not start.")


@pytest.mark.soak
def test_clamd_itself_finds_the_test_virus_in_every_form_that_the_desk_would_keep(db, clamd, settings):
    outcomes = {}
    for name, data in FORMS.items():
        assert scanning.verdict(ContentFile(data), settings.CLAMD_URL) == "Eicar-Test-Signature.UNOFFICIAL"
        try:
            files.store(upload(name, data), at=MONDAY)
        except files.FileRefused:
            outcomes[name] = "refused"
    files.store(upload("harmless.pdf", PDF), at=MONDAY)
    work()
    outcomes |= dict(StoredFile.objects.values_list("original_name", "scan"))

    assert outcomes.pop("harmless.pdf") == "clean"
    assert outcomes == {name: "refused" if name.endswith(".zip") else "infected" for name in FORMS}
    print(f"\nclamd: {outcomes}")  # noqa: T201  (the figures of the run)
