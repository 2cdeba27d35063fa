"""Starting a draft, saving it step by step, and the link that resumes it."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from connected_desk.records import files

from .. import mails
from ..file_queries import files_of_draft
from ..intake import CONTENT, DRAFT_DAYS, FILES, MAX_FILES, ORGANISATION, STEPS, Step
from ..member_queries import known_answers, plain
from ..models import Challenge, Draft, DraftFile
from ..queries import draft_mails_since, reminded
from ..vocabulary import ProposalKind
from .uploads import store_each

MAILS_A_DAY = 5


class DraftSubmitted(Exception):
    """The draft was submitted meanwhile; what was typed since is not taken."""


class StepChanged(Exception):
    """Another window saved the same step since the page was drawn; nothing was written."""


@dataclass(frozen=True)
class Saved:
    """The draft after saving, and the other steps another window saved since this one was opened."""

    draft: Draft
    changed_elsewhere: frozenset[str]


@dataclass(frozen=True)
class Paused:
    """The secret of the link that resumes the draft, and the addresses it was mailed to."""

    token: str
    mailed: tuple[str, ...]


def start(*, language: str, at: datetime, theme: Challenge | None = None, by: str = "") -> Draft:
    """A new draft, empty but for the theme it answers and what is known of the address `by` that is signed in.

    It is kept for thirty days after it was last saved.
    """
    typed: dict[str, Any] = (
        {CONTENT.slug: {"kind": ProposalKind.CHALLENGE, "challenge": str(theme.key)}} if theme else {}
    )
    if by:
        typed[ORGANISATION.slug] = known_answers(by)
    kept = {"created_at": at, "updated_at": at, "expires_at": _expiry(at)}
    return Draft.objects.create(language=language, typed=typed, made_by=plain(by), **kept)


def take_down(*, answers: Mapping[str, Mapping[str, Any]], idempotency_key: UUID, language: str, at: datetime) -> Draft:
    """The draft of a proposal that an officer types whole: every step at once. The same key gives the first one."""
    details = {
        "typed": dict(answers),
        "answers": dict(answers),
        "reached": len(STEPS),
        "language": language,
        "created_at": at,
        "updated_at": at,
        "expires_at": _expiry(at),
    }
    draft, _is_new = Draft.objects.get_or_create(idempotency_key=idempotency_key, defaults=details)
    return draft


@transaction.atomic
def save_step(
    *,
    draft: Draft,
    step: Step,
    typed: Mapping[str, Any],
    answers: Mapping[str, Any] | None,
    version: int,
    language: str,
    at: datetime,
) -> Saved:
    """Keep a step as it was typed and, where it was complete, its answers (None: it was not).

    `version` is the draft's version the person saw; the result names the other steps that changed meanwhile.
    Raises DraftSubmitted, and StepChanged where this very step did.
    """
    locked = _lock(draft)
    if locked.saved_in.get(step.slug, 0) > version:
        raise StepChanged
    changed = frozenset(slug for slug, saved in locked.saved_in.items() if saved > version)
    locked.typed[step.slug] = dict(typed)
    locked.answers.pop(step.slug, None)
    if answers is not None:
        locked.answers[step.slug] = dict(answers)
        locked.reached = max(locked.reached, step.number + 1)
    locked.language = language
    _touch(locked, step, at)
    return Saved(locked, changed)


@transaction.atomic
def add_files(*, draft: Draft, uploads: Iterable[UploadedFile], done: bool, at: datetime) -> tuple[str, ...]:
    """Store the files one by one; a refused one does not touch the others, one that is there already is not added.

    Returns the sentences of the refusals. `done` says that the step is finished, unless something was refused.
    Raises DraftSubmitted.
    """
    locked = _lock(draft)
    there = files_of_draft(locked)
    received = store_each(uploads, there=there, free=MAX_FILES - len(there), at=at)
    DraftFile.objects.bulk_create(DraftFile(draft=locked, stored_file=one) for one in received.stored)
    if done and not received.refused:
        locked.answers[FILES.slug] = {}
        locked.reached = max(locked.reached, FILES.number + 1)
    _touch(locked, FILES, at)
    return received.refused


@transaction.atomic
def remove_file(*, draft: Draft, key: UUID, at: datetime) -> str:
    """Take a file out of the draft and dispose of it; returns its name, empty if it was gone already.

    Raises DraftSubmitted.
    """
    locked = _lock(draft)
    found = locked.files.select_related("stored_file").filter(stored_file__key=key).first()
    if not found:
        return ""
    name = files.shown(found.stored_file.original_name)
    found.delete()
    files.erase(found.stored_file, disposal="taken out of a draft")
    _touch(locked, FILES, at)
    return name


@transaction.atomic
def pause(*, draft: Draft, to: Iterable[str], at: datetime) -> Paused:
    """Make the secret of a link that resumes the draft and queue it to these addresses; only its hash is kept.

    An earlier link stops working. Nobody has proved that the addresses are theirs, so each gets a few such mails a day
    at most. Raises DraftSubmitted.
    """
    locked = _lock(draft)
    token = _new_secret(locked)
    locked.updated_at, locked.expires_at = at, _expiry(at)
    locked.save()
    mailed = _not_mailed_too_often(to, at)
    for address in mailed:
        mails.draft_paused(locked, token, to=address, at=at)
    return Paused(token, mailed)


@transaction.atomic
def remind(*, draft: Draft, to: Iterable[str], at: datetime) -> tuple[str, ...]:
    """Mail a new link to a draft that is about to end, once for each end it has; returns the addresses.

    An earlier link stops working, for only hashes of links are kept. Raises DraftSubmitted.
    """
    locked = _lock(draft)
    if reminded(locked):
        return ()
    mailed = _not_mailed_too_often(to, at)
    if mailed:
        token = _new_secret(locked)
        locked.save()
    for address in mailed:
        mails.draft_ends(locked, token, to=address, at=at)
    return mailed


@transaction.atomic
def drop_expired(*, at: datetime) -> int:
    """Delete the drafts whose time is over, with their files; returns how many. What was submitted stays."""
    expired = Draft.objects.select_for_update().filter(expires_at__lte=at)
    unused = DraftFile.objects.filter(draft__in=expired, draft__submitted=None).select_related("stored_file")
    for stored in [row.stored_file for row in unused]:
        files.erase(stored, disposal="draft expired")
    _count, rows = expired.delete()
    return rows.get("proposals.Draft", 0)


def hashed(token: str) -> str:
    """What is kept of a secret. Plain SHA-256 is enough: the secret is 256 random bits, nothing a person chose."""
    return hashlib.sha256(token.encode()).hexdigest()


def _lock(draft: Draft) -> Draft:
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submitted_id:
        raise DraftSubmitted
    return locked


def _new_secret(draft: Draft) -> str:
    token = secrets.token_urlsafe(32)
    draft.secret_hash = hashed(token)
    return token


def _not_mailed_too_often(to: Iterable[str], at: datetime) -> tuple[str, ...]:
    since = at - timedelta(days=1)
    return tuple(address for address in to if draft_mails_since(address, since) < MAILS_A_DAY)


def _touch(draft: Draft, step: Step, at: datetime) -> None:
    draft.version += 1
    draft.saved_in[step.slug] = draft.version
    draft.updated_at, draft.expires_at = at, _expiry(at)
    draft.save()


def _expiry(at: datetime) -> datetime:
    return at + timedelta(days=DRAFT_DAYS)
