"""From the inner place to the public one: how each case stands for its company, what the city said, asked and released.

Nothing among it was said among staff, and nobody of the staff is named.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q

from connected_desk.records.erased import PREFIX
from connected_desk.records.models import LogRow
from proposals.models import InformationRequest, Message, Question
from workflows.cases import projection
from workflows.cases.models import Case, Disclosure, PublicText

from . import mirrored, released
from .carried import Files, tell_files, tell_proposal


def gather(since: datetime, files: Files) -> dict[str, Any]:
    """What changed since that instant for companies and citizens; files are put on the list."""
    acts = LogRow.objects.filter(subject_kind="case", recorded_at__gte=since)
    with_company = Case.objects.filter(proposal__isnull=False, erased_by="").order_by("pk")
    moved = with_company.filter(key__in=acts.values("subject_key")).select_related(*projection.UNITS)
    # Whatever has a number of the public place came from there.
    own = with_company.filter(key__in=acts.filter(seq=1).values("subject_key"), sequence__lt=settings.PUBLIC_NUMBERS)
    return {
        "mirrored": mirrored.tell(),
        "reports": released.tell(since, files),
        "proposals": [tell_proposal(case, files) for case in own.select_related("proposal")],
        "cases": [{"key": case.key, "shown": projection.of(case)} for case in moved],
        "requests": [_request(one, files) for one in _asked(since)],
        "messages": [_message(one, files) for one in _said(since)],
        "public_texts": [_public_text(one) for one in _texts(since)],
        "disclosures": [_disclosure(one) for one in _disclosures(since)],
        "erased": [
            {"key": key, "disposal": int(by.removeprefix(PREFIX))}
            for key, by in Case.objects.exclude(erased_by="").order_by("pk").values_list("key", "erased_by")
        ],
    }


def _asked(since: datetime) -> Iterable[InformationRequest]:
    """What was asked, and what the desk wrote down as an answer for its company, by telephone for instance."""
    rows = InformationRequest.objects.filter(Q(asked_at__gte=since) | Q(answered_at__gte=since))
    rows = rows.filter(proposal__case__erased_by="").select_related("proposal__case")
    return rows.prefetch_related(Prefetch("questions", Question.objects.order_by("number"))).order_by("asked_at", "pk")


def _files_of(one: InformationRequest | Message, files: Files) -> list[dict[str, Any]]:
    return tell_files((row.stored_file for row in one.files.select_related("stored_file")), files)


def _request(one: InformationRequest, files: Files) -> dict[str, Any]:
    return {
        "key": one.key,
        "case": _case_of(one),
        "asked_at": one.asked_at,
        "first_due_on": one.first_due_on,
        "due_on": one.due_on,
        "extended_at": one.extended_at,
        "answered_at": one.answered_at,
        "questions": [[row.number, row.text, row.answer, row.cannot_because] for row in one.questions.all()],
        "files": _files_of(one, files) if one.answered_at else [],
    }


def _said(since: datetime) -> Iterable[Message]:
    """Of both sides: what a company said on the telephone was written down inside."""
    rows = Message.objects.filter(at__gte=since, proposal__case__erased_by="")
    return rows.select_related("proposal__case").order_by("at", "pk")


def _message(one: Message, files: Files) -> dict[str, Any]:
    return {
        "key": one.key,
        "case": _case_of(one),
        "side": one.side,
        "text": one.text,
        "at": one.at,
        "files": _files_of(one, files),
    }


def _texts(since: datetime) -> Iterable[PublicText]:
    """The wordings sent to companies for approval; others are the city's own until then."""
    rows = PublicText.objects.filter(Q(sent_at__gte=since) | Q(answered_at__gte=since), sent_at__isnull=False)
    return rows.filter(case__erased_by="").select_related("case").order_by("case", "number")


def _public_text(one: PublicText) -> dict[str, Any]:
    return {
        "key": one.key,
        "case": one.case.key,
        "number": one.number,
        "title": one.title,
        "text": one.text,
        "sent_at": one.sent_at,
        "due_on": one.due_on,
        "answered_at": one.answered_at,
        "approved": one.approved,
        "words": one.words,
    }


def _disclosures(since: datetime) -> Iterable[Disclosure]:
    """The requests for records on which companies are asked, with the parts they claim and no other."""
    asked = Q(asked_at__gte=since) | Q(answered_at__gte=since) | Q(decided_at__gte=since)
    rows = Disclosure.objects.filter(asked, asked_at__isnull=False, case__erased_by="").select_related(
        "case", "version"
    )
    return rows.prefetch_related("parts").order_by("asked_at", "pk")


def _disclosure(one: Disclosure) -> dict[str, Any]:
    return {
        "key": one.key,
        "case": one.case.key,
        "made_at": one.version.made_at,
        "number": one.request_number,
        "requested_on": one.requested_on,
        "scope": one.scope,
        "opened_at": one.opened_at,
        "asked_at": one.asked_at,
        "due_on": one.due_on,
        "decided_at": one.decided_at,
        "parts": [[row.position, row.target, row.claim] for row in one.parts.all() if row.claim],
    }


def _case_of(one: Any) -> Any:
    return one.proposal.case.key
