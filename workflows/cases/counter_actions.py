"""What the desk does for companies that come by telephone, in person or on paper: typing proposals, posting letters."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.city.queries import holds
from connected_desk.city.roles import HeldRole
from proposals import actions as proposals
from proposals.models import Proposal
from workflows.engine.refusals import MoveRefused, Reason

from .actions import Receipt, open_case
from .models import Letter

NOT_THE_DESK = Reason(
    "role", "窓口で受けた提案を入力できるのは、デスクの職員です。", "Proposals of callers are entered by the desk."
)


class FilesRefused(Exception):
    """Some files were not taken, and so nothing was; `sentences` say which and why."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def enter_proposal(
    *,
    answers: Mapping[str, Mapping[str, Any]],
    uploads: Iterable[UploadedFile],
    entry: proposals.Entry,
    idempotency_key: uuid.UUID,
    language: str,
    at: datetime,
) -> Receipt:
    """Open the case of a proposal an officer typed, with its files: all or nothing. Its company gets mails or letters.

    The same key gives the first receipt again. Raises FilesRefused, proposals.actions.Incomplete, and MoveRefused for
    anybody who is not of the desk.
    """
    on = tokyo_date(at)
    if not (holds(entry.by, HeldRole.DESK, on) or holds(entry.by, HeldRole.DESK_HEAD, on)):
        raise MoveRefused("role", [NOT_THE_DESK], None)
    draft = proposals.take_down(answers=answers, idempotency_key=idempotency_key, language=language, at=at)
    if not Proposal.objects.filter(idempotency_key=idempotency_key).exists():
        refused = proposals.add_files(draft=draft, uploads=uploads, done=True, at=at)
        if refused:
            raise FilesRefused(refused)
    return open_case(draft=draft, idempotency_key=idempotency_key, at=at, entry=entry)


@transaction.atomic
def post_letter(letter: Letter, *, by: Person, at: datetime) -> Letter:
    """Write down that a letter went out. A second press changes nothing."""
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if locked.posted_at is None:
        locked.posted_at, locked.posted_by = at, by
        locked.save()
    return locked
