"""Taking a package of the public place in: every proposal becomes a case under its number, and what follows finds it.

All of a package in one transaction; what is there already, by its key, is left alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from connected_desk.records import outbox
from connected_desk.records.models import StoredFile
from connected_desk.records.packages import Package, PackageRefused
from proposals import actions as proposals
from proposals.actions import Answer
from proposals.intake import DRAFT_DAYS
from proposals.models import Draft, DraftFile, InformationRequest, Message, Proposal
from workflows.cases import actions as cases
from workflows.cases.actions import Identity
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import COMPANY

from .queries import instant

Told = Mapping[str, Any]


def take_in(package: Package, *, sanitised: Path | None, at: datetime) -> list[str]:
    """Everything in the package; returns a line for each thing that was new. Raises PackageRefused for the whole.

    `sanitised` is a folder with harmless copies of files under their SHA-256: such a copy is kept, and the hash of the
    original beside it.
    """
    report = []
    for told in package.data["proposals"]:
        report += _proposal(package, told, sanitised, at)
    for told in package.data["messages"]:
        report += _message(package, told, sanitised, at)
    for told in package.data["answers"]:
        report += _answer(package, told, sanitised, at)
    for told in package.data["withdrawals"]:
        report += _withdrawal(told, at)
    return report


def _proposal(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    identity = Identity(
        UUID(told["case"]["key"]), told["case"]["number"], told["case"]["year"], told["case"]["sequence"]
    )
    known = Case.objects.filter(key=identity.key).first()
    if known:
        return []
    if Case.objects.filter(number=identity.number).exists():
        raise PackageRefused(f"{identity.number} is another case here. The numbers of both places must not meet.")
    submitted_at = instant(told["submitted_at"])
    draft = Draft.objects.create(
        typed=told["typed"],
        answers=told["answers"],
        language=told["language"],
        made_by=told["made_by"],
        idempotency_key=UUID(told["idempotency_key"]),
        created_at=submitted_at,
        updated_at=submitted_at,
        expires_at=submitted_at + timedelta(days=DRAFT_DAYS),
    )
    stored = _files(package, told["files"], sanitised)
    DraftFile.objects.bulk_create(DraftFile(draft=draft, stored_file=one) for one in stored)
    case = cases.open_case(
        draft=draft, idempotency_key=draft.idempotency_key, at=at, submitted_at=submitted_at, identity=identity
    ).case
    Proposal.objects.filter(case=case).update(key=UUID(told["key"]))
    _cancel_receipt(case)
    return [f"case {case.number} opened"]


def _cancel_receipt(case: Case) -> None:
    """The public place has sent the receipt."""
    mails = outbox.about(case.number).filter(to__in=case.proposal.emails)  # type: ignore[union-attr]
    outbox.withdraw(list(mails.values_list("pk", flat=True)))


def _message(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    if Message.objects.filter(key=told["key"]).exists():
        return []
    case = Case.objects.get(key=told["case"])
    message = cases.send_message(case, text=told["text"], by=COMPANY, at=at)
    Message.objects.filter(pk=message.pk).update(key=UUID(told["key"]), at=instant(told["at"]))
    proposals.send_along(_files(package, told["files"], sanitised), message=message, request=None)
    return [f"case {case.number}: a message"]


def _answer(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    request = InformationRequest.objects.select_related("proposal__case").get(key=told["key"])
    if request.answered_at:
        return []
    case = request.proposal.case  # type: ignore[attr-defined]
    answers = {int(number): Answer(one["text"], one["cannot"]) for number, one in told["answers"].items()}
    proposals.send_along(_files(package, told["files"], sanitised), message=None, request=request)
    try:
        with transaction.atomic():
            cases.answer_questions(case, request=request, answers=answers, by=COMPANY, at=at, version=None)
    except MoveRefused:
        # The case went on meanwhile: the answers are kept where they were asked, and nothing moves.
        proposals.answer(request=request, answers=answers, at=instant(told["at"]))
        return [f"case {case.number}: answers, late"]
    return [f"case {case.number}: answers"]


def _withdrawal(told: Told, at: datetime) -> list[str]:
    case = Case.objects.get(key=told["case"])
    if case.state_row.final or case.withdrawal_asked_at:
        return []
    try:
        with transaction.atomic():
            move(case, "withdraw", by=COMPANY, at=at, reason=told["reason"])
    except MoveRefused:
        cases.ask_withdrawal(case, reason=told["reason"], by=COMPANY, at=at)
        return [f"case {case.number}: asks to withdraw"]
    return [f"case {case.number}: withdrawn"]


def _files(package: Package, told: Sequence[Told], sanitised: Path | None) -> list[StoredFile]:
    return [_file(package, one, sanitised) for one in told]


def _file(package: Package, told: Told, sanitised: Path | None) -> StoredFile:
    known = StoredFile.objects.filter(key=told["key"]).first()
    if known:
        return known
    harmless = sanitised / told["sha256"] if sanitised else None
    is_replaced = harmless is not None and harmless.exists()
    data = harmless.read_bytes() if harmless and is_replaced else package.file(told["sha256"])
    stored = StoredFile(
        key=UUID(told["key"]),
        sha256=hashlib.sha256(data).hexdigest(),
        original_sha256=told["sha256"] if is_replaced else "",
        size=len(data),
        original_name=told["name"],
        content_type=told["type"],
        scan=told["scan"],
        created_at=instant(told["at"]),
    )
    if default_storage.exists(stored.path):
        # Left by a run that was broken off: its row was rolled back.
        default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(data))
    stored.save(force_insert=True)
    return stored
