"""Keeping a file that is to be read in while its person looks at what it would change."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from connected_desk.records import files, tables
from connected_desk.records.sniffing import Fault

from .models import Person
from .setting_models import WaitingFile

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def hold_table(file: Any, *, kind: str, by: Person, at: datetime, said: str = "") -> WaitingFile:
    """Keep a table (CSV, XLSX); what the person left waiting of that kind, and called the same, goes.

    Raises records.files' FileRefused and tables.Unreadable.
    """
    data, content_type = tables.judged(file)
    tables.read(data, content_type)
    WaitingFile.objects.filter(by=by, kind=kind, said=said).delete()
    name = files.shown(file.name or "")[:400]
    return WaitingFile.objects.create(
        by=by, at=at, kind=kind, said=said, name=name, content_type=content_type, content=data
    )


@transaction.atomic
def hold_json(file: Any, *, kind: str, by: Person, at: datetime, said: str = "") -> WaitingFile:
    """Keep a file of plain text (JSON) of at most the usual size; what the person left waiting of that kind goes.

    Whoever reads it says what is wrong with it. Raises records.files' FileRefused.
    """
    name = files.shown(file.name or "")[:400]
    if file.size > files.LIMIT:
        raise files.FileRefused(Fault.TOO_BIG, name=name, size=files.megabytes(file.size), limit=files.LIMIT_MB)
    WaitingFile.objects.filter(by=by, kind=kind).delete()
    return WaitingFile.objects.create(
        by=by, at=at, kind=kind, said=said, name=name, content_type="application/json", content=file.read()
    )


def of(person: Any, kind: str, *, at: datetime) -> QuerySet[WaitingFile]:
    """The person's own files of that kind that wait still."""
    return WaitingFile.objects.filter(by=person.pk, kind=kind, at__gte=at - KEPT_FOR).select_related("by")


def table_of(waiting: WaitingFile) -> tables.Table:
    """The table that waits."""
    return tables.read(bytes(waiting.content), waiting.content_type)


def drop(waiting: WaitingFile) -> None:
    """Remove a file that was read in."""
    waiting.delete()


def let_go(*, at: datetime) -> None:
    """Remove every file that has waited for more than a day: it holds names."""
    WaitingFile.objects.filter(at__lt=at - KEPT_FOR).delete()
