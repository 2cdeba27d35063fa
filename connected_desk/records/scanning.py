"""Asking ClamAV about a stored file, over its INSTREAM command; set off as a job, tried again while it is away."""

import logging
import socket
import struct
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.records import jobs, security
from connected_desk.records.models import Scan, StoredFile

logger = logging.getLogger(__name__)

TIMEOUT = 60  # seconds for each step of the talk
CHUNK = 64 * 1024
_listeners: list[Callable[[StoredFile, datetime], None]] = []


class ScanFailed(Exception):
    """The scanner gave no verdict: it is away, overloaded, or refuses the size."""


def set_off(stored: StoredFile) -> None:
    """Have the file scanned soon, once the transaction that keeps it has committed."""
    jobs.enqueue(scan, key=str(stored.key))


@jobs.job
def scan(*, key: str, at: datetime) -> None:
    """Scan one file and write down the verdict; where there is none, `scan_again` comes back to it."""
    stored = StoredFile.objects.get(key=key)
    if stored.scan != Scan.PENDING or stored.erased_by:
        return
    try:
        with default_storage.open(stored.path) as kept:
            found = verdict(kept, settings.CLAMD_URL)
    except ScanFailed as error:
        logger.warning("File %s is not scanned: %s", key, error)
        _write(stored, Scan.FAILED, at)
        return
    if found:
        _condemn(stored, found, at)
    else:
        _write(stored, Scan.CLEAN, at)


@transaction.atomic
def _condemn(stored: StoredFile, found: str, at: datetime) -> None:
    """All of it or nothing: a worker killed in between scans the file once more."""
    _write(stored, Scan.INFECTED, at)
    security.refuse(
        "file.infected",
        sentence=_("The scanner found %(name)s in a stored file.") % {"name": found},
        at=at,
        subject_kind="file",
        subject_key=stored.key,
    )
    for tell in _listeners:
        tell(stored, at)


def when_infected(tell: Callable[[StoredFile, datetime], None]) -> Callable[[StoredFile, datetime], None]:
    """Register who is told of a file in which something was found: the room that knows what the file belongs to."""
    _listeners.append(tell)
    return tell


def _write(stored: StoredFile, result: Scan, at: datetime) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(scan=result, scan_at=at)


@transaction.atomic
def scan_again() -> None:
    """Set off the scans that gave no verdict; called every few minutes, for the time when the scanner is back."""
    for stored in StoredFile.objects.select_for_update().filter(scan=Scan.FAILED, erased_by=""):
        StoredFile.objects.filter(pk=stored.pk).update(scan=Scan.PENDING)
        set_off(stored)


def verdict(kept: File, url: str) -> str:
    """The name of what ClamAV found, or an empty text for a clean file. Raises ScanFailed."""
    where = urlsplit(url)
    try:
        with socket.create_connection((where.hostname, where.port or 3310), timeout=TIMEOUT) as talk:
            talk.sendall(b"zINSTREAM\0")
            for chunk in kept.chunks(CHUNK):
                talk.sendall(struct.pack("!L", len(chunk)) + chunk)
            talk.sendall(struct.pack("!L", 0))
            answer = _answer(talk)
    except OSError as error:
        raise ScanFailed(f"clamd: {error}") from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScanFailed(f"clamd: {answer[:200]}")


def _answer(talk: socket.socket) -> str:
    """All that comes until the closing NUL or the end of the connection."""
    received = b""
    while not received.endswith(b"\0") and len(received) < CHUNK:
        piece = talk.recv(4096)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0").decode("utf-8", "replace").strip()
