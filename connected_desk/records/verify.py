"""Proving the records: every chain of the log, every seal, every stored file. Reads only, in constant memory."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from connected_desk.records import seals
from connected_desk.records.log import ERASE, digest, hash_of
from connected_desk.records.models import Chained, LogRow, Seal, SealedHead, StoredFile

Head = tuple[int, str]  # the number and the hash of a chain's last row


@dataclass(frozen=True)
class Fault:
    """One thing that does not prove: of which subject, at which row, and what is wrong in a sentence."""

    kind: str
    subject: str
    seq: int | None
    sentence: str


def log_faults(subjects: Iterable[tuple[str, type[Chained]]]) -> Iterator[Fault]:
    """What is wrong with the chains of these kinds of subject, and with rows of any kind not named here.

    The tables are read while the desk works on, so a chain that looks wrong is read once more under its lock.
    """
    known = dict(subjects)
    for kind, model in known.items():
        for key, head, rows in _paired(model, _chains(kind)):
            if any(_chain_faults(kind, key, head, rows)):
                yield from _proved_again(kind, key, model)
    strangers = LogRow.objects.exclude(subject_kind__in=known).order_by("subject_kind", "subject_key", "seq")
    for row in strangers.filter(seq=1).iterator():
        yield Fault(row.subject_kind, str(row.subject_key), 1, _("The log tells of a kind of record nobody knows."))


def _chains(kind: str) -> Iterator[tuple[UUID, list[LogRow]]]:
    rows = LogRow.objects.filter(subject_kind=kind).select_related("kept").order_by("subject_key", "seq")
    for key, chain in groupby(rows.iterator(), key=lambda row: row.subject_key):
        yield key, list(chain)


def _paired(
    model: type[Chained], chains: Iterator[tuple[UUID, list[LogRow]]]
) -> Iterator[tuple[UUID, Head | None, list[LogRow]]]:
    """Each subject's head with its rows, both read in the order of the key; either may be lacking."""
    held = next(chains, None)
    # Values rather than objects: a model with a guarded state field would ask once more for every row.
    heads = model._default_manager.order_by("key").values_list("key", "log_seq", "log_head")
    for key, seq, head in heads.iterator():
        while held and held[0] < key:
            yield held[0], None, held[1]
            held = next(chains, None)
        if held and held[0] == key:
            yield key, (seq, head), held[1]
            held = next(chains, None)
        else:
            yield key, (seq, head), []
    while held:
        yield held[0], None, held[1]
        held = next(chains, None)


@transaction.atomic
def _proved_again(kind: str, key: UUID, model: type[Chained]) -> list[Fault]:
    locked = model._default_manager.select_for_update().filter(key=key)
    head = locked.values_list("log_seq", "log_head").first()
    rows = LogRow.objects.filter(subject_kind=kind, subject_key=key).select_related("kept").order_by("seq")
    return list(_chain_faults(kind, key, head, list(rows)))


def _chain_faults(kind: str, key: UUID, head: Head | None, rows: list[LogRow]) -> Iterator[Fault]:
    """Every fault of one chain, in its order."""
    prev, seq = "", 0
    told = _erasures_told(rows)
    for row in rows:
        for sentence in _row_faults(row, prev, seq, told):
            yield Fault(kind, str(key), row.seq, sentence)
        prev, seq = row.hash, row.seq
    if head is None:
        yield Fault(kind, str(key), None, _("The log tells of a record that is not there."))
    elif head != (seq, prev):
        yield Fault(kind, str(key), seq, _("The record's own mark does not name the last row of its log."))


def _erasures_told(rows: list[LogRow]) -> dict[int, str]:
    """Row number → the disposal that a later row of the chain says took its words."""
    bodies = [row.body for row in rows if row.move == ERASE and _proves(row)]
    return {seq: body["disposal"] for body in bodies if body for seq in body["seqs"]}


def _proves(row: LogRow) -> bool:
    """Whether the row still has the words it was written with."""
    kept = getattr(row, "kept", None)
    return kept is not None and digest(kept.salt + kept.body) == row.body_hash


def _row_faults(row: LogRow, prev: str, seq: int, told: dict[int, str]) -> Iterator[str]:
    if row.seq != seq + 1:
        yield _("Rows before this one are missing.")
    elif row.prev != prev:
        yield _("The row does not follow from the one before it.")
    if row.hash != hash_of(row):
        yield _("The row was changed after it was written.")
    kept = getattr(row, "kept", None)
    if kept is None:
        yield _("The words of the row are missing.")
    elif kept.erased_by:
        if told.get(row.seq) != kept.erased_by:
            yield _("The words of the row were taken away, and no row says so.")
    elif not _proves(row):
        yield _("The words of the row were changed after they were written.")


def seal_faults() -> Iterator[Fault]:
    """What is wrong with the seals: their own chain, what each of them holds, and rows they hold that are gone."""
    prev = ""
    for made in Seal.objects.order_by("pk").iterator():
        heads = made.heads.order_by("subject_kind", "subject_key")
        if made.prev != prev:
            yield Fault("seal", str(made.day), None, _("The seal does not follow from the one before it."))
        if made.hash != seals.hash_of(made):
            yield Fault("seal", str(made.day), None, _("The seal was changed after it was made."))
        if made.heads_hash != seals.hash_of_heads(heads.iterator()) or made.count != heads.count():
            yield Fault("seal", str(made.day), None, _("The seal does not fit the marks it holds."))
        prev = made.hash
    same = {name: OuterRef(name) for name in ("subject_kind", "subject_key", "seq", "hash")}
    for head in SealedHead.objects.filter(~Exists(LogRow.objects.filter(**same))).order_by("pk").iterator():
        sentence = _("A sealed row of the log is gone or was changed.")
        yield Fault(head.subject_kind, str(head.subject_key), head.seq, sentence)


def file_faults() -> Iterator[Fault]:
    """Every stored file whose bytes are gone or are not the bytes that were handed in."""
    for stored in StoredFile.objects.filter(erased_by="").order_by("pk").iterator():
        sentence = file_fault(stored)
        if sentence:
            yield Fault("file", str(stored.key), None, sentence)


def file_fault(stored: StoredFile) -> str:
    """What is wrong with one file's bytes; empty where they prove."""
    try:
        with default_storage.open(stored.path) as kept:
            found = hashlib.file_digest(kept, "sha256").hexdigest()
    except OSError:
        return _("The file cannot be read.")
    return "" if found == stored.sha256 else _("The file was changed after it was kept.")
