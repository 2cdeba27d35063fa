"""A subject with a log, and other things the tests of this folder share."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from connected_desk.records import log
from connected_desk.records.models import Chained, LogRow
from tests.house.tree import ROOT

MONDAY = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 4, 7, 1, 0, tzinfo=UTC)
CLERK = log.Actor("person", 7)
KIND = "subject"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


class Subject(Chained):
    """Something with a log, in a table that only these tests make."""

    class Meta:
        app_label = "records_tests"
        managed = False


def write(subject: Subject, move: str, **changes: Any) -> LogRow:
    """Append a row as the engine does: append, then save the subject."""
    details = {
        "kind": KIND,
        "move": move,
        "from_state": "triage",
        "to_state": "triage",
        "body": {"reason": f"Because of {move}"},
        "actor": CLERK,
        "unit_id": 3,
        "at": MONDAY,
    }
    row = log.append(subject, **(details | changes))
    subject.save()
    return row


def subject_with(*moves: str) -> Subject:
    """A new subject with these moves in its log."""
    subject = Subject.objects.create()
    for move in moves:
        write(subject, move)
    return subject


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, data)


def office(more: dict[str, bytes | str] | None = None) -> bytes:
    """A Word file with these members besides the two every Word file has."""
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"} | (more or {}))


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """An archive with these members."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


class MailServer(BaseEmailBackend):
    """Stands where the mail server would be: takes messages, or raises what `faults` holds, one for each try."""

    taken: ClassVar[list[EmailMessage]] = []
    faults: ClassVar[list[Exception]] = []
    while_sending: ClassVar[Callable[[], None] | None] = None

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if MailServer.while_sending:
            MailServer.while_sending()
        if MailServer.faults:
            raise MailServer.faults.pop(0)
        MailServer.taken += messages
        return len(messages)


def run(place: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of ours, over a database and a storage of its own below `place`."""
    aside = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "STORAGE_URL": f"file://{place}/files",
        "DESK_DATA": str(place),
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command],
        env={**os.environ, **aside},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
