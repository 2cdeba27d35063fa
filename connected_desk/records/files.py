"""Keeping a file as it was handed in, and handing it out so that nothing in it can run.

What a file is, is decided in `sniffing.py`; whether it holds a virus in `scanning.py`; who may fetch it by the room
that owns what the file belongs to.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records import scanning
from connected_desk.records.erased import told
from connected_desk.records.mail_sniffing import MAIL_ENDINGS
from connected_desk.records.models import Scan, StoredFile
from connected_desk.records.sniffing import ENDINGS, JPEG, PDF, PNG, Fault, Unfit, sniff

LIMIT_MB = 10
LIMIT = LIMIT_MB * 1024 * 1024
KNOWN_ENDINGS = {**ENDINGS, **MAIL_ENDINGS}
Sniffer = Callable[[bytes, str], str]
ORPHANS_AFTER = timedelta(days=1)
LONGEST_STEM = 240  # bytes; file systems take 255 for a name with its ending
# Names Windows keeps for its devices, whatever follows the first dot; and signs no name may hold there.
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
# What is said of a file that is not kept, by its fault; the names are filled in by `judge`.
SENTENCES = {
    Fault.EMPTY: gettext_lazy("“%(name)s” is empty. Choose another file."),
    Fault.TOO_BIG: gettext_lazy("“%(name)s” is %(size)s MB. Choose a file of at most %(limit)s MB."),
    Fault.TYPE: gettext_lazy(
        "“%(name)s” cannot be used. Choose a PDF, Word, Excel, PowerPoint, PNG, JPEG, CSV or text file."
    ),
    Fault.BROKEN: gettext_lazy(
        "“%(name)s” is damaged or did not arrive whole. See whether it opens on your side, then choose it again."
    ),
    Fault.HEIC: gettext_lazy(
        "“%(name)s” is a photo in the format of iPhones (HEIC), which not everybody can open. Choose it as JPEG: in "
        "the iPhone's settings choose Camera, Formats, Most Compatible, or save a copy as JPEG."
    ),
    Fault.OLD: gettext_lazy(
        "“%(name)s” is in an old format of Word, Excel or PowerPoint. Save it as .docx, .xlsx, .pptx or PDF and choose "
        "that."
    ),
    Fault.LOCKED: gettext_lazy("“%(name)s” is locked with a password. Choose it without one."),
    Fault.MACROS: gettext_lazy(
        "“%(name)s” holds a macro or another part that runs. Save it without (.docx, .xlsx, .pptx or PDF) and choose "
        "that."
    ),
    Fault.BOMB: gettext_lazy("“%(name)s” unpacks to far more than it should. Save it as PDF and choose that."),
    Fault.PICTURE: gettext_lazy("The picture “%(name)s” has too many points. Make it smaller and choose it again."),
}


class FileRefused(Exception):
    """The file is not kept; the message is a sentence fit to show the person who chose it, `fault` its code."""

    def __init__(self, fault: Fault, **named: object) -> None:
        super().__init__(str(SENTENCES[fault]) % named)
        self.fault = fault


class FileWithheld(Exception):
    """The file is kept but not handed out; the message is a sentence fit to show the person who asked."""


def store(upload: UploadedFile, *, at: datetime, classification: str = "2", by: Sniffer = sniff) -> StoredFile:
    """Keep the file: bytes synced first, then the row, and a scan set off where a scanner is configured.

    Call it in the transaction of what the file belongs to. Where that is rolled back the bytes stay behind without a
    row, and `sweep` removes them after a day. `by` judges what it is, by its bytes. Raises FileRefused.
    """
    data, content_type = judge(upload, by=by)
    stored = StoredFile(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        original_name=_as_given(upload.name or ""),
        content_type=content_type,
        scan=Scan.PENDING if settings.CLAMD_URL else Scan.NOT_CONFIGURED,
        classification=classification,
        created_at=at,
    )
    default_storage.save(stored.path, ContentFile(data))
    with transaction.atomic():
        stored.save(force_insert=True)
        if stored.scan == Scan.PENDING:
            scanning.set_off(stored)
    return stored


def is_same(upload: UploadedFile, stored: StoredFile) -> bool:
    """Whether the upload is this very file once more: the same name and the same bytes."""
    if stored.original_name != _as_given(upload.name or "") or stored.size != upload.size:
        return False
    upload.seek(0)
    return hashlib.sha256(upload.read()).hexdigest() == stored.sha256


def _as_given(name: str) -> str:
    """The name as it came, less what no database takes."""
    return name.replace("\x00", "").encode("utf-8", "replace").decode()[:400]


def judge(upload: UploadedFile, *, by: Sniffer = sniff) -> tuple[bytes, str]:
    """The bytes and the content type of a file we would keep. Keeps nothing. Raises FileRefused."""
    name, size = shown(upload.name or ""), upload.size or 0
    if size > LIMIT:
        raise FileRefused(Fault.TOO_BIG, name=name, size=megabytes(size), limit=LIMIT_MB)
    upload.seek(0)
    data = upload.read()
    if not data:
        raise FileRefused(Fault.EMPTY, name=name)
    try:
        return data, by(data, upload.name or "")
    except Unfit as unfit:
        raise FileRefused(unfit.fault, name=name) from unfit


def megabytes(size: int) -> str:
    """The size in megabytes, rounded up: what is just over a limit is not said to be exactly that."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths / 10:.1f}"


def shown(name: str) -> str:
    """A file's name as it may be shown: composed (NFC), without marks that hide, turn or leave the line or folder."""
    visible = "".join(
        mark
        for mark in unicodedata.normalize("NFC", name)
        if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    return visible.replace("/", "_").replace("\\", "_").strip(" .") or _("unnamed file")


def download_name(stored: StoredFile) -> str:
    """The name a file is fetched under: as shown, one that every system takes, always ending as its content says."""
    name, endings = NOT_IN_NAMES.sub("_", shown(stored.original_name)), KNOWN_ENDINGS[stored.content_type]
    ending = PurePath(name).suffix if PurePath(name).suffix.lower() in endings else endings[0]
    stem = name.removesuffix(ending).encode()[:LONGEST_STEM].decode(errors="ignore").rstrip(" .")
    return f"{'_' if DEVICES.match(stem) else ''}{stem}{ending}"


def response(stored: StoredFile, *, inline: bool = False, confirmed: bool = False) -> FileResponse:
    """The answer that hands the file out: a download, never to be sniffed, run or kept on the way.

    `inline` shows a PDF or picture in the browser instead. `confirmed` says that the person, who must be of the desk,
    was warned that the file is not scanned yet. Raises FileWithheld. Who may ask at all is for the caller to know, and
    `access.note` for the caller to write.
    """
    _refuse_withheld(stored, confirmed=confirmed)
    answer = FileResponse(
        default_storage.open(stored.path),
        as_attachment=not (inline and stored.content_type in (PDF, PNG, JPEG)),
        filename=download_name(stored),
        content_type=stored.content_type,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _refuse_withheld(stored: StoredFile, *, confirmed: bool) -> None:
    name = shown(stored.original_name)
    if stored.erased_by:
        raise FileWithheld(told(stored.erased_by))
    if stored.scan == Scan.INFECTED:
        raise FileWithheld(_("“%(name)s” holds something dangerous and is not handed out.") % {"name": name})
    if confirmed:
        return
    if stored.scan == Scan.PENDING:
        raise FileWithheld(_("“%(name)s” is being checked. It takes a few minutes.") % {"name": name})
    if stored.scan == Scan.FAILED:
        raise FileWithheld(_("“%(name)s” could not be checked yet. It is checked again by itself.") % {"name": name})


@transaction.atomic
def erase(stored: StoredFile, *, disposal: str) -> None:
    """Dispose of the bytes and the name for good; the row stays and says which disposal took them."""
    stored.original_name, stored.erased_by = "", disposal
    stored.save(update_fields=["original_name", "erased_by"])
    path = stored.path
    # After the commit: bytes cannot be rolled back. Where the process dies in between, `sweep` removes them.
    transaction.on_commit(lambda: default_storage.delete(path))


def sweep(*, at: datetime) -> int:
    """Remove bytes older than a day that no row tells of; returns how many files went."""
    gone = 0
    for path in stored_paths():
        if default_storage.get_modified_time(path) < at - ORPHANS_AFTER and not _has_row(path):
            default_storage.delete(path)
            gone += 1
    return gone


def stored_paths() -> list[str]:
    """Every file the storage holds for a row, or held for one that is gone."""
    return _paths("files")


def _paths(folder: str) -> list[str]:
    """Every file below the folder."""
    if not default_storage.exists(folder):
        return []
    folders, names = default_storage.listdir(folder)
    return [f"{folder}/{name}" for name in names] + [path for below in folders for path in _paths(f"{folder}/{below}")]


def _has_row(path: str) -> bool:
    try:
        key = UUID(hex=path.rsplit("/", 1)[1])
    except ValueError:
        return False
    return StoredFile.objects.filter(key=key, erased_by="").exists()


def writable() -> bool:
    """Whether the storage takes and gives back a file right now."""
    try:
        name = default_storage.save("health/probe", ContentFile(b"written to see whether it can be written"))
        default_storage.delete(name)
    except OSError:
        return False
    return True
