"""Erasing what one thing's rows say, under a disposal: words, bodies of logs and files. The rows stay as a skeleton."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, EmailField, Field, JSONField, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import override

from connected_desk.records import files, log
from connected_desk.records.erased import PREFIX, told
from connected_desk.records.keeping import Keeps, kept_of
from connected_desk.records.models import LogRow, StoredFile

# Where a row must have an address, and often one of its own; the domain is nobody's for good (RFC 2606).
NOBODY = Concat(Value("erased."), Cast("pk", CharField()), Value("@disposal.invalid"))


@dataclass(frozen=True)
class Erasure:
    """Under which disposal something is erased, by whom, for which unit, and when."""

    number: int
    by: log.Actor
    unit_id: int | None
    at: datetime

    @property
    def reference(self) -> str:
        """What `erased_by` of logs and files says."""
        return f"{PREFIX}{self.number}"

    @property
    def words(self) -> str:
        """What stands where words stood, for readers of both languages."""
        with override("ja"):
            japanese = told(self.reference)
        with override("en"):
            return f"{japanese} / {told(self.reference)}"


@transaction.atomic
def erase(kind: str, key: UUID, name: str, erasure: Erasure) -> Mapping[str, int]:
    """Erase whatever any room keeps of the thing; returns how many `rows`, `bodies` and `files` lost what they held.

    Bytes leave the storage when the transaction commits. What holds it off is for the caller to know.
    """
    tally: Counter[str] = Counter()
    # Files first: the rows that lead to them may go.
    for one in kept_of(kind):
        tally["files"] += _erase_files(one, _rows(one, key, name), erasure)
    for one in kept_of(kind):
        rows = _rows(one, key, name)
        if one.chain:
            tally["bodies"] += sum(_erase_bodies(row, one.chain, erasure) for row in rows.select_for_update())
        tally["rows"] += _erase_rows(one, rows, erasure)
    return tally


def _rows(one: Keeps, key: UUID, name: str) -> QuerySet[Any]:
    model: type[Model] = apps.get_model(one.model)
    rows = model._base_manager.filter(**{one.way: name if one.by_name else key})
    # By their own keys from here on: the way may lead over many rows, and neither a lock nor an update follows it.
    return model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))


def _erase_files(one: Keeps, rows: QuerySet[Any], erasure: Erasure) -> int:
    found = StoredFile.objects.filter(
        pk__in=[pk for name in one.files for pk in rows.values_list(name, flat=True) if pk], erased_by=""
    )
    for stored in found:
        files.erase(stored, disposal=erasure.reference)
    return len(found)


def _erase_bodies(subject: Any, kind: str, erasure: Erasure) -> int:
    """Empty the log of one subject, but for the rows that tell of erasures."""
    rows = LogRow.objects.filter(subject_kind=kind, subject_key=subject.key, kept__erased_by="").exclude(move=log.ERASE)
    seqs = list(rows.values_list("seq", flat=True))
    if not seqs:
        return 0
    log.erase(
        subject,
        seqs,
        kind=kind,
        disposal=erasure.reference,
        by=erasure.by,
        unit_id=erasure.unit_id,
        at=erasure.at,
    )
    # Only the head: saving the row whole would put back what is being erased, and ask its state machine.
    type(subject)._base_manager.filter(pk=subject.pk).update(log_seq=subject.log_seq, log_head=subject.log_head)
    return len(seqs)


def _erase_rows(one: Keeps, rows: QuerySet[Any], erasure: Erasure) -> int:
    if one.gone:
        return int(rows.delete()[0])
    touched = set()
    for field in _fields(one):
        filled = rows.exclude(**{f"{field.name}__in": _empty(field)})
        if field.null:
            filled = filled.exclude(**{field.name: None})
        pks = list(filled.values_list("pk", flat=True))
        filled.model._base_manager.filter(pk__in=pks).update(**{field.name: _instead(field, erasure)})
        touched |= set(pks)
    return len(touched)


def _fields(one: Keeps) -> Iterator[Any]:
    meta = apps.get_model(one.model)._meta
    return (meta.get_field(name) for name in one.fields)


def _empty(field: Field) -> list[Any]:
    return [{}, []] if isinstance(field, JSONField) else [""]


def _instead(field: Field, erasure: Erasure) -> Any:
    """What stands where words stood: what was empty stays so, what was filled stays filled, as rules between columns
    ask for."""
    if isinstance(field, JSONField):
        return field.get_default() if field.has_default() else {}
    if isinstance(field, EmailField):
        return NOBODY
    return erasure.words[: field.max_length]
