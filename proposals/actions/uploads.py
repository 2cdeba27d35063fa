"""Keeping the files of a form: each judged by itself, and kept aside until the form they were chosen in is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.records import files
from connected_desk.records.models import StoredFile

from ..file_queries import files_waiting
from ..intake import MAX_FILES, WAITING_KEPT
from ..models import InformationRequest, Message, SentFile, WaitingFile


@dataclass(frozen=True)
class Received:
    """The files that were kept, and a sentence for each that was not."""

    stored: tuple[StoredFile, ...]
    refused: tuple[str, ...]


def store_each(uploads: Iterable[UploadedFile], *, there: Sequence[StoredFile], free: int, at: datetime) -> Received:
    """Keep the files one by one, up to as many as are `free`; a refused one does not touch the others.

    What is `there` already, by name and bytes, is not kept twice: whoever sends a form again after the connection
    broke, or reloads it, adds nothing.
    """
    stored: list[StoredFile] = []
    refused: list[str] = []
    for upload in uploads:
        if any(files.is_same(upload, one) for one in (*there, *stored)):
            continue
        if len(stored) >= free:
            refused.append(_too_many(upload))
            continue
        try:
            stored.append(files.store(upload, at=at))
        except files.FileRefused as refusal:
            refused.append(str(refusal))
    return Received(tuple(stored), tuple(refused))


@transaction.atomic
def hold(*, holder: str, uploads: Iterable[UploadedFile], free: int, at: datetime) -> tuple[str, ...]:
    """Keep what was chosen in a form that is not sent yet; returns the sentences of the refusals."""
    received = store_each(uploads, there=files_waiting(holder), free=free, at=at)
    WaitingFile.objects.bulk_create(WaitingFile(holder=holder, stored_file=one, since=at) for one in received.stored)
    return received.refused


@transaction.atomic
def let_go(*, holder: str, key: UUID) -> str:
    """Take a file out of a form that is not sent yet and dispose of it; its name, empty if it was gone already."""
    waiting = WaitingFile.objects.select_for_update().filter(holder=holder, stored_file__key=key).first()
    if waiting is None:
        return ""
    name = files.shown(waiting.stored_file.original_name)
    _dispose([waiting], "taken out before it was sent")
    return name


@transaction.atomic
def drop_waiting(*, at: datetime) -> int:
    """Dispose of what waited longer than a day for a form that was never sent; returns how many files went."""
    stale = list(WaitingFile.objects.select_for_update().filter(since__lte=at - WAITING_KEPT))
    _dispose(stale, "the form was never sent")
    return len(stale)


def take_waiting(holder: str) -> list[StoredFile]:
    """The files a form holds, which are its no longer: whoever sends the form twice sends them once.

    Call it in the transaction of what they are sent with.
    """
    rows = list(WaitingFile.objects.select_for_update().filter(holder=holder).select_related("stored_file"))
    WaitingFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.stored_file for row in rows]


def send_along(
    stored: Iterable[StoredFile], *, message: Message | None = None, request: InformationRequest | None = None
) -> None:
    """Tie files to the message, or to the answers of the request, they are sent with."""
    SentFile.objects.bulk_create(SentFile(message=message, request=request, stored_file=one) for one in stored)


def _dispose(rows: list[WaitingFile], disposal: str) -> None:
    WaitingFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        files.erase(row.stored_file, disposal=disposal)


def _too_many(upload: UploadedFile) -> str:
    sentence = _("“%(name)s” was not added: up to %(count)s files can be attached. Remove one first.")
    return sentence % {"name": files.shown(upload.name or ""), "count": MAX_FILES}
