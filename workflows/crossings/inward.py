"""From the public place to the inner one: proposals with their files, and what companies said and did since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from connected_desk.records.models import LogRow, StoredFile
from proposals.models import InformationRequest, Message, Proposal
from proposals.vocabulary import Side
from workflows.cases.models import Case

Files = dict[str, str]


def gather(since: datetime) -> tuple[dict[str, Any], Files]:
    """What companies did since that instant, as the package tells it, and the files to go along."""
    files: Files = {}
    cases = Case.objects.filter(proposal__submitted_at__gte=since).select_related("proposal__draft")
    told = {
        "proposals": [_proposal(case, files) for case in cases.order_by("sequence")],
        "messages": [_message(one, files) for one in _messages(since)],
        "answers": [_answer(one, files) for one in InformationRequest.objects.filter(answered_at__gte=since)],
        "withdrawals": list(_withdrawals(since)),
    }
    return told, files


def _proposal(case: Case, files: Files) -> dict[str, Any]:
    proposal: Proposal = case.proposal  # type: ignore[assignment]  # only cases with one were asked for
    draft = proposal.draft  # type: ignore[attr-defined]
    return {
        "case": {"key": case.key, "number": case.number, "year": case.fiscal_year, "sequence": case.sequence},
        "key": proposal.key,
        "submitted_at": proposal.submitted_at,
        "language": draft.language,
        "made_by": draft.made_by,
        "idempotency_key": proposal.idempotency_key,
        "typed": draft.typed,
        "answers": draft.answers,
        "files": _files((row.stored_file for row in draft.files.select_related("stored_file")), files),
    }


def _messages(since: datetime) -> Iterable[Message]:
    rows = Message.objects.filter(side=Side.COMPANY, at__gte=since, proposal__case__isnull=False)
    return rows.select_related("proposal__case").order_by("at", "pk")


def _message(one: Message, files: Files) -> dict[str, Any]:
    sent = (row.stored_file for row in one.files.select_related("stored_file"))
    return {
        "key": one.key,
        "case": one.proposal.case.key,  # type: ignore[attr-defined]
        "text": one.text,
        "at": one.at,
        "files": _files(sent, files),
    }


def _answer(one: InformationRequest, files: Files) -> dict[str, Any]:
    said = {str(row.number): {"text": row.answer, "cannot": row.cannot_because} for row in one.questions.all()}
    sent = (row.stored_file for row in one.files.select_related("stored_file"))
    return {"key": one.key, "at": one.answered_at, "answers": said, "files": _files(sent, files)}


def _withdrawals(since: datetime) -> Iterable[Mapping[str, Any]]:
    rows = LogRow.objects.filter(subject_kind="case", move="withdraw", recorded_at__gte=since).select_related("kept")
    for row in rows.order_by("recorded_at"):
        reason = (row.body or {}).get("details", {}).get("reason", "")
        yield {"case": row.subject_key, "at": row.recorded_at, "reason": reason if isinstance(reason, str) else ""}


def _files(stored: Iterable[StoredFile], files: Files) -> list[dict[str, Any]]:
    told = []
    for one in stored:
        files[one.sha256] = one.path
        told.append(
            {
                "key": one.key,
                "sha256": one.sha256,
                "name": one.original_name,
                "type": one.content_type,
                "scan": one.scan,
                "at": one.created_at,
            }
        )
    return told
