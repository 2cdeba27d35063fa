"""Writing to the chained log, reading it, and erasing what may no longer be kept.

Proving the log is `verify.py`, sealing it `seals.py`, refusing changes to it `triggers.py`.
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from connected_desk.records.models import ActorKind, Chained, LogBody, LogRow, Origin

# The row's own fields, each under its hash. Adding one would break every chain written before: don't.
HASHED = (
    "subject_kind",
    "subject_key",
    "seq",
    "move",
    "from_state",
    "to_state",
    "actor_kind",
    "actor_id",
    "acting_for_id",
    "unit_id",
    "occurred_at",
    "recorded_at",
    "origin",
    "body_hash",
    "prev",
)
ERASE = "erase"
UNDO = "undo"  # takes back the row just before it
TAKE_OVER = "take_over"  # row 1 of what an earlier ledger held: it says where it stood, not how it got there


@dataclass(frozen=True)
class Actor:
    """Who did it, by id; `acting_for` is the person in whose place (代決)."""

    kind: str
    id: int | None = None
    acting_for: int | None = None


SYSTEM = Actor(ActorKind.SYSTEM)


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, instants in UTC with microseconds, decimals as strings.

    Raises TypeError for what has no single text (floats, naive instants, lazy translations and the like).
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case int():
            return int(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return _instant(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {_name(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON text: {value!r}")


def _name(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A key of a log body is text, not {type(key).__name__}: {key!r}")
    return str(key)


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError(f"An instant without its time zone has no canonical text: {value!r}")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(row: LogRow) -> str:
    """What the row's `hash` must be, given its other fields."""
    return digest(canonical({name: getattr(row, name) for name in HASHED}))


def append(
    subject: Chained,
    *,
    kind: str,
    move: str,
    from_state: str,
    to_state: str,
    body: Mapping[str, Any],
    actor: Actor,
    unit_id: int | None,
    at: datetime,
    recorded_at: datetime | None = None,
    origin: str = Origin.LIVE,
) -> LogRow:
    """Append one row to the subject's chain and move the head on the instance.

    The caller holds the subject's row lock and saves `log_seq` and `log_head` in the same transaction. Raises
    TypeError where the body has no canonical text, and IntegrityError where somebody else used the number.
    """
    text, salt = canonical(body), secrets.token_hex(32)
    row = LogRow(
        subject_kind=kind,
        subject_key=subject.key,
        seq=subject.log_seq + 1,
        move=str(move),
        from_state=str(from_state),
        to_state=str(to_state),
        actor_kind=str(actor.kind),
        actor_id=actor.id,
        acting_for_id=actor.acting_for,
        unit_id=unit_id,
        occurred_at=at,
        recorded_at=recorded_at or at,
        origin=str(origin),
        body_hash=digest(salt + text),
        prev=subject.log_head,
    )
    row.hash = hash_of(row)
    with transaction.atomic(savepoint=False):  # the caller's transaction falls with it: its lock was worth nothing
        row.save(force_insert=True)
        LogBody(row=row, salt=salt, body=text).save(force_insert=True)
    subject.log_seq, subject.log_head = row.seq, row.hash
    return row


def read(kind: str, key: UUID) -> list[LogRow]:
    """The subject's rows from the first on, each with its parsed `body` (None once erased)."""
    rows = LogRow.objects.filter(subject_kind=kind, subject_key=key)
    return list(rows.select_related("kept").order_by("seq"))


def latest(kind: str, key: UUID, count: int) -> list[LogRow]:
    """The subject's last rows, newest first, each with its parsed `body`."""
    rows = LogRow.objects.filter(subject_kind=kind, subject_key=key)
    return list(rows.select_related("kept").order_by("-seq")[:count])


def standing(rows: QuerySet[LogRow]) -> QuerySet[LogRow]:
    """Of these rows, those that were not undone, and without the rows that say so: what may be counted."""
    same = {"subject_kind": OuterRef("subject_kind"), "subject_key": OuterRef("subject_key")}
    undone = LogRow.objects.filter(**same, seq=OuterRef("seq") + 1, move=UNDO)
    return rows.exclude(move=UNDO).filter(~Exists(undone))


def erase(
    subject: Chained, seqs: Collection[int], *, kind: str, disposal: str, by: Actor, unit_id: int | None, at: datetime
) -> LogRow:
    """Empty the bodies of the subject's rows `seqs` for good, and append the row that says so.

    The chain still proves afterwards: the rows keep their hashes and say which disposal took their words. The caller
    holds the subject's lock and saves it, as for `append`. Raises ValueError for rows that are not there, are erased
    already, or tell of an erasure themselves.
    """
    rows = read(kind, subject.key)
    wanted = _erasable(rows, seqs)
    row = append(
        subject,
        kind=kind,
        move=ERASE,
        from_state=rows[-1].to_state,
        to_state=rows[-1].to_state,
        body={"disposal": disposal, "seqs": sorted(seqs)},
        actor=by,
        unit_id=unit_id,
        at=at,
        origin=rows[-1].origin,
    )
    LogBody.objects.filter(row__in=wanted).update(salt="", body="", erased_by=disposal)
    return row


def _erasable(rows: Iterable[LogRow], seqs: Collection[int]) -> list[LogRow]:
    """The rows with these numbers; raises ValueError unless every one of them may be erased."""
    wanted = [row for row in rows if row.seq in set(seqs) and row.move != ERASE and not row.kept.erased_by]
    if not wanted or len(wanted) != len(set(seqs)):
        raise ValueError(f"Of the rows {sorted(seqs)} not every one is there, still has its words and may lose them.")
    return wanted
