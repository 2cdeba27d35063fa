"""A document in every form it is published in, and the keeping of those files."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation

from connected_desk.records.models import Scan, StoredFile

from . import screen, sheets
from .models import FileKind, Report

CONTENT_TYPES = {
    FileKind.JSON: "application/json",
    FileKind.HTML: "text/html",
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv",
}


def written(text: str, kinds: Iterable[str]) -> dict[str, bytes]:
    """The document (canonical JSON) in each of the kinds. The same document gives the same bytes."""
    document = json.loads(text)
    make = {
        FileKind.JSON: lambda: text.encode(),
        FileKind.HTML: lambda: screen.standalone(document).encode(),
        FileKind.PDF: lambda: screen.paper(document),
        FileKind.XLSX: lambda: sheets.workbook(document),
        FileKind.CSV: lambda: sheets.csv_text(document).encode("utf-8-sig"),
    }
    with translation.override(document["language"]):
        return {kind: make[FileKind(kind)]() for kind in kinds}


def keep(report: Report, audience: str, kind: str, data: bytes, *, at: datetime) -> StoredFile:
    """Keep one form: bytes first, then the row. A row that is rolled back leaves bytes that `sweep` removes."""
    stored = StoredFile(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        original_name=f"report-{report.period}-{report.edition}-{audience}.{kind}",
        content_type=CONTENT_TYPES[FileKind(kind)],
        scan=Scan.NOT_CONFIGURED,  # made here, of our own records
        created_at=at,
    )
    default_storage.save(stored.path, ContentFile(data))
    stored.save(force_insert=True)
    return stored
