"""From the inner place to the public one: how each case stands for its company, and what the city said and asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from connected_desk.records.models import LogRow
from proposals.models import InformationRequest, Message, Proposal
from proposals.vocabulary import Side
from workflows.cases import projection
from workflows.cases.models import Case

from .queries import instant


def gather(since: datetime) -> dict[str, Any]:
    """What changed since that instant for companies. Nothing among it was said among staff."""
    moved = LogRow.objects.filter(subject_kind="case", recorded_at__gte=since).values("subject_key")
    cases = Case.objects.filter(key__in=moved, proposal__isnull=False, erased_by="").select_related(*projection.UNITS)
    return {
        "cases": [{"key": case.key, "shown": projection.of(case)} for case in cases.order_by("pk")],
        "requests": [_request(one) for one in _asked(since)],
        "messages": [_message(one) for one in _said(since)],
        "erased": list(Case.objects.exclude(erased_by="").values_list("key", flat=True)),
    }


def _asked(since: datetime) -> Any:
    rows = InformationRequest.objects.filter(asked_at__gte=since, proposal__case__isnull=False)
    return rows.select_related("proposal__case").prefetch_related("questions").order_by("asked_at", "pk")


def _said(since: datetime) -> Any:
    rows = Message.objects.filter(side=Side.CITY, at__gte=since, proposal__case__isnull=False)
    return rows.select_related("proposal__case").order_by("at", "pk")


def _request(one: InformationRequest) -> dict[str, Any]:
    return {
        "key": one.key,
        "case": one.proposal.case.key,  # type: ignore[attr-defined]
        "asked_at": one.asked_at,
        "due_on": one.due_on,
        "questions": [[question.number, question.text] for question in one.questions.all()],
    }


def _message(one: Message) -> dict[str, Any]:
    return {"key": one.key, "case": one.proposal.case.key, "text": one.text, "at": one.at}  # type: ignore[attr-defined]


def take_out(data: dict[str, Any], *, at: datetime) -> list[str]:
    """Show at the public place what the inner one told; returns a line for each thing that was new."""
    report = [line for told in data["cases"] for line in _shown(told, at)]
    report += [line for told in data["requests"] for line in _request_here(told)]
    report += [line for told in data["messages"] for line in _message_here(told)]
    return report


def _shown(told: dict[str, Any], at: datetime) -> list[str]:
    case = Case.objects.filter(key=told["key"]).first()
    # A case that came to the city by another door has no page here.
    if case is None or not projection.keep(case, told["shown"], at=at):
        return []
    return [f"case {case.number} shown anew"]


def _proposal_of(key: str) -> Proposal | None:
    return Proposal.objects.filter(case__key=UUID(key)).first()


def _request_here(told: dict[str, Any]) -> list[str]:
    proposal = _proposal_of(told["case"])
    if proposal is None or InformationRequest.objects.filter(key=told["key"]).exists():
        return []
    request = InformationRequest.objects.create(
        key=UUID(told["key"]),
        proposal=proposal,
        asked_at=instant(told["asked_at"]),
        first_due_on=told["due_on"],
        due_on=told["due_on"],
    )
    for number, text in told["questions"]:
        request.questions.create(number=number, text=text)
    return [f"case {proposal.case.number}: questions"]  # type: ignore[attr-defined]


def _message_here(told: dict[str, Any]) -> list[str]:
    proposal = _proposal_of(told["case"])
    if proposal is None or Message.objects.filter(key=told["key"]).exists():
        return []
    Message.objects.create(
        key=UUID(told["key"]), proposal=proposal, side=Side.CITY, text=told["text"], at=instant(told["at"]), mailed=True
    )
    return [f"case {proposal.case.number}: a message"]  # type: ignore[attr-defined]
