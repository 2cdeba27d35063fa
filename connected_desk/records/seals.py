"""The daily seal: what the log was at the end of a day, chained to the seal before, printed in the monthly report."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from connected_desk.records.log import canonical, digest
from connected_desk.records.models import LogRow, Seal, SealedHead

HASHED = ("day", "sealed_at", "prev", "heads_hash", "count")


@transaction.atomic
def seal(day: date, at: datetime) -> Seal:
    """Seal `day`: chain the previous seal with the head of every subject whose log moved since it.

    Sealing a day again returns the seal it has. The chain is in the order in which the seals were made: where a clock
    ran ahead and was put right, the days after that are sealed behind the day that had not come.
    """
    if known := Seal.objects.filter(day=day).first():
        return known
    last = Seal.objects.order_by("pk").last()
    rows = list(_moved_since())
    made = Seal(day=day, sealed_at=at, prev=last.hash if last else "", heads_hash=hash_of_heads(rows), count=len(rows))
    made.hash = hash_of(made)
    made.save(force_insert=True)
    SealedHead.objects.bulk_create(
        (
            SealedHead(seal=made, subject_kind=r.subject_kind, subject_key=r.subject_key, seq=r.seq, hash=r.hash)
            for r in rows
        ),
        batch_size=500,
    )
    return made


def _moved_since() -> QuerySet[LogRow]:
    """The last row of every subject, unless an earlier seal holds it. In the order the seal hashes them."""
    same = {"subject_kind": OuterRef("subject_kind"), "subject_key": OuterRef("subject_key")}
    later = LogRow.objects.filter(**same, seq=OuterRef("seq") + 1)
    sealed = SealedHead.objects.filter(**same, seq=OuterRef("seq"))
    return LogRow.objects.filter(~Exists(later), ~Exists(sealed)).order_by("subject_kind", "subject_key")


def hash_of_heads(heads: Iterable[LogRow | SealedHead]) -> str:
    """SHA-256 over the heads, one canonical line each, ordered by kind and key."""
    running = hashlib.sha256()
    for head in heads:
        running.update(canonical([head.subject_kind, head.subject_key, head.seq, head.hash]).encode() + b"\n")
    return running.hexdigest()


def hash_of(made: Seal) -> str:
    """What the seal's `hash` must be, given its other fields."""
    return digest(canonical({name: getattr(made, name) for name in HASHED}))
